"""Read who someone is today: posts, roles, bodies, and who holds a role."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from amparo.people.models import Organisation, Post, User

# The posts of one request: each policy asks for them many times. Outside a request nothing is kept.
_remembered: ContextVar[dict[tuple[UUID, date], tuple[Post, ...]] | None] = ContextVar(
    "remembered_posts", default=None
)


@contextmanager
def remembering() -> Iterator[None]:
    """Ask the database for each person's posts only once inside this block."""
    token = _remembered.set({})
    try:
        yield
    finally:
        _remembered.reset(token)


def forget() -> None:
    """Ask the database again: a post was just given or ended."""
    kept = _remembered.get()
    if kept is not None:
        kept.clear()


def in_force(on: date, prefix: str = "") -> Q:
    """Return the filter of posts in force on a day: the first and the last day included."""
    begun = Q(**{f"{prefix}since_on__lte": on})
    return begun & (Q(**{f"{prefix}until_on__isnull": True}) | Q(**{f"{prefix}until_on__gte": on}))


def posts_of(user: Any, *, on: date | None = None) -> tuple[Post, ...]:
    """Return the posts a user holds on a day (today by local time), newest first, with bodies."""
    if not getattr(user, "is_authenticated", False) or not getattr(user, "is_active", False):
        return ()
    day = on or timezone.localdate()
    kept = _remembered.get()
    if kept is not None and (user.pk, day) in kept:
        return kept[user.pk, day]
    posts = tuple(
        Post.objects.filter(in_force(day), user_id=user.pk)
        .select_related("organisation", "region")
        .order_by("-since_on", "-id")
    )
    if kept is not None:
        kept[user.pk, day] = posts
    return posts


def roles_of(user: Any, *, on: date | None = None) -> frozenset[str]:
    """Return the roles of a user's posts in force; nobody signed out or inactive has any."""
    return frozenset(post.role for post in posts_of(user, on=on))


def organisations_of(user: Any, *, on: date | None = None) -> set[UUID]:
    """Return the bodies at which a user holds a post in force."""
    return {post.organisation_id for post in posts_of(user, on=on)}


def users_with(
    role: str, *, organisation: Organisation | UUID | None = None, on: date | None = None
) -> QuerySet[User]:
    """Return the active users who hold a role, at one body if it is given."""
    held = Post.objects.filter(in_force(on or timezone.localdate()), role=role)
    if organisation is not None:
        held = held.filter(organisation=organisation)
    return User.objects.filter(is_active=True, pk__in=held.values("user_id")).order_by("email")


def family_of(organisation_ids: Iterable[UUID]) -> set[UUID]:
    """Return the bodies given with all that stand above and below them.

    A suspected unit puts its ministry in doubt, and a suspected ministry each of its units.
    """
    parents = dict(Organisation.objects.values_list("pk", "parent_id"))
    children: dict[UUID, list[UUID]] = {}
    for child, parent in parents.items():
        if parent:
            children.setdefault(parent, []).append(child)
    given = set(organisation_ids) & parents.keys()
    family = set(given)
    for one in given:
        while one := parents.get(one):
            family.add(one)
    todo = list(given)
    while todo:
        below = children.get(todo.pop(), [])
        family.update(below)
        todo.extend(below)
    return family
