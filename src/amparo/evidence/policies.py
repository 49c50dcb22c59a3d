"""Who may see sources and open files.

A file belongs to a protected file of a room above, which says who may open it.
"""

from collections.abc import Callable
from enum import StrEnum
from typing import Any

from django.db.models import Q

from amparo.evidence.models import Document, File
from amparo.kernel.actors import SYSTEM
from amparo.kernel.policy import Policy
from amparo.ledger.actions import label
from amparo.ledger.queries import doers_of
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
# The directorates work with treaties and statements, and never see what the registry rests on.
DESKS = frozenset({"desk_officer", "desk_head", "demining_officer", "r2p_focal_point"})
HEADS = frozenset({"desk_head"})
# What the journal calls the writing of a claim, and of a version that takes its place.
WROTE, REPLACED = ("claim.written", "claim.changed", "claim.derived"), ("claim.replaced",)
HELD = ("published", "superseded", "corrected", "retracted")  # states of a claim that was published

# A room above that keeps protected files adds a function here when it starts: `f(who, file)` tests
# if someone may open one sealed file, by the protected file it belongs to.
Opener = Callable[[Any, File], bool]
OPENERS: list[Opener] = []


def register_opener(opener: Opener) -> None:
    """Let a room above say who may open the files of its protected files."""
    if opener not in OPENERS:
        OPENERS.append(opener)


# `f(who)`: names of protected files, such as `case:…`, that hold all that someone may open, and
# perhaps more; None where they are too many to name.
Reach = Callable[[Any], frozenset[str] | None]
REACHES: list[Reach] = []


def register_reach(reach: Reach) -> None:
    """Let a room above say in which of its protected files someone may look."""
    if reach not in REACHES:
        REACHES.append(reach)


def within_reach(who: Any) -> frozenset[str] | None:
    """Return the protected files in which someone may look for words; None: too many to name."""
    names: frozenset[str] = frozenset()
    for reach in REACHES:
        more = reach(who)
        if more is None:
            return None
        names |= more
    return names


class Can(StrEnum):
    """Permissions of this room."""

    SEE_SOURCE = "source:see"
    WRITE_SOURCE = "source:write"
    OPEN_FILE = "file:open"
    SEE_DOCUMENT = "document:see"
    ADD_DOCUMENT = "document:add"
    SEE_CLAIM = "claim:see"
    WRITE_CLAIM = "claim:write"
    REVIEW_CLAIM = "claim:review"
    PUBLISH_CLAIM = "claim:publish"


def is_system(who: Any, what: Any) -> bool:
    return who is SYSTEM


def reads_sources(who: Any, what: Any) -> bool:
    return isinstance(who, User) and bool(roles_of(who) & READING)


def works_on_files(who: Any, what: Any) -> bool:
    return isinstance(who, User) and bool(roles_of(who) & ON_FILES)


def writes_sources(who: Any, what: Any) -> bool:
    return isinstance(who, User) and bool(roles_of(who) & WRITING)


def works_at_a_desk(who: Any, what: Any) -> bool:
    return isinstance(who, User) and bool(roles_of(who) & DESKS)


def heads_a_desk(who: Any, what: Any) -> bool:
    return isinstance(who, User) and bool(roles_of(who) & HEADS)


def is_of_desks(who: Any, what: Any) -> bool:
    return what is None or (what.is_of_desks and what.secrecy in ("PUBLIC", "INTERNAL"))


def is_one_of_desks(who: Any, what: Any) -> bool:
    return what is not None and is_of_desks(who, what)


def is_restricted_to_desks(who: Any, what: Any) -> bool:
    return what is not None and what.is_of_desks and what.secrecy == "RESTRICTED"


def reads_what_is_published(who: Any, what: Any) -> bool:
    return isinstance(who, User) and bool(roles_of(who))


def was_published(who: Any, what: Any) -> bool:
    return what is not None and what.state in HELD


def is_of_another(who: Any, what: Any) -> bool:
    # Of all its writers, not of the last: another's comma after theirs does not wash it clean.
    if what is None:
        return True
    if what.written_id == who.actor_id:
        return False
    wrote = doers_of(label(what), WROTE)
    if what.replaces_id:  # whoever began the new version stands at the old one
        wrote |= doers_of(f"{what._meta.label}:{what.replaces_id}", REPLACED)
    return who.actor_id not in wrote


def is_open_to_readers(who: Any, what: Any) -> bool:
    return what is None or what.secrecy in ("PUBLIC", "INTERNAL")


def is_restricted(who: Any, what: Any) -> bool:
    return what is not None and what.secrecy == "RESTRICTED"


def may_open_its_file(who: Any, what: Any) -> bool:
    if what is None or not what.file or what.erased_at:
        return False
    return any(opens(who, what) for opens in OPENERS)


def may_read_its_document(who: Any, what: Any) -> bool:
    if what is None or what.erased_at:
        return False
    kept = Document.objects.filter(original=what).select_related("source").first()
    return kept is not None and POLICY.allows(who, Can.SEE_DOCUMENT, kept.source)


POLICY = Policy(
    {
        Can.SEE_SOURCE: (
            (is_system,),
            (reads_sources, is_open_to_readers),
            (works_on_files, is_restricted),
            (works_at_a_desk, is_of_desks),
            (heads_a_desk, is_restricted_to_desks),
        ),
        Can.WRITE_SOURCE: (
            (is_system,),
            (writes_sources, is_open_to_readers),
            (works_on_files, is_restricted),
            (works_at_a_desk, is_one_of_desks),
            (heads_a_desk, is_restricted_to_desks),
        ),
        Can.OPEN_FILE: ((is_system,), (may_open_its_file,), (may_read_its_document,)),
        # Of a document `what` is its source. A source of the registry has no documents here.
        Can.SEE_DOCUMENT: (
            (is_system,),
            (works_at_a_desk, is_of_desks),
            (heads_a_desk, is_restricted_to_desks),
        ),
        Can.ADD_DOCUMENT: (
            (is_system,),
            (works_at_a_desk, is_of_desks),
            (heads_a_desk, is_restricted_to_desks),
        ),
        Can.SEE_CLAIM: (
            (is_system,),
            (works_at_a_desk, is_open_to_readers),
            (heads_a_desk, is_restricted),
            (reads_what_is_published, was_published, is_open_to_readers),
        ),
        Can.WRITE_CLAIM: (
            (is_system,),
            (works_at_a_desk, is_open_to_readers),
            (heads_a_desk, is_restricted),
        ),
        Can.REVIEW_CLAIM: (
            (is_system,),
            (works_at_a_desk, is_open_to_readers, is_of_another),
            (heads_a_desk, is_restricted, is_of_another),
        ),
        Can.PUBLISH_CLAIM: ((is_system,), (heads_a_desk,)),
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
    seen = Q(secrecy__in=levels)
    if works_at_a_desk(who, None):
        seen |= documents_seen_by(who)
    return seen


def sources_named_to(who: Any) -> Q:
    """Return the list filter of sources that are named to someone beside a record they may read.

    Everyone reads what is public; staff also what is internal to the desks.
    """
    if who is SYSTEM:
        return Q()
    named = Q(secrecy="PUBLIC") | sources_seen_by(who)
    if reads_what_is_published(who, None):
        named |= Q(is_of_desks=True, secrecy="INTERNAL")
    return named


def documents_seen_by(who: Any) -> Q:
    """Return the list filter of sources that says the same as `document:see`."""
    if who is SYSTEM:
        return Q()
    levels: list[str] = []
    if works_at_a_desk(who, None):
        levels += ["PUBLIC", "INTERNAL"]
    if heads_a_desk(who, None):
        levels.append("RESTRICTED")
    return Q(is_of_desks=True, secrecy__in=levels)


def claims_seen_by(who: Any) -> Q:
    """Return the list filter that says the same as `claim:see`: drafts only at the desks."""
    if who is SYSTEM:
        return Q()
    seen = Q(pk__in=[])
    if works_at_a_desk(who, None):
        seen |= Q(secrecy__in=["PUBLIC", "INTERNAL"])
    if heads_a_desk(who, None):
        seen |= Q(secrecy="RESTRICTED")
    if reads_what_is_published(who, None):
        seen |= Q(state__in=HELD, secrecy__in=["PUBLIC", "INTERNAL"])
    return seen
