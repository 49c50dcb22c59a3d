"""Who may open an identity at all. The room that asks decides whose; see `cases.policies`."""

from typing import Any

from amparo.kernel.policy import Policy
from amparo.people.models import User
from amparo.people.queries import roles_of


def is_staff_with_a_post(who: Any, what: Any) -> bool:
    return isinstance(who, User) and who.is_active and bool(roles_of(who))


def is_no_system_administrator(who: Any, what: Any) -> bool:
    # Who operates the machine must not be who reads it.
    return "system_administrator" not in roles_of(who)


def is_no_auditor(who: Any, what: Any) -> bool:
    return "auditor" not in roles_of(who)


def is_data_protection_officer(who: Any, what: Any) -> bool:
    return isinstance(who, User) and "data_protection_officer" in roles_of(who)


POLICY = Policy(
    {
        "identity:reveal": ((is_staff_with_a_post, is_no_system_administrator, is_no_auditor),),
        "hold:set": ((is_data_protection_officer,),),
        "hold:lift": ((is_data_protection_officer,),),
        "identity:erase": ((is_data_protection_officer,),),
    }
)
