"""Read accounts, bodies and posts."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.db.models import Prefetch, QuerySet
from django.utils import timezone

from amparo.people.models import Organisation, Post, User
from amparo.people.policies import bodies_readable_by, readable_by
from amparo.people.posts import (
    forget,
    in_force,
    once,
    organisations_of,
    posts_of,
    remembering,
    roles_of,
)

__all__ = ["family_of", "forget", "organisations_of", "posts_of", "remembering", "roles_of",
           "users_with"]  # fmt: skip


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
    parents = once("parents", _parents)
    children: dict[UUID, list[UUID]] = {}
    for child, parent in parents.items():
        if parent:
            children.setdefault(parent, []).append(child)
    given = set(organisation_ids) & parents.keys()
    family = set(given)
    for body in given:
        above = parents[body]
        while above:
            family.add(above)
            above = parents[above]
    todo = list(given)
    while todo:
        below = children.get(todo.pop(), [])
        family.update(below)
        todo.extend(below)
    return family


def _parents() -> dict[UUID, UUID | None]:
    return dict(Organisation.objects.values_list("pk", "parent_id"))


def visible_to(who: Any) -> QuerySet[User]:
    """Return the accounts a person may see, with the posts in force today as `posts_now`."""
    now = Post.objects.filter(in_force(timezone.localdate())).select_related("organisation")
    return (
        User.objects.filter(readable_by(who))
        .prefetch_related(Prefetch("posts", queryset=now, to_attr="posts_now"))
        .order_by("email")
    )


def bodies_visible_to(who: Any) -> QuerySet[Organisation]:
    """Return the bodies a person may see, by name."""
    return Organisation.objects.filter(bodies_readable_by(who)).order_by("name")


def tree_of(bodies: Sequence[Organisation]) -> list[tuple[int, Organisation]]:
    """Return bodies as (depth, body), each followed by its units."""
    known = {body.pk for body in bodies}
    under: dict[UUID | None, list[Organisation]] = {}
    for body in bodies:
        under.setdefault(body.parent_id if body.parent_id in known else None, []).append(body)
    lines: list[tuple[int, Organisation]] = []
    todo = [(0, body) for body in reversed(under.get(None, []))]
    while todo:
        depth, body = todo.pop()
        lines.append((depth, body))
        todo.extend((depth + 1, unit) for unit in reversed(under.get(body.pk, [])))
    return lines


def has_second_factor(user: User) -> bool:
    """Test if a user signs in with more than a password: a passkey or an authenticator app."""
    kinds = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
    return Authenticator.objects.filter(user_id=user.pk, type__in=kinds).exists()
