"""Who may do what with what a desk holds.

A desk is a body at which someone is a desk officer or its head. What it writes stays with it until
its head publishes it; then everyone reads it. Guidance never leaves: guidelines are read by all
desks once cleared, instructions by their own desk; a sector that is asked reads the words it was
shown, and nothing else.
"""

from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db.models import Q

from amparo.kernel.actors import SYSTEM
from amparo.kernel.policy import Policy
from amparo.people.queries import posts_of

OFFICER, HEAD, LIAISON = "desk_officer", "desk_head", "sector_liaison"
DESK_ROLES = frozenset({OFFICER, HEAD})
SHOWN = ("published", "published_in")  # states in which everyone reads a fact
CLEARED = ("cleared", "issued", "ended")


class Can(StrEnum):
    """Permissions of the room."""

    SEE = "fact:see"
    WRITE = "fact:write"
    PUBLISH = "fact:publish"
    READ_ARRANGEMENTS = "arrangements:read"
    SEE_GUIDANCE = "guidance:see"
    WRITE_GUIDANCE = "guidance:write"
    CLEAR_GUIDANCE = "guidance:clear"
    ANSWER = "consultation:answer"
    IMPORT = "ballots:import"


def bodies_of(who: Any, *roles: str) -> set[UUID]:
    """Return the bodies at which someone holds one of some roles today."""
    return {post.organisation_id for post in posts_of(who) if post.role in roles}


def desks_of(who: Any) -> set[UUID]:
    """Return the desks at which someone works."""
    return bodies_of(who, *DESK_ROLES)


def is_the_system(who: Any, what: Any) -> bool:
    return who is SYSTEM


def was_published(who: Any, what: Any) -> bool:
    return what is not None and what.state in SHOWN


def works_at_a_desk(who: Any, what: Any) -> bool:
    return bool(desks_of(who))


def works_at_its_desk(who: Any, what: Any) -> bool:
    desks = desks_of(who)
    return bool(desks) and (what is None or what.desk_id is None or what.desk_id in desks)


def heads_its_desk(who: Any, what: Any) -> bool:
    heads = bodies_of(who, HEAD)
    return bool(heads) and (what is None or what.desk_id is None or what.desk_id in heads)


def is_a_cleared_guideline(who: Any, what: Any) -> bool:
    return what is not None and what.type == "guideline" and what.state in CLEARED


def did_not_write_it(who: Any, what: Any) -> bool:
    return what is None or what.written_id != getattr(who, "actor_id", "")


def is_liaison_of_the_body_asked(who: Any, what: Any) -> bool:
    return what is not None and what.body_id in bodies_of(who, LIAISON)


POLICY = Policy(
    {
        Can.SEE: ((was_published,), (works_at_its_desk,), (is_the_system,)),
        Can.WRITE: ((works_at_its_desk,), (is_the_system,)),
        Can.PUBLISH: ((heads_its_desk,), (is_the_system,)),
        Can.READ_ARRANGEMENTS: ((heads_its_desk,),),
        Can.SEE_GUIDANCE: ((works_at_its_desk,), (works_at_a_desk, is_a_cleared_guideline)),
        Can.WRITE_GUIDANCE: ((works_at_its_desk,),),
        Can.CLEAR_GUIDANCE: ((heads_its_desk, did_not_write_it),),
        # `what` is one consultation.
        Can.ANSWER: ((is_liaison_of_the_body_asked,),),
        Can.IMPORT: ((is_the_system,), (works_at_a_desk,)),
    }
)
NOTHING = Q(pk__in=[])


def facts_seen_by(who: Any) -> Q:
    """Return Can.SEE as a filter of facts. A property test holds the two together."""
    if who is SYSTEM:
        return Q()
    seen = Q(state__in=SHOWN)
    if desks := desks_of(who):
        seen |= Q(desk__in=desks) | Q(desk=None)
    return seen


def guidance_seen_by(who: Any) -> Q:
    """Return Can.SEE_GUIDANCE as a filter."""
    desks = desks_of(who)
    if not desks:
        return NOTHING
    return Q(desk__in=desks) | Q(type="guideline", state__in=CLEARED)


def consultations_asked_of(who: Any) -> Q:
    """Return Can.ANSWER as a filter of consultations."""
    return Q(body__in=bodies_of(who, LIAISON))


# --- duties that a desk asked for ------------------------------------------------


def file_of(desk_id: UUID) -> str:
    """Return the name under which the duties that a desk asked for are kept."""
    return f"desk:{desk_id}"


def desk_of(file: str) -> UUID | None:
    """Return the desk that keeps the duties of a file; None for any other file."""
    kind, _sep, key = file.partition(":")
    try:
        return UUID(key) if kind == "desk" else None
    except ValueError:
        return None


def duties_kept(who: Any) -> Q:
    """Return the filter of the duties that one's own desks asked for."""
    return Q(file__in=[file_of(desk) for desk in desks_of(who)])


def keeps_duty(who: Any, duty: Any) -> bool:
    """Return the same as a test of one duty."""
    return duty.file in {file_of(desk) for desk in desks_of(who)}
