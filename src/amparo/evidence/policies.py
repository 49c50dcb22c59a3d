"""Who may see sources and open files.

A file belongs to a protected file of a room above, which says who may open it.
"""

from collections.abc import Callable
from enum import StrEnum
from typing import Any

from django.db.models import Q

from amparo.evidence.models import File
from amparo.kernel.actors import SYSTEM
from amparo.kernel.policy import Policy
from amparo.people.models import User
from amparo.people.queries import roles_of

ON_FILES = frozenset(
    {
        *("intake_officer", "intake_lead", "duty_officer", "assessor", "assessment_lead"),
        *("case_officer", "decider", "review_authority", "follow_up_officer", "justice_liaison"),
    }
)
READING = ON_FILES | {"registry_analyst", "alert_analyst", "alert_authority", "r2p_focal_point"}
WRITING = ON_FILES | {"registry_analyst", "alert_analyst"}

# A room above that keeps protected files adds a function here when it starts: `f(who, file)` tests
# if someone may open one sealed file, by the protected file it belongs to.
Opener = Callable[[Any, File], bool]
OPENERS: list[Opener] = []


def register_opener(opener: Opener) -> None:
    """Let a room above say who may open the files of its protected files."""
    if opener not in OPENERS:
        OPENERS.append(opener)


class Can(StrEnum):
    """Permissions of this room."""

    SEE_SOURCE = "source:see"
    WRITE_SOURCE = "source:write"
    OPEN_FILE = "file:open"


def is_system(who: Any, what: Any) -> bool:
    return who is SYSTEM


def reads_sources(who: Any, what: Any) -> bool:
    return isinstance(who, User) and bool(roles_of(who) & READING)


def works_on_files(who: Any, what: Any) -> bool:
    return isinstance(who, User) and bool(roles_of(who) & ON_FILES)


def writes_sources(who: Any, what: Any) -> bool:
    return isinstance(who, User) and bool(roles_of(who) & WRITING)


def is_open_to_readers(who: Any, what: Any) -> bool:
    return what is None or what.secrecy in ("PUBLIC", "INTERNAL")


def is_restricted(who: Any, what: Any) -> bool:
    return what is not None and what.secrecy == "RESTRICTED"


def may_open_its_file(who: Any, what: Any) -> bool:
    if what is None or not what.file or what.erased_at:
        return False
    return any(opens(who, what) for opens in OPENERS)


POLICY = Policy(
    {
        Can.SEE_SOURCE: (
            (is_system,),
            (reads_sources, is_open_to_readers),
            (works_on_files, is_restricted),
        ),
        Can.WRITE_SOURCE: (
            (is_system,),
            (writes_sources, is_open_to_readers),
            (works_on_files, is_restricted),
        ),
        Can.OPEN_FILE: ((is_system,), (may_open_its_file,)),
    }
)


def sources_seen_by(who: Any) -> Q:
    """Return the list filter that says the same as `source:see`."""
    if who is SYSTEM:
        return Q()
    levels: list[str] = []
    if reads_sources(who, None):
        levels += ["PUBLIC", "INTERNAL"]
    if works_on_files(who, None):
        levels.append("RESTRICTED")
    return Q(secrecy__in=levels)
