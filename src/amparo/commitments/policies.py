"""Who may see and write what a State committed to. Drafts are the desks' own.

A body that owes something in the chain sees what was published, and its own reports before.
"""

from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from amparo.duties.models import Duty
from amparo.duties.policies import LIAISON, bodies_of
from amparo.evidence.policies import (
    heads_a_desk,
    is_open_to_readers,
    is_restricted,
    is_system,
    reads_what_is_published,
    works_at_a_desk,
)
from amparo.instruments.policies import PUBLISHES, SEES, WRITES, is_of_another, seen_by
from amparo.kernel.policy import Policy
from amparo.ledger.actions import label
from amparo.ledger.models import Entry
from amparo.people.models import User
from amparo.people.queries import roles_of

__all__ = ["POLICY", "Can", "bodies_spoken_for", "reports_seen_by", "seen_by"]


class Can(StrEnum):
    """Permissions of this room."""

    READ = "commitment:read"
    SEE = "commitment:see"
    WRITE = "commitment:write"
    PUBLISH = "commitment:publish"
    WITHDRAW = "commitment:withdraw"
    IMPORT = "commitment:import"
    VERIFY = "commitment:verify"  # `what` is an action
    SEE_REPORT = "progress:see"
    REPORT = "progress:write"  # `what` is a progress report
    REVIEW = "progress:review"
    WITHDRAW_REPORT = "progress:withdraw"
    READ_DRAFT = "submission:review"  # `what` is a report to a mechanism
    CHECK_RISK = "recognition:check"  # `what` is a campaign of recognition


def is_published(who: Any, what: Any) -> bool:
    return what is None or what.state == "published"


def did_not_complete_it(who: Any, what: Any) -> bool:
    return what is None or what.completed_id != who.actor_id


def speaks_for_its_body(who: Any, what: Any) -> bool:
    bodies = bodies_spoken_for(who)
    return bool(bodies) if what is None else what.body_id in bodies


def wrote_it(who: Any, what: Any) -> bool:
    return what is None or what.written_id == who.actor_id


def is_open(who: Any, what: Any) -> bool:
    return what is None or what.state in ("draft", "in_review")


# Who knows what puts people at risk, and works at no desk.
READS_FOR_RISKS = frozenset({"assessor", "alert_analyst"})


def knows_risks(who: Any, what: Any) -> bool:
    return isinstance(who, User) and bool(roles_of(who) & READS_FOR_RISKS)


def is_a_draft(who: Any, what: Any) -> bool:
    return what is None or (what.state == "draft" and what.secrecy in ("PUBLIC", "INTERNAL"))


def bodies_spoken_for(who: Any) -> set[UUID]:
    """Return the bodies of which someone is the focal point today."""
    return bodies_of(who, LIAISON) if getattr(who, "is_authenticated", False) else set()


# The duties by which a sector is asked to read the draft of a report to a mechanism.
REVIEW = "submission_review"
TAKEN_BACK = ("refused", "ended")
WITH_SECTORS = "sector_review"
WROTE_CAMPAIGN = ("recognition.planned", "recognition.changed")


def reviews_asked_of(who: Any) -> QuerySet[Duty]:
    """Return the duties by which the bodies that someone speaks for read drafts."""
    asked = Duty.objects.filter(kind=REVIEW, body__in=bodies_spoken_for(who))
    return asked.exclude(state__in=TAKEN_BACK)


def is_with_the_sectors(who: Any, what: Any) -> bool:
    held = what is not None and what.state in ("draft", "published")
    return held and what.stage == WITH_SECTORS and what.secrecy in ("PUBLIC", "INTERNAL")


def speaks_for_a_body_asked(who: Any, what: Any) -> bool:
    return what is not None and reviews_asked_of(who).filter(subject=label(what)).exists()


POLICY = Policy(
    {
        Can.READ: ((is_system,), (reads_what_is_published,)),
        Can.SEE: SEES,
        Can.WRITE: WRITES,
        Can.PUBLISH: PUBLISHES,
        Can.WITHDRAW: ((is_system,), (heads_a_desk, is_published)),
        Can.IMPORT: ((is_system,), (heads_a_desk,)),
        Can.VERIFY: ((works_at_a_desk, did_not_complete_it),),
        Can.SEE_REPORT: (*SEES, (speaks_for_its_body,)),
        Can.REPORT: (*WRITES, (speaks_for_its_body, is_open)),
        # Until the desk took it, its body or who wrote it; then the head of a desk, as any record.
        Can.WITHDRAW_REPORT: (
            (is_system,),
            (heads_a_desk, is_published),
            (speaks_for_its_body, is_open),
            (works_at_a_desk, wrote_it, is_open),
        ),
        Can.READ_DRAFT: ((speaks_for_a_body_asked, is_with_the_sectors),),
        Can.CHECK_RISK: ((knows_risks, is_a_draft, is_of_another),),
        Can.REVIEW: (
            (is_system,),
            (works_at_a_desk, is_open_to_readers, is_of_another),
            (heads_a_desk, is_restricted, is_of_another),
        ),
    }
)


def may_discard(who: Any, row: Any) -> bool:
    """Test if someone may discard a record as it stands: a draft, whoever may write it."""
    return row.state == "draft" and POLICY.allows(who, Can.WRITE, row)


def reports_seen_by(who: Any) -> Q:
    """Return the list filter that says the same as `progress:see`."""
    seen = seen_by(who)
    if bodies := bodies_spoken_for(who):
        seen |= Q(body__in=bodies)
    return seen


def drafts_read_by(who: Any) -> Q:
    """Return the list filter that says the same as `submission:review`."""
    subjects = reviews_asked_of(who).values_list("subject", flat=True)
    return Q(
        pk__in=[UUID(subject.partition(":")[2]) for subject in subjects], stage=WITH_SECTORS,
        state__in=["draft", "published"], secrecy__in=["PUBLIC", "INTERNAL"],
    )  # fmt: skip


def to_read_for_risks(who: Any) -> Q:
    """Return Can.CHECK_RISK as a filter of campaigns of recognition."""
    if not knows_risks(who, None):
        return Q(pk__in=[])
    wrote = Entry.objects.filter(actor_id=who.actor_id, verb__in=WROTE_CAMPAIGN)
    keys = [UUID(target.partition(":")[2]) for target in wrote.values_list("target", flat=True)]
    mine = Q(written_id=who.actor_id) | Q(pk__in=keys)
    return Q(state="draft", secrecy__in=["PUBLIC", "INTERNAL"]) & ~mine
