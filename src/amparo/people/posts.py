"""Who is what today: the posts in force, and the roles and bodies that follow from them."""

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date
from typing import Any, TypeVar, cast
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from amparo.people.models import Post

Answer = TypeVar("Answer")
# The posts and bodies of one request: each policy asks for them many times. Outside, nothing is
# kept.
_remembered: ContextVar[dict[Hashable, Any] | None] = ContextVar("remembered", default=None)


@contextmanager
def remembering() -> Iterator[None]:
    """Ask the database for posts and bodies only once inside this block."""
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


def once(question: Hashable, ask: Callable[[], Answer]) -> Answer:
    """Return the answer to a question, asked only once inside `remembering`."""
    kept = _remembered.get()
    if kept is None:
        return ask()
    if question not in kept:
        kept[question] = ask()
    return cast(Answer, kept[question])


def in_force(on: date) -> Q:
    """Return the filter of posts in force on a day: the first and the last day included."""
    return Q(since_on__lte=on) & (Q(until_on__isnull=True) | Q(until_on__gte=on))


def posts_of(user: Any, *, on: date | None = None) -> tuple[Post, ...]:
    """Return the posts a user holds on a day (today by local time), newest first, with bodies.

    Nobody signed out or inactive holds any.
    """
    if not getattr(user, "is_authenticated", False) or not getattr(user, "is_active", False):
        return ()
    day = on or timezone.localdate()
    return once((user.pk, day), lambda: _held(user.pk, day))


def _held(user_id: UUID, day: date) -> tuple[Post, ...]:
    found = Post.objects.filter(in_force(day), user_id=user_id)
    rows = found.select_related("organisation", "region").defer("region__outline")
    return tuple(rows.order_by("-since_on", "-id"))


def roles_of(user: Any, *, on: date | None = None) -> frozenset[str]:
    """Return the roles of a user's posts in force."""
    return frozenset(post.role for post in posts_of(user, on=on))


def organisations_of(user: Any, *, on: date | None = None) -> set[UUID]:
    """Return the bodies at which a user holds a post in force."""
    return {post.organisation_id for post in posts_of(user, on=on)}
