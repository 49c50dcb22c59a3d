"""Who may write for a body, clear what another wrote, and publish it. Deny by default."""

from enum import StrEnum
from typing import Any

from django.db.models import Q

from amparo.diplomacy.policies import HEAD, bodies_of, desks_of
from amparo.kernel.actors import SYSTEM
from amparo.kernel.policy import Policy
from amparo.ledger.actions import label
from amparo.ledger.queries import doers_of

PUBLIC = ("published", "withdrawn")
WRITING = ("press.written", "press.changed")  # what the journal calls the writing of a release


class Can(StrEnum):
    """Permissions of the press room."""

    ENTER = "press:enter"
    SEE = "release:see"
    WRITE = "release:write"
    CLEAR = "release:clear"
    PUBLISH = "release:publish"


def writes_for_a_body(who: Any, what: Any) -> bool:
    return bool(desks_of(who))


def writes_for_its_body(who: Any, what: Any) -> bool:
    return what is not None and what.body_id in desks_of(who)


def heads_its_body(who: Any, what: Any) -> bool:
    return what is not None and what.body_id in bodies_of(who, HEAD)


def wrote_none_of_it(who: Any, what: Any) -> bool:
    if what is None or what.written_id == getattr(who, "actor_id", ""):
        return False
    return getattr(who, "actor_id", "") not in doers_of(label(what), WRITING)


def was_published(who: Any, what: Any) -> bool:
    return what is not None and what.state == "published"


def is_system(who: Any, what: Any) -> bool:
    return who is SYSTEM


POLICY = Policy(
    {
        Can.ENTER: ((writes_for_a_body,),),
        Can.SEE: ((was_published,), (writes_for_its_body,), (is_system,)),
        Can.WRITE: ((writes_for_its_body,),),
        # The second person: at the same desk, and not who wrote any of it.
        Can.CLEAR: ((writes_for_its_body, wrote_none_of_it),),
        Can.PUBLISH: ((heads_its_body,),),
    }
)


def releases_seen_by(who: Any) -> Q:
    """Return Can.SEE as a filter. A test holds the two together."""
    if who is SYSTEM:
        return Q()
    return Q(state="published") | Q(body__in=desks_of(who))
