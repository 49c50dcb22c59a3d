"""Who may read notices and choose how to be told: each person their own, nobody another's."""

from enum import StrEnum
from typing import Any

from django.db.models import Q

from amparo.kernel.policy import Policy


class Can(StrEnum):
    """Permissions of the notices room."""

    READ = "notice:read"
    CHOOSE = "wish:choose"


def is_its_reader(who: Any, notice: Any) -> bool:
    return getattr(who, "is_authenticated", False) and notice.user_id == who.pk


def is_about_themselves(who: Any, user: Any) -> bool:
    return getattr(who, "is_authenticated", False) and who.pk == user.pk


POLICY = Policy({Can.READ: ((is_its_reader,),), Can.CHOOSE: ((is_about_themselves,),)})


def readable_by(who: Any) -> Q:
    """Return Can.READ as a filter of notices. A property test holds the two together."""
    if not getattr(who, "is_authenticated", False):
        return Q(pk__in=[])
    return Q(user_id=who.pk)
