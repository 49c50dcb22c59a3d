"""Who may ask for a forecast, read it before it is signed, sign it and publish it."""

from enum import StrEnum
from typing import Any

from django.db.models import Q

from amparo.kernel.actors import SYSTEM
from amparo.kernel.policy import Policy
from amparo.people.queries import roles_of

# What was published stays readable when it is withdrawn or corrected: it is the record.
PUBLIC = ("published", "withdrawn", "corrected")
ROLES = frozenset({"alert_analyst", "alert_authority"})


class Can(StrEnum):
    """Permissions of this room."""

    ENTER = "forecast:enter"
    SEE = "forecast:see"
    RUN = "forecast:run"
    SIGN = "forecast:sign"
    PUBLISH = "forecast:publish"
    WITHDRAW = "forecast:withdraw"


def is_system(who: Any, what: Any) -> bool:
    return who is SYSTEM


def is_analyst(who: Any, what: Any) -> bool:
    return "alert_analyst" in roles_of(who)


def is_authority(who: Any, what: Any) -> bool:
    return "alert_authority" in roles_of(who)


def did_not_sign_it(who: Any, what: Any) -> bool:
    return what is not None and what.signed_id != getattr(who, "actor_id", "")


def was_published(who: Any, what: Any) -> bool:
    return what is not None and what.state in PUBLIC


POLICY = Policy(
    {
        Can.ENTER: ((is_analyst,), (is_authority,)),
        Can.SEE: ((was_published,), (is_analyst,), (is_authority,), (is_system,)),
        Can.RUN: ((is_analyst,), (is_system,)),
        Can.SIGN: ((is_analyst,),),
        # The second person: an authority, and not who signed it as an analyst.
        Can.PUBLISH: ((is_authority, did_not_sign_it),),
        Can.WITHDRAW: ((is_authority,),),
    }
)


def forecasts_seen_by(who: Any) -> Q:
    """Return Can.SEE as a filter. A test holds the two together."""
    if who is SYSTEM or ROLES & roles_of(who):
        return Q()
    return Q(state__in=PUBLIC)
