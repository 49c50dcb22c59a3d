"""Who may open accounts, give and end posts, and see who is who."""

from enum import StrEnum
from typing import Any

from django.db.models import Q

from amparo.kernel.actors import SYSTEM
from amparo.kernel.policy import Policy
from amparo.people.posts import roles_of


class Can(StrEnum):
    """Permissions of the people room."""

    READ = "account:read"
    OPEN = "account:open"
    CHANGE = "account:change"
    SWITCH_OFF = "account:switch_off"
    SWITCH_ON = "account:switch_on"
    RESET_FACTOR = "account:reset_second_factor"
    CHOOSE_LANGUAGE = "account:choose_language"
    GIVE_POST = "post:give"
    END_POST = "post:end"
    READ_BODIES = "body:read"
    LOAD_BODIES = "body:load"


def is_the_system(who: Any, what: Any) -> bool:
    return who is SYSTEM


def is_system_administrator(who: Any, what: Any) -> bool:
    return "system_administrator" in roles_of(who)


def is_data_protection_officer(who: Any, what: Any) -> bool:
    return "data_protection_officer" in roles_of(who)


def is_auditor(who: Any, what: Any) -> bool:
    return "auditor" in roles_of(who)


def is_this_account(who: Any, account: Any) -> bool:
    return getattr(who, "is_authenticated", False) and who.pk == getattr(account, "pk", None)


def is_another_account(who: Any, account: Any) -> bool:
    return not is_this_account(who, account)


def holds_a_post(who: Any, what: Any) -> bool:
    return bool(roles_of(who))


ADMINISTRATOR_FOR_ANOTHER = (is_system_administrator, is_another_account)

POLICY = Policy(
    {
        Can.READ: (
            (is_this_account,),
            (is_system_administrator,),
            (is_data_protection_officer,),
            (is_auditor,),
        ),
        Can.OPEN: ((is_the_system,), (is_system_administrator,)),
        Can.CHANGE: ((is_system_administrator,),),
        Can.SWITCH_OFF: (
            (is_the_system,),
            ADMINISTRATOR_FOR_ANOTHER,
            (is_data_protection_officer, is_another_account),
        ),
        Can.SWITCH_ON: (ADMINISTRATOR_FOR_ANOTHER,),
        Can.RESET_FACTOR: (ADMINISTRATOR_FOR_ANOTHER,),
        Can.CHOOSE_LANGUAGE: ((is_this_account,), (is_system_administrator,)),
        # Nobody gives themselves a role.
        Can.GIVE_POST: ((is_the_system,), ADMINISTRATOR_FOR_ANOTHER),
        Can.END_POST: ((is_the_system,), (is_system_administrator,), (is_data_protection_officer,)),
        Can.READ_BODIES: ((holds_a_post,),),
        Can.LOAD_BODIES: ((is_the_system,), (is_system_administrator,)),
    }
)

NOBODY = Q(pk__in=[])
SEES_ALL = frozenset({"system_administrator", "data_protection_officer", "auditor"})


def readable_by(who: Any) -> Q:
    """Return Can.READ as a filter of accounts. A property test holds the two together."""
    if roles_of(who) & SEES_ALL:
        return Q()
    return Q(pk=who.pk) if getattr(who, "is_authenticated", False) else NOBODY


def bodies_readable_by(who: Any) -> Q:
    """Return Can.READ_BODIES as a filter of bodies."""
    return Q() if roles_of(who) else NOBODY
