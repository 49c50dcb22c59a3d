"""How fast the public side may be used: counted by the hour, never with an address in clear."""

import ipaddress
import logging
from datetime import datetime
from enum import Enum

from django.core.cache import cache
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse

from amparo.cases.views.public.pages import show
from amparo.vault.keys import ring
from vocab.public import flooding

log = logging.getLogger("amparo.cases")
HOUR = 3600


class Pace(Enum):
    """What is asked of whoever comes now: nothing, a sign of life, or to wait."""

    FREE, ASK, WAIT = "free", "ask", "wait"


def pace(request: HttpRequest, act: str, *, at: datetime) -> Pace:
    """Return how an act is met, by what was counted in this hour.

    If nothing can be counted, the door stays open: a defence must not shut anyone out.
    """
    limits = flooding().limits[act]
    try:
        counted = cache.get_many([_here(request, act, at), _everyone(act, at)])
    except DatabaseError:
        log.exception("the public side could not count")
        return Pace.FREE
    here = counted.get(_here(request, act, at), 0)
    overall = counted.get(_everyone(act, at), 0)
    if _over(here, limits.refuse) or _over(overall, limits.overall_refuse):
        return Pace.WAIT
    if _over(here, limits.ask) or _over(overall, limits.overall_ask):
        return Pace.ASK
    return Pace.FREE


def count(request: HttpRequest, act: str, *, at: datetime) -> None:
    """Count one act for its address and for everyone."""
    for key in (_here(request, act, at), _everyone(act, at)):
        try:
            if not cache.add(key, 1, HOUR):
                cache.incr(key)
        except (DatabaseError, ValueError):
            # Two at the same moment, or the key just ran out: one act uncounted harms nobody.
            log.warning("one act of the public side was not counted")


def slow_down(request: HttpRequest) -> HttpResponse:
    """Answer 429, with the telephone for whom it cannot wait."""
    response = show(request, "slow.html", status=429)
    response["Retry-After"] = str(HOUR)
    return response


def _over(counted: int, limit: int) -> bool:
    return bool(limit) and counted >= limit


def _everyone(act: str, at: datetime) -> str:
    return f"pace:{act}:{int(at.timestamp()) // HOUR}"


def _here(request: HttpRequest, act: str, at: datetime) -> str:
    hour = int(at.timestamp()) // HOUR
    # The hour is part of what is hashed: nobody can follow an address from one hour to the next.
    digest = ring().digest("address", f"{hour} {_network(request.META.get('REMOTE_ADDR', ''))}")
    return f"pace:{act}:{digest[:32]}"


def _network(address: str) -> str:
    """Return the address, or of IPv6 the part that one household has."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(found, ipaddress.IPv6Address):
        return str(ipaddress.ip_network((int(found) >> 64 << 64, 64)))
    return str(found)
