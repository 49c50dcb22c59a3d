"""Putting right what was planned of a report, and letting go what it does not need."""

from dataclasses import dataclass, fields
from datetime import date, datetime

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

import vocab
from amparo.commitments.actions.correcting import as_kept, keep_corrected, to_correct
from amparo.commitments.actions.holding import Cited, of_list, reclassify, written
from amparo.commitments.actions.submitting import of_one_round, open_to_writing, unfrozen
from amparo.commitments.models import Chapter, Cycle, DueDate, Submission
from amparo.instruments.models import Instrument
from amparo.kernel.actors import Actor
from amparo.kernel.errors import Refused
from amparo.ledger import actions as ledger
from amparo.ledger.locks import locking
from amparo.people.models import Organisation

KEPT = ("kind", "title", "cycle_id", "instrument_id", "due_on", "word_limit", "body_id", "secrecy")


@dataclass(frozen=True, slots=True, kw_only=True)
class SubmissionFacts:
    """What is planned of a report: for whom and of which State stays as it was begun."""

    kind: str
    title: str
    cycle: Cycle | None = None
    instrument: Instrument | None = None
    due_on: date | None = None
    word_limit: int | None = None
    body: Organisation | None = None
    secrecy: str = "INTERNAL"


@transaction.atomic
def replan(
    *, submission_id: object, revision: int, facts: SubmissionFacts, by: Actor, at: datetime,
    why: str = "", cited: Cited | None = None,
) -> Submission:  # fmt: skip
    """Put right what was planned of a report: its title, its day, its limit, who leads.

    :raises Denied: if who asks may not correct it.
    :raises Invalid: as `plan_submission`, or without a reason for what was published.
    :raises Refused: if it was cleared, or another changed it meanwhile.
    """
    row = to_correct(Submission, submission_id, revision=revision, why=why, by=by)
    open_to_writing(row)
    before = as_kept(row, KEPT)
    written([("title", facts.title)])
    if facts.kind != row.kind:
        of_list(facts.kind, "commitments/submission_kinds", "kind")
    of_one_round(row, facts.cycle)
    reclassify(row, facts.secrecy, by)
    for one in fields(facts):
        setattr(row, one.name, getattr(facts, one.name))
    row.title = facts.title.strip()
    limit = vocab.terms("commitments/submission_kinds")[row.kind].word_limit
    row.word_limit = facts.word_limit or limit
    keep_corrected(row, before, verb="submission.replanned", cited=cited, by=by, at=at, why=why)
    _due(row)
    return row


def _due(row: Submission) -> None:
    waiting = row.due_dates.filter(stage=DueDate.OPEN)
    if row.due_on is None:
        waiting.delete()
    elif not waiting.update(due_on=row.due_on, body=row.body):
        DueDate.objects.create(
            submission=row, due_on=row.due_on, body=row.body, country=row.country
        )


@transaction.atomic
def take_out_chapter(*, chapter_id: object, by: Actor, at: datetime) -> Submission:
    """Take a chapter without words out of a report; those after it move up.

    :raises Denied: if who asks may not write the report.
    :raises Refused: if it was cleared, or the chapter has words: nothing written is lost so.
    """
    found = Chapter.objects.values_list("submission_id", flat=True).get(pk=chapter_id)
    row = unfrozen(found, by)
    chapter = locking(Chapter).get(pk=chapter_id)
    if chapter.text:
        raise Refused(_("It has words: only an empty chapter is taken out."))
    order = chapter.order
    chapter.delete()
    for one in row.chapters.filter(order__gt=order).order_by("order"):
        Chapter.objects.filter(pk=one.pk).update(order=F("order") - 1)
    ledger.record(
        verb="chapter.taken_out", target=row, by=by, at=at,
        before={"order": order, "title": chapter.title},
    )  # fmt: skip
    return row
