"""Reports to mechanisms: chapters by many hands, cleared and frozen, and sent (SM6)."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max, Q
from django.utils import timezone
from django.utils.translation import gettext as _

import vocab
from amparo.commitments.actions.holding import (
    Cited,
    begin,
    cite,
    day_known,
    keep,
    let_go,
    of_list,
    of_state,
    untouched,
    written,
)
from amparo.commitments.actions.recommending import known_mechanism
from amparo.commitments.models import (
    Chapter,
    Cycle,
    DueDate,
    Indicator,
    IndicatorValue,
    Submission,
)
from amparo.commitments.policies import POLICY, Can
from amparo.commitments.queries.chain import standing_position
from amparo.commitments.rules.words import counted
from amparo.commitments.workflow import SUBMISSION
from amparo.evidence.models import Citation, Claim
from amparo.evidence.rules.partial_dates import span_of
from amparo.instruments.models import Instrument
from amparo.kernel.actors import Actor
from amparo.kernel.errors import Invalid, Refused
from amparo.ledger import actions as ledger
from amparo.ledger.actions import label
from amparo.ledger.locks import locking
from amparo.people.models import Organisation

SECRECIES = ("PUBLIC", "INTERNAL", "RESTRICTED", "SECRET")
WRITTEN_IN = ("planned", "data_call", "draft", "sector_review", "consultation")


@transaction.atomic
def plan_submission(
    *, mechanism: str, kind: str, title: str, country: str, by: Actor, at: datetime,
    cycle: Cycle | None = None, instrument: Instrument | None = None, due_on: date | None = None,
    word_limit: int | None = None, body: Organisation | None = None, note: str = "",
    secrecy: str = "INTERNAL", cited: Cited | None = None,
) -> Submission:  # fmt: skip
    """Plan a report to a mechanism; its kind may bring a limit of words with it (V-C8).

    :raises Denied: if who asks works at no desk.
    :raises Invalid: without a title, for a word of no list, or for a round of another mechanism.
    """
    row = begin(Submission(), secrecy=secrecy, by=by, at=at)
    written([("title", title)])
    of_list(kind, "commitments/submission_kinds", "kind")
    of_state(country)
    row.mechanism = known_mechanism(mechanism, by=by, at=at)
    row.country = country
    of_one_round(row, cycle)
    row.cycle, row.instrument, row.kind, row.title = cycle, instrument, kind, title.strip()
    row.due_on, row.body, row.note = due_on, body, note.strip()
    row.word_limit = word_limit or vocab.terms("commitments/submission_kinds")[kind].word_limit
    after = {"mechanism": mechanism, "kind": kind}
    keep(row, verb="submission.planned", cited=cited, by=by, at=at, after=after)
    if due_on:
        DueDate.objects.create(submission=row, due_on=due_on, body=body, country=country)
    return row


def of_one_round(row: Submission, cycle: Cycle | None) -> None:
    """Check that a round is of the mechanism and the State of a report.

    :raises Invalid: if it is not.
    """
    if cycle and (cycle.mechanism_id, cycle.country) != (row.mechanism_id, row.country):
        raise Invalid(_("This round is of another mechanism or State."), "cycle")


@transaction.atomic
def add_chapter(*, submission_id: object, title: str, by: Actor, at: datetime) -> Chapter:
    """Add a chapter at the end of a report.

    :raises Denied: if who asks may not write the report.
    :raises Invalid: without a title.
    :raises Refused: if it was cleared.
    """
    row = unfrozen(submission_id, by)
    written([("title", title)])
    last = row.chapters.aggregate(last=Max("order"))["last"] or 0
    chapter = Chapter.objects.create(submission=row, order=last + 1, title=title.strip()[:200])
    ledger.record(verb="chapter.added", target=row, by=by, at=at, after={"order": chapter.order})
    return chapter


@transaction.atomic
def write_chapter(
    *, chapter_id: object, revision: int, title: str, text: str, by: Actor, at: datetime
) -> Chapter:
    """Write a chapter. Who wrote over another sees what differs, and neither loses a word.

    :raises Denied: if who asks may not write the report.
    :raises Invalid: without a title.
    :raises Refused: if it was cleared, or another changed the chapter meanwhile.
    """
    found = Chapter.objects.values_list("submission_id", flat=True).get(pk=chapter_id)
    row = unfrozen(found, by)
    chapter = locking(Chapter).get(pk=chapter_id)
    untouched(chapter, revision)
    written([("title", title)])
    chapter.title, chapter.text = title.strip()[:200], text.strip()
    chapter.revision += 1
    chapter.changed_label, chapter.changed_at = by.actor_label, at
    chapter.save()
    # Whoever writes in it answers for it: another clears.
    row.written_id, row.written_label = by.actor_id, by.actor_label
    row.save(update_fields=["written_id", "written_label"])
    ledger.record(
        verb="chapter.written", target=row, by=by, at=at,
        after={"order": chapter.order, "revision": chapter.revision, "words": counted(text)},
    )  # fmt: skip
    return chapter


def unfrozen(submission_id: object, by: Actor) -> Submission:
    """Return a report, locked, that someone may write in.

    :raises Denied: if who asks may not write the report.
    :raises Refused: if it was cleared.
    """
    row = locking(Submission, of=("self",)).get(pk=submission_id)
    POLICY.require(by, Can.WRITE, row)
    open_to_writing(row)
    return row


def open_to_writing(row: Submission) -> None:
    """Check that a report is still being written.

    :raises Refused: if it was cleared.
    """
    if row.state == "withdrawn" or row.stage not in WRITTEN_IN:
        raise Refused(_("It was cleared: its words stand as they are."))


@transaction.atomic
def rest_on(*, submission_id: object, claim: Claim, by: Actor, at: datetime) -> Submission:
    """Say that a report rests on a claim, so that it is frozen with it.

    :raises Denied: if who asks may not write the report.
    :raises Refused: if it was cleared, or the claim is not published.
    """
    row = unfrozen(submission_id, by)
    if claim.state != "published":
        raise Refused(_("A report rests on published claims alone."))
    row.claims.add(claim)
    ledger.record(
        verb="submission.rests_on", target=row, by=by, at=at, after={"claim": str(claim.pk)}
    )
    return row


@transaction.atomic
def move_submission(
    *, submission_id: object, move: str, by: Actor, at: datetime, submitted: str = "",
    cited: Cited | None = None, reason: str = "",
) -> Submission:  # fmt: skip
    """Take a report to its next stage. Clearing freezes it with all it rests on.

    Until it is sent, a head opens it again with a reason: then it is written in as before.

    :raises Denied: if who asks may not; whoever wrote in it last does not clear it.
    :raises Invalid: if it is sent without a day or on a day to come, or opened without a reason.
    :raises Refused: if it has not come so far, is empty or too long (V-C8), or is sent without a
        citation.
    """
    row = locking(Submission, of=("self",)).get(pk=submission_id)
    asked = SUBMISSION.move(move)
    POLICY.require(by, asked.permit, row)
    if row.state == "withdrawn":
        raise Refused(_("This record was withdrawn."))
    if cited is not None:
        cite(row, cited, by=by, at=at)
    SUBMISSION.check(asked, row)
    if move == "submit":
        day_known(submitted, "submitted", needed=True)
        if span_of(submitted).first > timezone.localdate(at):
            raise Invalid(_("That day has not come yet."), "submitted")
        row.submitted = submitted
        row.due_dates.filter(stage=DueDate.OPEN).update(
            stage=DueDate.SUBMITTED,
            submitted_on=date.fromisoformat(submitted) if len(submitted) == 10 else None,
        )
    before, row.stage = row.stage, asked.target
    if move == "consult":
        let_go(row, _("The draft went on: the sectors read it no more."), at)
    if move == "clear":
        row.frozen = frozen_of(row, by, at)
    if move == "reopen":
        if not reason.strip():
            raise Invalid(_("Write why it is opened again."), "reason")
        row.frozen = None
    row.save(update_fields=["stage", "submitted", "frozen"])
    ledger.record(
        verb="submission.moved", target=row, by=by, at=at, before={"stage": before},
        after={"stage": row.stage}, why=reason.strip(),
    )  # fmt: skip
    return row


def frozen_of(row: Submission, by: Actor, at: datetime) -> dict[str, Any]:
    """Return a report as it stands now: chapters, claims with their citations, recommendations."""
    return {
        "at": at.isoformat(),
        "by": by.actor_label,
        "chapters": [
            {"order": c.order, "title": c.title, "text": c.text, "revision": c.revision}
            for c in row.chapters.order_by("order")
        ],
        "claims": [_claim(claim) for claim in row.claims.order_by("pk")],
        "recommendations": _answers(row),
        "indicators": _values(row),
    }


def _claim(claim: Claim) -> dict[str, Any]:
    cited = Citation.objects.filter(target=label(claim)).select_related("source")
    return {
        "claim": str(claim.pk), "version": claim.version, "statement": claim.statement,
        "value": claim.value, "unit": claim.unit, "qualifier": claim.qualifier,
        "as_of": claim.as_of, "period": claim.period,
        "citations": [
            {"source": c.source.title, "locator": c.locator, "quote": c.quote} for c in cited
        ],
    }  # fmt: skip


def _answers(row: Submission) -> list[dict[str, str]]:
    if row.cycle is None:
        return []
    found = []
    for one in row.cycle.recommendations.filter(state="published").order_by("number", "ref"):
        position = standing_position(one)
        support = position.support if position else ""
        found.append({"ref": one.ref, "stage": one.stage, "position": support})
    return found


def _values(row: Submission) -> list[dict[str, Any]]:
    """Return the last published value of each indicator of the round, as it stands now.

    Nothing is taken that is more secret than the report: who reads it reads them.
    """
    if row.cycle is None:
        return []
    open_to = SECRECIES[: SECRECIES.index(row.secrecy) + 1]
    asked = row.cycle.recommendations.filter(state="published")
    of = Q(recommendations__in=asked) | Q(
        actions__recommendations__in=asked, actions__state="published"
    )
    found = []
    held = {"state": "published", "secrecy__in": open_to}
    for one in Indicator.objects.filter(of, **held).distinct().order_by("ref"):
        values = one.values.filter(**held)
        last = max(values, key=lambda v: (v.period, v.recorded_at, str(v.pk)), default=None)
        value = "" if last is None or last.value is None else format(last.value.normalize(), "f")
        found.append({
            "ref": one.ref, "title": one.title, "kind": one.kind, "unit": one.unit,
            "baseline": one.baseline, "target": one.target,
            "period": last.period if last else "", "value": value,
            "text": last.text if last else "",
            "sources": _sources(last, open_to) if last else [],
        })  # fmt: skip
    return found


def _sources(value: IndicatorValue, open_to: Collection[str]) -> list[dict[str, str]]:
    """Return where a value stands, as far as who reads the report may know of it."""
    cited = [(value.source, value.locator)] if value.source else []
    rows = Citation.objects.filter(target=label(value)).select_related("source")
    cited += [(one.source, one.locator) for one in rows.order_by("order", "id")]
    return [
        {"source": source.title, "locator": locator}
        for source, locator in dict.fromkeys(cited) if source.secrecy in open_to
    ]  # fmt: skip
