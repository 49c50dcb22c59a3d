"""Who may do what with what a desk holds.

A desk is a body at which someone is a desk officer or its head. What it writes stays with it until
a head who wrote none of it publishes it; then everyone reads it. Guidance never leaves: guidelines
are read by all desks once cleared, instructions by their own desk; a sector that is asked reads the
words it was shown, and nothing else.
"""

from collections.abc import Iterable
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db.models import Q

from amparo.kernel.actors import SYSTEM
from amparo.kernel.policy import Policy
from amparo.ledger.actions import label
from amparo.ledger.models import Entry
from amparo.people.queries import posts_of

OFFICER, HEAD, LIAISON = "desk_officer", "desk_head", "sector_liaison"
DESK_ROLES = frozenset({OFFICER, HEAD})
SHOWN = ("published", "published_in")  # states in which everyone reads a fact
CLEARED = ("cleared", "issued", "ended")
# What the journal calls the writing of a text, and of all else that a fact says.
WORDED = ("fact.worded", "statement.write", "input.draft")
WROTE = (
    *("fact.written", "fact.changed", "fact.annotated", "fact.signatory"),
    *("guidance.write", "guidance.change"),
)


class Can(StrEnum):
    """Permissions of the room."""

    SEE = "fact:see"
    WRITE = "fact:write"
    PUBLISH = "fact:publish"
    TAKE_BACK = "fact:take_back"  # and to send back, or to decline: nothing is said anew
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


def wrote_none_of_it(who: Any, what: Any) -> bool:
    return what is None or getattr(who, "actor_id", "") not in writers_of([what])[what.pk]


def is_liaison_of_the_body_asked(who: Any, what: Any) -> bool:
    return what is not None and what.body_id in bodies_of(who, LIAISON)


POLICY = Policy(
    {
        Can.SEE: ((was_published,), (works_at_its_desk,), (is_the_system,)),
        Can.WRITE: ((works_at_its_desk,), (is_the_system,)),
        # A second person: whoever wrote any of it does not say that it may go out.
        Can.PUBLISH: ((heads_its_desk, wrote_none_of_it), (is_the_system,)),
        Can.TAKE_BACK: ((heads_its_desk,), (is_the_system,)),
        Can.READ_ARRANGEMENTS: ((heads_its_desk,),),
        Can.SEE_GUIDANCE: ((works_at_its_desk,), (works_at_a_desk, is_a_cleared_guideline)),
        Can.WRITE_GUIDANCE: ((works_at_its_desk,),),
        Can.CLEAR_GUIDANCE: ((heads_its_desk, wrote_none_of_it),),
        # `what` is one consultation.
        Can.ANSWER: ((is_liaison_of_the_body_asked,),),
        Can.IMPORT: ((is_the_system,), (works_at_a_desk,)),
    }
)
NOTHING = Q(pk__in=[])


def writers_of(facts: Iterable[Any]) -> dict[UUID, set[str]]:
    """Return the keys of all who wrote each of some facts, or guidance, as the journal has them.

    Where a text was written apart, as of a statement that someone asked for, they are its writers.
    """
    by_label = {label(fact): fact for fact in facts}
    wrote = {fact.pk: {fact.written_id} for fact in by_label.values()}
    worded: dict[UUID, set[str]] = {}
    entries = Entry.objects.filter(target__in=by_label, verb__in=[*WORDED, *WROTE])
    for target, verb, writer in entries.values_list("target", "verb", "actor_id"):
        into = worded if verb in WORDED else wrote
        into.setdefault(by_label[target].pk, set()).add(writer)
    return wrote | worded


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
