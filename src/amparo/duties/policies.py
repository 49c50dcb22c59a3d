"""Who may do what with a duty.

A liaison sees the duties of their own body; who carries one out sees its task sheet until it
closes; those who keep the protected file see what is owed to it. A body suspected in a case is
blocked from its duties: the room above knows which, and registers the test here.
"""

from collections.abc import Callable
from enum import StrEnum
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from amparo.duties.models import Duty
from amparo.kernel.actors import SYSTEM, Holder
from amparo.kernel.errors import Denied
from amparo.kernel.policy import Policy
from amparo.people import queries as people

Filter = Callable[[Any], Q]
Test = Callable[[Any, Duty], bool]

LIAISON, IMPLEMENTER = "sector_liaison", "implementing_officer"
# Roles whose decisions give duties to bodies and end them; the room above decides in which file.
MECHANISM = frozenset(
    {
        *("intake_officer", "intake_lead", "duty_officer", "assessment_lead", "case_officer"),
        *("decider", "review_authority", "follow_up_officer", "justice_liaison"),
    }
)
# Desks ask sectors for contributions and opinions; the room above keeps those duties for them.
AT_DESKS = frozenset({"desk_officer", "desk_head"})
WITH_THE_PERSON = frozenset({"follow_up_officer", "case_officer", "duty_officer", "intake_lead"})
OVERSEERS = MECHANISM - {"intake_officer", "justice_liaison"} | {"observer", "auditor"}

_blocks: list[tuple[Filter, Test]] = []
_keeps: list[tuple[Filter, Test]] = []


class Can(StrEnum):
    """Permissions of the room, as `duty:verb`."""

    READ = "duty:read"
    OFFER = "duty:offer"
    ACCEPT = "duty:accept"
    REFUSE = "duty:refuse"
    NAME = "duty:name"
    REPORT = "duty:report"
    CLAIM = "duty:claim"
    CONFIRM = "duty:confirm"
    END = "duty:end"
    EXPORT = "duty:export"
    OVERSEE = "duty:oversee"


def register_block(blocked: Filter, is_blocked: Test) -> None:
    """Take the rule of who is kept away from which duties: as a filter, and for one duty.

    Called by a room above when it is ready. A second call with the same filter changes nothing.
    """
    if (blocked, is_blocked) not in _blocks:
        _blocks.append((blocked, is_blocked))


def register_keep(kept: Filter, is_kept: Test) -> None:
    """Take the rule of who works on the protected files that duties belong to."""
    if (kept, is_kept) not in _keeps:
        _keeps.append((kept, is_kept))


def bodies_of(who: Any, role: str) -> set[Any]:
    """Return the bodies at which someone holds a role today."""
    return {post.organisation_id for post in people.posts_of(who) if post.role == role}


def is_liaison_of_the_body(who: Any, duty: Duty) -> bool:
    return duty.body_id in bodies_of(who, LIAISON)


def is_who_carries_it_out(who: Any, duty: Duty) -> bool:
    # The post may be at a unit of the body; whoever lost it no longer sees the task.
    named = duty.responsible_id == getattr(who, "pk", None)
    return named and IMPLEMENTER in people.roles_of(who)


def only_carries_it_out(who: Any, duty: Duty) -> bool:
    return is_who_carries_it_out(who, duty) and not is_liaison_of_the_body(who, duty)


def has_an_open_task_sheet(who: Any, duty: Duty) -> bool:
    # Reading is always about now: nobody reads in the past.
    return duty.sheet_until_at is None or duty.sheet_until_at > timezone.now()  # noqa: TID251


def works_on_the_file(who: Any, duty: Duty) -> bool:
    signed_in = getattr(who, "is_authenticated", False)
    return signed_in and any(is_kept(who, duty) for _kept, is_kept in _keeps)


def is_not_of_a_suspected_body(who: Any, duty: Duty) -> bool:
    return not any(is_blocked(who, duty) for _blocked, is_blocked in _blocks)


def does_not_owe_it_themselves(who: Any, duty: Duty) -> bool:
    # A body does not confirm its own work; follow-up officers of its ministry may write it down.
    return not (is_liaison_of_the_body(who, duty) or is_who_carries_it_out(who, duty))


def is_the_person_it_is_for(who: Any, duty: Duty) -> bool:
    # Or who speaks for the collective; never a third party.
    return (
        isinstance(who, Holder)
        and who.kind in ("beneficiary", "representative")
        and bool(duty.file)
        and duty.file == f"case:{who.case_id}"
    )


def is_staff_with_the_person(who: Any, _duty: Any) -> bool:
    return bool(people.roles_of(who) & WITH_THE_PERSON)


def is_staff_of_the_mechanism(who: Any, _duty: Any) -> bool:
    return bool(people.roles_of(who) & MECHANISM)


def works_at_a_desk(who: Any, _duty: Any) -> bool:
    return bool(people.roles_of(who) & AT_DESKS)


def is_of_the_desk_that_owes_it(who: Any, duty: Duty) -> bool:
    return any(duty.body_id in bodies_of(who, role) for role in AT_DESKS)


def is_a_liaison(who: Any, _duty: Any) -> bool:
    return LIAISON in people.roles_of(who)


def oversees_the_bodies(who: Any, _duty: Any) -> bool:
    return bool(people.roles_of(who) & OVERSEERS)


def is_the_system(who: Any, _duty: Any) -> bool:
    return who is SYSTEM


_OF_THE_BODY = ((is_liaison_of_the_body, is_not_of_a_suspected_body),)
_OF_THE_DESK = ((works_on_the_file, is_of_the_desk_that_owes_it),)
_SHEET = (is_who_carries_it_out, has_an_open_task_sheet, is_not_of_a_suspected_body)

POLICY = Policy(
    {
        Can.READ: (*_OF_THE_BODY, _SHEET, (works_on_the_file, is_not_of_a_suspected_body)),
        Can.OFFER: ((is_staff_of_the_mechanism,), (works_at_a_desk,), (is_the_system,)),
        Can.ACCEPT: (*_OF_THE_BODY, *_OF_THE_DESK),
        Can.REFUSE: _OF_THE_BODY,
        Can.NAME: _OF_THE_BODY,
        Can.REPORT: (*_OF_THE_BODY, *_OF_THE_DESK, _SHEET),
        Can.CLAIM: (*_OF_THE_BODY, *_OF_THE_DESK),
        Can.CONFIRM: (
            (is_the_person_it_is_for,),
            (
                is_staff_with_the_person,
                does_not_owe_it_themselves,
                is_not_of_a_suspected_body,
            ),
        ),
        Can.END: (
            (is_staff_of_the_mechanism,),
            (works_at_a_desk, works_on_the_file),
            (is_the_person_it_is_for,),
            (is_the_system,),
        ),
        Can.EXPORT: ((is_a_liaison,),),
        Can.OVERSEE: ((oversees_the_bodies,),),
    }
)


def require(who: Any, permission: str, what: Any = None) -> None:
    """Check that someone may do something here.

    :raises Denied: if not.
    """
    if not POLICY.allows(who, permission, what):
        raise Denied(_("Your post does not allow this here."))


def readable_by(who: Any) -> Q:
    """Return the same rule as Can.READ, as a filter for lists.

    A property test holds the two together (tests/property/test_duties_policies.py).
    """
    if not getattr(who, "is_authenticated", False):
        return Q(pk__in=[])
    sheet = Q(sheet_until_at=None) | Q(sheet_until_at__gt=timezone.now())  # noqa: TID251
    seen = Q(body__in=bodies_of(who, LIAISON))
    if IMPLEMENTER in people.roles_of(who):
        seen |= Q(responsible=who.pk) & sheet
    for kept, _is_kept in _keeps:
        seen |= kept(who)
    for blocked, _is_blocked in _blocks:
        seen &= ~blocked(who)
    return seen
