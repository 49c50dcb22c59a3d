"""Who may see and write what a State committed to. Drafts are the desks' own.

A body that owes something in the chain sees what was published, and its own reports before.
"""

from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db.models import Q

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
    CHECK_RISK = "recognition:check"  # `what` is a campaign of recognition


def is_published(who: Any, what: Any) -> bool:
    return what is None or what.state == "published"


def did_not_complete_it(who: Any, what: Any) -> bool:
    return what is None or what.completed_id != who.actor_id


def speaks_for_its_body(who: Any, what: Any) -> bool:
    bodies = bodies_spoken_for(who)
    return bool(bodies) if what is None else what.body_id in bodies


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
        Can.CHECK_RISK: ((knows_risks, is_a_draft, is_of_another),),
        Can.REVIEW: (
            (is_system,),
            (works_at_a_desk, is_open_to_readers, is_of_another),
            (heads_a_desk, is_restricted, is_of_another),
        ),
    }
)


def reports_seen_by(who: Any) -> Q:
    """Return the list filter that says the same as `progress:see`."""
    seen = seen_by(who)
    if bodies := bodies_spoken_for(who):
        seen |= Q(body__in=bodies)
    return seen


def to_read_for_risks(who: Any) -> Q:
    """Return Can.CHECK_RISK as a filter of campaigns of recognition."""
    if not knows_risks(who, None):
        return Q(pk__in=[])
    mine = Q(written_id=who.actor_id)
    return Q(state="draft", secrecy__in=["PUBLIC", "INTERNAL"]) & ~mine
