"""What a State does about what it was asked: actions and their stages (SM4)."""

from collections.abc import Iterable
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from amparo.commitments.actions.holding import (
    Cited,
    begin,
    day_known,
    keep,
    keep_rewritten,
    of_its_own,
    of_list,
    of_state,
    reclassify,
    untouched,
    written,
)
from amparo.commitments.actions.settling import concerned, moved, settle_all
from amparo.commitments.models import Action, Goal, Recommendation
from amparo.commitments.policies import POLICY, Can
from amparo.commitments.workflow import ACTION
from amparo.instruments.models import Instrument
from amparo.kernel.actors import Actor
from amparo.kernel.errors import Invalid, Refused
from amparo.ledger import actions as ledger
from amparo.ledger.locks import locking


@dataclass(frozen=True, slots=True, kw_only=True)
class StateActionFacts:
    """What an editor writes of an action. `target_on` is a day, and never a text."""

    ref: str
    title: str
    kind: str
    country: str
    description: str = ""
    begins: str = ""
    target_on: date | None = None
    target_comment: str = ""
    outcome: str = ""
    budget: Decimal | None = None
    currency: str = ""
    goal: Goal | None = None
    recommendations: Iterable[Recommendation] = field(default_factory=tuple)
    instruments: Iterable[Instrument] = field(default_factory=tuple)
    note: str = ""
    secrecy: str = "INTERNAL"


PLAIN = tuple(
    f.name for f in fields(StateActionFacts) if f.name not in ("recommendations", "instruments")
)


@transaction.atomic
def propose_action(
    *, facts: StateActionFacts, cited: Cited | None = None, by: Actor, at: datetime
) -> Action:
    """Record an action that a State takes about recommendations, as a draft.

    :raises Denied: if who asks works at no desk.
    :raises Invalid: without a reference or title, for a word of no list, or a reference in use.
    """
    row = begin(Action(), secrecy=facts.secrecy, by=by, at=at)
    _put(row, facts, by)
    keep(row, verb="state_action.proposed", cited=cited, by=by, at=at, after={"ref": row.ref})
    row.recommendations.set(facts.recommendations)
    row.instruments.set(facts.instruments)
    return row


@transaction.atomic
def change_state_action(
    *, action_id: object, revision: int, facts: StateActionFacts, by: Actor, at: datetime,
    cited: Cited | None = None,
) -> Action:  # fmt: skip
    """Change what is written of an action; a new target day stands in the journal with the old.

    :raises Denied: if who asks may not write it.
    :raises Invalid: as `propose_action`.
    :raises Refused: if it is over, or another changed it meanwhile.
    """
    row = locking(Action).get(pk=action_id)
    POLICY.require(by, Can.WRITE, row)
    _alive(row)
    untouched(row, revision)
    before = {"target_on": str(row.target_on or ""), "title": row.title}
    reclassify(row, facts.secrecy, by)
    _put(row, facts, by)
    before |= keep_rewritten(row, cited, by=by, at=at)
    row.recommendations.set(facts.recommendations)
    row.instruments.set(facts.instruments)
    ledger.record(
        verb="state_action.changed", target=row, by=by, at=at, before=before,
        after={"target_on": str(row.target_on or ""), "title": row.title},
    )  # fmt: skip
    settle_all(concerned(row), by=by, at=at)
    return row


def facts_of_action(row: Action) -> StateActionFacts:
    """Return an action as its editor would write it again."""
    return StateActionFacts(
        **{name: getattr(row, name) for name in PLAIN},
        recommendations=tuple(row.recommendations.all()),
        instruments=tuple(row.instruments.all()),
    )


def _put(row: Action, facts: StateActionFacts, by: Actor) -> None:
    written([("ref", facts.ref), ("title", facts.title)])
    of_list(facts.kind, "commitments/action_kinds", "kind")
    of_list(facts.secrecy, "places/secrecy", "secrecy")
    of_state(facts.country)
    day_known(facts.begins, "begins")
    of_its_own(row, facts.ref.strip(), by, _("Another action has this reference."))
    if facts.budget is not None and facts.budget < 0:
        raise Invalid(_("A budget is not below zero."), "budget")
    if facts.budget is not None and not facts.currency.strip():
        raise Invalid(_("Say in which currency."), "currency")
    for name in PLAIN:
        value = getattr(facts, name)
        setattr(row, name, value.strip() if isinstance(value, str) else value)


@transaction.atomic
def link_recommendation(
    *, action_id: object, recommendation: Recommendation, by: Actor, at: datetime
) -> Action:
    """Say that an action answers one recommendation more.

    :raises Denied: if who asks may not write it, or see the recommendation.
    :raises Refused: if the action is over.
    """
    row = locking(Action).get(pk=action_id)
    POLICY.require(by, Can.WRITE, row)
    POLICY.require(by, Can.SEE, recommendation)
    _alive(row)
    row.recommendations.add(recommendation)
    ledger.record(
        verb="state_action.linked", target=row, by=by, at=at,
        after={"recommendation": recommendation.ref},
    )  # fmt: skip
    settle_all([recommendation], by=by, at=at)
    return row


@transaction.atomic
def move_action(
    *, action_id: object, move: str, by: Actor, at: datetime, reason: str = ""
) -> Action:
    """Take an action to its next stage: approve, begin, suspend, resume, complete, verify, cancel.

    :raises Denied: if who asks may not; whoever completed it does not verify it.
    :raises Invalid: for a suspension or cancellation without a reason.
    :raises Refused: if it is a draft, nobody leads it, or it has no evidence (V-C9).
    """
    row = locking(Action).get(pk=action_id)
    return step(row, move, by=by, at=at, reason=reason)


def step(row: Action, move: str, *, by: Actor, at: datetime, reason: str = "") -> Action:
    """Take a locked action to its next stage."""
    asked = ACTION.move(move)
    POLICY.require(by, asked.permit, row)
    if row.state != "published":
        raise Refused(_("First publish the action."))
    ACTION.check(asked, row)
    if move in ("suspend", "cancel") and not reason.strip():
        raise Invalid(_("Write why."), "reason")
    before, row.stage = row.stage, asked.target
    row.halted_why = reason.strip()[:300] if move in ("suspend", "cancel") else ""
    if move == "complete":
        note_completed(row, by.actor_id, by.actor_label, at)
    if move == "verify":
        row.verified_label, row.verified_at = by.actor_label, at
    row.save()
    moved(row, before, by=by, at=at)
    settle_all(concerned(row), by=by, at=at)
    return row


def note_completed(row: Action, who_id: str, who_label: str, at: datetime) -> None:
    """Keep who says that an action is completed: another verifies it."""
    row.completed_id, row.completed_label, row.completed_at = who_id, who_label, at


def _alive(row: Action) -> None:
    if row.state == "withdrawn" or row.stage in ("verified", "cancelled"):
        raise Refused(_("This action is over."))
