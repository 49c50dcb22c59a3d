"""What a State answers to a recommendation, and how a recommendation comes to its stages."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from amparo.commitments.actions import holding
from amparo.commitments.actions.correcting import same_open
from amparo.commitments.actions.holding import (
    Cited,
    T,
    begin,
    day_known,
    keep,
    of_list,
    of_state,
)
from amparo.commitments.actions.promising import settle_fulfilment
from amparo.commitments.actions.settling import concerned, moved, settle, settle_all
from amparo.commitments.models import Assessment, Label, Position, Recommendation
from amparo.commitments.policies import POLICY, Can
from amparo.commitments.workflow import RECOMMENDATION
from amparo.kernel.actors import Actor
from amparo.kernel.errors import Invalid, Refused
from amparo.ledger import actions as ledger
from amparo.ledger.locks import locking
from amparo.people.models import Organisation


@transaction.atomic
def record_position(
    *, recommendation_id: object, support: str, by: Actor, at: datetime, country: str = "",
    response: str = "", document: str = "", said: str = "", note: str = "",
    secrecy: str = "INTERNAL", cited: Cited | None = None,
) -> Position:  # fmt: skip
    """Record what a State answered to a recommendation, as a draft.

    What stood before stands on until the head publishes this one in its place.

    :raises Denied: if who asks works at no desk.
    :raises Invalid: for a word of no list, among them a plain yes or no.
    :raises Refused: if the recommendation was withdrawn.
    """
    recommendation = locking(Recommendation).get(pk=recommendation_id)
    POLICY.require(by, Can.WRITE, recommendation)
    same_open(recommendation)
    row = begin(Position(), secrecy=secrecy, by=by, at=at)
    of_list(support, "commitments/support_levels", "support")
    country = country or recommendation.country
    of_state(country)
    day_known(said, "said")
    row.recommendation, row.country, row.support = recommendation, country, support
    row.response, row.document, row.said = response.strip(), document.strip(), said
    row.note = note.strip()
    after = {"recommendation": recommendation.ref, "support": support}
    return keep(row, verb="position.recorded", cited=cited, by=by, at=at, after=after)


@transaction.atomic
def publish(*, model: type[T], record_id: object, by: Actor, at: datetime) -> T:
    """Publish a record; what follows from it for recommendations follows at once.

    A new position takes the place of the one that stood: that stays readable, with until when it
    was held to be so.

    :raises Denied: if who asks heads no desk, or wrote it.
    :raises Refused: without a citation, or if it is no draft.
    """
    if model is Position:
        _make_room(record_id, by, at)
    row = holding.publish(model=model, record_id=record_id, by=by, at=at)
    settle_all(concerned(row), by=by, at=at)
    if isinstance(row, Assessment) and row.recommendation:
        settle_fulfilment([row.recommendation])
    return row


def _make_room(record_id: object, by: Actor, at: datetime) -> None:
    new = Position.objects.select_related("recommendation").get(pk=record_id)
    locking(Recommendation).get(pk=new.recommendation_id)  # two answers at once take turns
    if new.recommendation.state != "published":
        raise Refused(_("First publish the recommendation that it answers."))
    POLICY.require(by, Can.PUBLISH, new)
    standing = Position.objects.filter(
        recommendation=new.recommendation_id, country=new.country, state="published", known_to=None
    ).exclude(pk=new.pk)
    for old in standing:
        old.known_to = at
        old.save(update_fields=["known_to"])
        after = {"by": str(new.pk)}
        ledger.record(verb="position.superseded", target=old, by=by, at=at, after=after)


@transaction.atomic
def classify(
    *, recommendation_id: object, by: Actor, at: datetime, sought: str = "",
    category: int | None = None, follow_up: bool = False,
    labels: Mapping[str, Iterable[str]] | None = None, desk: Organisation | None = None,
) -> Recommendation:  # fmt: skip
    """Say what a recommendation asks and is about, and which desk keeps it.

    `labels` are words by their kind (theme, group, sdg, right, issue); kinds not given stay.

    :raises Denied: if who asks may not write it.
    :raises Invalid: for a word of no list, or if nothing is said.
    """
    row = locking(Recommendation).get(pk=recommendation_id)
    POLICY.require(by, Can.WRITE, row)
    same_open(row)
    if sought:
        of_list(sought, "commitments/sought", "sought")
    if category is not None:
        of_list(str(category), "commitments/action_categories", "category")
    if not (sought or category or labels):
        raise Invalid(_("Say what it asks, or what it is about."), "sought")
    for kind, words in (labels or {}).items():
        of_list(kind, "commitments/label_kinds", "labels")
        _label(row, kind, words)
    row.sought, row.category, row.follow_up = sought, category, follow_up
    row.desk = desk or row.desk
    before = row.stage
    if row.stage == "received":
        row.stage = "classified"
    row.save(update_fields=["sought", "category", "follow_up", "desk", "stage"])
    ledger.record(
        verb="recommendation.classified", target=row, by=by, at=at, before={"stage": before},
        after={"stage": row.stage, "sought": sought, "category": category},
    )  # fmt: skip
    settle(row, by=by, at=at)
    return row


def _label(row: Recommendation, kind: str, words: Iterable[str]) -> None:
    wanted = dict.fromkeys(word.strip()[:160] for word in words if word.strip())
    row.labels.filter(kind=kind).exclude(value__in=wanted).delete()
    there = set(row.labels.filter(kind=kind).values_list("value", flat=True))
    new = (word for word in wanted if word not in there)
    Label.objects.bulk_create([Label(recommendation=row, kind=kind, value=word) for word in new])


@transaction.atomic
def assign(
    *, recommendation_id: object, body: Organisation, by: Actor, at: datetime
) -> Recommendation:
    """Assign a recommendation as a whole to the body that answers for it.

    :raises Denied: if who asks may not write it.
    :raises Refused: if it was not classified, or its State has not said if it supports it.
    """
    row = locking(Recommendation).get(pk=recommendation_id)
    POLICY.require(by, Can.WRITE, row)
    same_open(row)
    before = str(row.lead_id or "")
    if row.stage in ("received", "classified", "answered"):
        RECOMMENDATION.check(RECOMMENDATION.move("assign"), row)
    elif row.stage == "closed":
        raise Refused(_("It is closed."))
    row.lead = body
    row.save(update_fields=["lead"])
    ledger.record(
        verb="recommendation.assigned", target=row, by=by, at=at, before={"body": before},
        after={"body": str(body.pk)},
    )  # fmt: skip
    settle(row, by=by, at=at)
    return row


@transaction.atomic
def close(*, recommendation_id: object, reason: str, by: Actor, at: datetime) -> Recommendation:
    """Close a recommendation that was assessed.

    :raises Denied: if who asks heads no desk.
    :raises Invalid: without a reason.
    :raises Refused: if it was not assessed.
    """
    return _end("close", recommendation_id, reason, by, at)


@transaction.atomic
def reopen(*, recommendation_id: object, reason: str, by: Actor, at: datetime) -> Recommendation:
    """Open a closed recommendation again, because it was made again in a later round.

    :raises Denied: if who asks heads no desk.
    :raises Invalid: without a reason.
    :raises Refused: if it is not closed, or nothing repeats it.
    """
    return _end("reopen", recommendation_id, reason, by, at)


def _end(name: str, key: object, reason: str, by: Actor, at: datetime) -> Recommendation:
    row = locking(Recommendation).get(pk=key)
    move = RECOMMENDATION.move(name)
    POLICY.require(by, move.permit, row)
    RECOMMENDATION.check(move, row)
    if not reason.strip():
        raise Invalid(_("Write why."), "reason")
    before, row.stage = row.stage, move.target
    row.closed_why = reason.strip()[:300] if name == "close" else ""
    row.save(update_fields=["stage", "closed_why"])
    moved(row, before, by=by, at=at)
    return row
