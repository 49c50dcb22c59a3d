"""Users with a role, and a stand-in for the room that keeps files."""

from datetime import date

from django.db.models import Q

from amparo.people.models import Organisation, Post, User


def staff_of(role: str, name: str = "") -> User:
    """Return a new user who holds a role at a ministry."""
    body, _new = Organisation.objects.get_or_create(
        country="PE", code="MINJUSDH", defaults={"name": "Ministry", "kind": "executive"}
    )
    name = name or role
    user = User.objects.create_user(
        f"{name.replace(' ', '.')}@example.org", "a long password", service_name=name, language="en"
    )
    if role:
        Post.objects.create(user=user, organisation=body, role=role, since_on=date(2020, 1, 1))
    return user


def sign_in(client, user: User) -> None:
    """Sign a user in, in English."""
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    client.cookies["django_language"] = "en"


class Desk:
    """Says which incidents, persons and collectives belong to the files of a user."""

    def __init__(self) -> None:
        self.kept: dict[object, list[set]] = {}

    def give(self, user: User, *, incidents=(), persons=(), collectives=()) -> None:
        """Put things into the files of a user."""
        mine = self.kept.setdefault(user.pk, [set(), set(), set()])
        for place, things in zip(mine, (incidents, persons, collectives), strict=True):
            place |= {thing.pk for thing in things}

    def reach(self, who) -> tuple[Q, Q, Q]:
        """Return the three filters of a user."""
        mine = self.kept.get(getattr(who, "pk", None), [set(), set(), set()])
        return tuple(Q(pk__in=keys) for keys in mine)  # type: ignore[return-value]


def desk_of(monkeypatch, policies) -> Desk:
    """Return a desk in the place of the room above."""
    desk = Desk()
    monkeypatch.setattr(policies, "REACHES", [desk.reach])
    return desk
