"""Who may ask for a report, freeze it, and put it before the public. Deny by default.

A report is asked by anyone with a post: it gathers only what they may see. A snapshot of one's own
opens only while one holds the posts by which one saw its content. What the public reads was
gathered as a visitor sees it, by one person at a desk, and published by the head of one.
"""

from enum import StrEnum
from typing import Any

from django.db.models import Q

from amparo.evidence.policies import (
    heads_a_desk,
    is_system,
    reads_what_is_published,
    works_at_a_desk,
)
from amparo.kernel.policy import Policy
from amparo.people.models import User
from amparo.people.queries import posts_of
from amparo.reports.models import Snapshot


class Can(StrEnum):
    """Permissions of this room."""

    READ = "report:read"
    SEE = "snapshot:see"
    FREEZE = "snapshot:freeze"
    OFFER = "snapshot:offer"
    PUBLISH = "snapshot:publish"
    WITHDRAW = "snapshot:withdraw"
    SUBSCRIBE = "feed:subscribe"


def held_posts(who: Any) -> list[str]:
    """Return someone's posts of today, as a snapshot keeps them."""
    return sorted({f"{post.role}@{post.organisation_id}" for post in posts_of(who)})


def is_published(who: Any, what: Any) -> bool:
    return what is not None and what.state == Snapshot.PUBLISHED


def made_it(who: Any, what: Any) -> bool:
    return isinstance(who, User) and what is not None and what.made_by_id == who.pk


def is_of_another(who: Any, what: Any) -> bool:
    return what is None or (isinstance(who, User) and what.made_by_id != who.pk)


def still_holds_the_posts(who: Any, what: Any) -> bool:
    return what is not None and set(what.posts) <= set(held_posts(who))


def is_for_the_public(who: Any, what: Any) -> bool:
    return what is None or what.is_for_public


POLICY = Policy(
    {
        Can.READ: ((is_system,), (reads_what_is_published,)),
        Can.SEE: (
            (is_published,),
            (made_it, still_holds_the_posts),
            (works_at_a_desk, is_for_the_public),
        ),
        Can.FREEZE: ((is_system,), (reads_what_is_published,)),
        Can.OFFER: ((is_system,), (works_at_a_desk,)),
        Can.PUBLISH: ((heads_a_desk, is_for_the_public, is_of_another),),
        Can.WITHDRAW: ((heads_a_desk, is_for_the_public), (made_it, is_for_the_public)),
        Can.SUBSCRIBE: ((reads_what_is_published,),),
    }
)


def readable_by(who: Any) -> Q:
    """Return the rule of Can.SEE as a filter. A property test holds the two together."""
    seen = Q(state=Snapshot.PUBLISHED)
    if isinstance(who, User):
        mine = Snapshot.objects.filter(made_by=who.pk).values_list("pk", "posts")
        held = set(held_posts(who))
        seen |= Q(pk__in=[pk for pk, posts in mine if set(posts) <= held])
    if works_at_a_desk(who, None):
        seen |= Q(is_for_public=True)
    return seen
