"""A ministry with a liaison, a person with a receipt, an officer who asks them."""

from collections.abc import Callable
from datetime import date, datetime
from types import SimpleNamespace
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from amparo.duties import actions
from amparo.duties.models import Duty
from amparo.kernel.actors import SYSTEM, Holder
from amparo.people.models import Organisation, Post, User
from amparo.places.actions import load_profile
from amparo.places.models import ProfileVersion

CASE = "0193aaaa-0000-7000-8000-000000000001"
FILE = f"case:{CASE}"


@pytest.fixture
def law(db: None, at: datetime) -> ProfileVersion:
    return load_profile("PE", at=at)


@pytest.fixture
def body(law: ProfileVersion) -> Callable[[str], Organisation]:
    def make(code: str, **fields: Any) -> Organisation:
        known = {"name": code, "kind": "executive", **fields}
        return Organisation.objects.get_or_create(country="PE", code=code, defaults=known)[0]

    return make


@pytest.fixture
def staff(body: Callable[[str], Organisation]) -> Callable[..., User]:
    def make(role: str, at_body: str = "MINJUSDH", name: str = "") -> User:
        name = name or f"{role} {at_body}"
        user = User.objects.create_user(
            f"{name.replace(' ', '.').lower()}@example.org", "a long password", service_name=name
        )
        Post.objects.create(
            user=user, organisation=body(at_body), role=role, since_on=date(2020, 1, 1)
        )
        return user

    return make


@pytest.fixture
def offered(body: Callable[[str], Organisation], at: datetime) -> Callable[..., Duty]:
    """Return a function that offers a duty, by default to MININTER for one protected file."""

    def make(code: str = "MININTER", **fields: Any) -> Duty:
        known: dict[str, Any] = {
            "kind": "protection_measure",
            "subject": "cases.Measure:1",
            "title": "Patrol on market days",
            "task": "Walk the road on Sundays.",
            "file": FILE,
            "code_name": "Zorzal",
            "by": SYSTEM,
            "at": at,
        }
        return actions.offer(body=body(code), **known | fields)

    return make


@pytest.fixture
def crew(staff: Callable[..., User]) -> SimpleNamespace:
    """Return who takes part: a liaison, one of another body, a follow-up officer, the person."""
    return SimpleNamespace(
        liaison=staff("sector_liaison", "MININTER"),
        stranger=staff("sector_liaison", "MINAM"),
        carrier=staff("implementing_officer", "MININTER"),
        follower=staff("follow_up_officer"),
        decider=staff("decider"),
        person=Holder("r1", CASE, "beneficiary", "The person"),
        third=Holder("r2", CASE, "third_party", "A relative"),
        neighbour=Holder("r3", "0193bbbb", "beneficiary", "Another person"),
    )


@pytest.fixture
def signed_in(client: Client) -> Callable[[User], Client]:
    """Return a function that signs someone in and gives their browser."""

    def sign(user: User) -> Client:
        client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return sign
