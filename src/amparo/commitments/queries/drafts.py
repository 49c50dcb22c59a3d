"""Drafts of reports that sectors are asked to read, and what each sector said."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from amparo.commitments.models import Submission
from amparo.commitments.policies import REVIEW, drafts_read_by, reviews_asked_of
from amparo.duties.models import Duty, Progress
from amparo.ledger.actions import label


@dataclass(frozen=True, slots=True)
class Asked:
    """A body that was asked to read a draft: its duty, and its comments in their order."""

    duty: Duty
    comments: list[Progress]


def drafts_to_read(who: Any) -> QuerySet[Submission]:
    """Return the drafts that the bodies someone speaks for are asked to read now."""
    return Submission.objects.filter(drafts_read_by(who)).select_related("mechanism")


def draft_of(who: Any, duty: Duty) -> Submission | None:
    """Return the draft that a duty asks someone's body to read, while it may be read."""
    if not reviews_asked_of(who).filter(pk=duty.pk).exists():
        return None
    return drafts_to_read(who).filter(pk=duty.subject.partition(":")[2]).first()


def listed_drafts(who: Any) -> list[tuple[Submission, Duty]]:
    """Return the drafts that someone's bodies are asked to read, each with its last duty."""
    rows = {label(row): row for row in drafts_to_read(who)}
    duties = reviews_asked_of(who).filter(subject__in=rows).order_by("offered_at", "id")
    last = {duty.subject: duty for duty in duties}
    return [(rows[subject], duty) for subject, duty in last.items()]


def asked_about(row: Submission) -> list[Asked]:
    """Return the bodies that were asked to read a draft, the last asked first."""
    duties = Duty.objects.filter(kind=REVIEW, subject=label(row)).select_related("body")
    return [Asked(duty, comments_of(duty)) for duty in duties.order_by("-offered_at", "-id")]


def comments_of(duty: Duty) -> list[Progress]:
    """Return what a body wrote about a draft."""
    return list(duty.progress.filter(kind="report").order_by("at", "id"))
