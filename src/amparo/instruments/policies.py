"""Who may see, write and publish instruments. Drafts are the desks' own and never leave them."""

from enum import StrEnum
from typing import Any

from django.db.models import Q

from amparo.evidence.policies import (
    heads_a_desk,
    is_open_to_readers,
    is_restricted,
    is_system,
    reads_what_is_published,
    works_at_a_desk,
)
from amparo.kernel.actors import SYSTEM
from amparo.kernel.policy import Policy

# What was published stays readable when it is withdrawn; what is archived is only at the desks.
HELD = ("published", "withdrawn")


class Can(StrEnum):
    """Permissions of this room."""

    READ = "instrument:read"
    SEE = "instrument:see"
    WRITE = "instrument:write"
    PUBLISH = "instrument:publish"


def was_published(who: Any, what: Any) -> bool:
    return what is not None and what.state in HELD


def is_published_to_all(who: Any, what: Any) -> bool:
    return what is not None and what.state == "published" and what.secrecy == "PUBLIC"


def is_of_another(who: Any, what: Any) -> bool:
    return what is None or what.written_id != who.actor_id


SEES = (
    (is_system,),
    (works_at_a_desk, is_open_to_readers),
    (heads_a_desk, is_restricted),
    (reads_what_is_published, was_published, is_open_to_readers),
    (is_published_to_all,),
)
WRITES = ((is_system,), (works_at_a_desk, is_open_to_readers), (heads_a_desk, is_restricted))
PUBLISHES = ((is_system,), (heads_a_desk, is_of_another))

POLICY = Policy(
    {
        Can.READ: ((is_system,), (reads_what_is_published,)),
        Can.SEE: SEES,
        Can.WRITE: WRITES,
        Can.PUBLISH: PUBLISHES,
    }
)


def seen_by(who: Any) -> Q:
    """Return the list filter that says the same as `instrument:see`, of any held record."""
    if who is SYSTEM:
        return Q()
    seen = Q(state="published", secrecy="PUBLIC")
    if works_at_a_desk(who, None):
        seen |= Q(secrecy__in=["PUBLIC", "INTERNAL"])
    if heads_a_desk(who, None):
        seen |= Q(secrecy="RESTRICTED")
    if reads_what_is_published(who, None):
        seen |= Q(state__in=HELD, secrecy__in=["PUBLIC", "INTERNAL"])
    return seen
