"""Who may see, write and publish instruments. Drafts are the desks' own and never leave them."""

from collections.abc import Sequence
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
from amparo.ledger.actions import label
from amparo.ledger.queries import doers_of, doers_of_each

# What was published stays readable when it is withdrawn; what is archived is only at the desks, as
# is a draft that was discarded: it was withdrawn before it was ever published.
WAS_PUBLISHED = Q(state="published") | Q(state="withdrawn", published_at__isnull=False)
SECRECIES = ("PUBLIC", "INTERNAL", "RESTRICTED", "SECRET")  # from open to closed


class Can(StrEnum):
    """Permissions of this room."""

    READ = "instrument:read"
    SEE = "instrument:see"
    WRITE = "instrument:write"
    PUBLISH = "instrument:publish"


def was_published(who: Any, what: Any) -> bool:
    if what is None or what.state == "published":
        return what is not None
    return what.state == "withdrawn" and what.published_at is not None


def is_published_to_all(who: Any, what: Any) -> bool:
    return what is not None and what.state == "published" and what.secrecy == "PUBLIC"


def is_of_another(who: Any, what: Any) -> bool:
    # Of all its writers, not of the last: another's comma after theirs does not wash it clean.
    if what is None:
        return True
    if what.written_id == who.actor_id:
        return False
    known = what.known_writers
    return who.actor_id not in (doers_of(label(what), what.WRITING) if known is None else known)


def know_writers(rows: Sequence[Any]) -> None:
    """Read ahead who wrote any of some records of one kind, for a list of what may be published."""
    by_label = {label(row): row for row in rows}
    writing = rows[0].WRITING if rows else ()
    for name, keys in doers_of_each(by_label, writing).items():
        by_label[name].known_writers = keys


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


def opens(row: Any, secrecy: str) -> bool:
    """Test if what was published would be read by more than those whom it was published to."""
    if row.state != "published" or secrecy not in SECRECIES:
        return False
    return SECRECIES.index(secrecy) < SECRECIES.index(row.secrecy)


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
        seen |= WAS_PUBLISHED & Q(secrecy__in=["PUBLIC", "INTERNAL"])
    return seen
