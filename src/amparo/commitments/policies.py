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


def is_published(who: Any, what: Any) -> bool:
    return what is None or what.state == "published"


def did_not_complete_it(who: Any, what: Any) -> bool:
    return what is None or what.completed_id != who.actor_id


def speaks_for_its_body(who: Any, what: Any) -> bool:
    bodies = bodies_spoken_for(who)
    return bool(bodies) if what is None else what.body_id in bodies


def is_open(who: Any, what: Any) -> bool:
    return what is None or what.state in ("draft", "in_review")


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
