"""Who writes country profiles, who checks and publishes them. What is published is for everyone."""

from enum import StrEnum
from typing import Any

from django.db.models import Q

from amparo.evidence.policies import (
    heads_a_desk,
    is_system,
    reads_what_is_published,
    works_at_a_desk,
)
from amparo.kernel.actors import SYSTEM
from amparo.kernel.policy import Policy


class Can(StrEnum):
    """Permissions of this room."""

    ENTER = "monitor:enter"
    SEE = "edition:see"
    WRITE = "edition:write"
    REVIEW = "edition:review"
    PUBLISH = "edition:publish"
    ASK = "questionnaire:write"


def is_published(who: Any, what: Any) -> bool:
    return what is not None and what.state == "published"


def was_published(who: Any, what: Any) -> bool:
    return what is not None and what.is_frozen


def wrote_none_of_it(who: Any, what: Any) -> bool:
    return what is None or who.actor_id not in what.writers


POLICY = Policy(
    {
        Can.ENTER: ((is_system,), (works_at_a_desk,)),
        # `what` is an edition.
        Can.SEE: (
            (is_system,),
            (works_at_a_desk,),
            (reads_what_is_published, was_published),
            (is_published,),
        ),
        Can.WRITE: ((is_system,), (works_at_a_desk,)),
        # A second person: whoever wrote a word of it neither ends the check nor publishes it.
        Can.REVIEW: ((is_system,), (works_at_a_desk, wrote_none_of_it)),
        Can.PUBLISH: ((is_system,), (heads_a_desk, wrote_none_of_it)),
        Can.ASK: ((is_system,), (works_at_a_desk,)),
    }
)


def editions_seen_by(who: Any) -> Q:
    """Return the list filter that says the same as `edition:see`."""
    if who is SYSTEM or works_at_a_desk(who, None):
        return Q()
    if reads_what_is_published(who, None):
        return Q(state__in=("published", "archived"))
    return Q(state="published")
