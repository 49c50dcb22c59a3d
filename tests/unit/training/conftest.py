"""Two bodies, a trainer of the first, an assessor to be trained."""

import datetime as dt

import pytest
from django.conf import settings

from amparo.kernel.actors import SYSTEM
from amparo.people.models import Organisation, Post, User
from amparo.training import actions
from amparo.training.models import Course

SINCE = dt.date(2026, 1, 1)


@pytest.fixture
def school(db) -> Organisation:
    return Organisation.objects.create(country="PE", code="DGDH", name="DGDH", kind="executive")


@pytest.fixture
def other_school(db) -> Organisation:
    return Organisation.objects.create(country="PE", code="DP", name="DP", kind="ombudsman")


@pytest.fixture
def make_user(school):
    def make(name: str, *roles: str, body: Organisation | None = None) -> User:
        user = User.objects.create_user(f"{name}@example.org", service_name=name.capitalize())
        for role in roles:
            Post.objects.create(user=user, organisation=body or school, role=role, since_on=SINCE)
        return user

    return make


@pytest.fixture
def trainer(make_user) -> User:
    return make_user("maestra", "trainer")


@pytest.fixture
def assessor(make_user) -> User:
    return make_user("quinua", "assessor")


@pytest.fixture
def course(school, at) -> Course:
    return actions.hold_course(
        module="RISK_BASE",
        title="Evaluación de riesgo",
        held_by=school,
        starts_on=dt.date(2026, 11, 2),
        ends_on=dt.date(2026, 11, 10),
        hours=40,
        by=SYSTEM,
        at=at,
    )


@pytest.fixture
def client(client):
    """Return a browser that reads English."""
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    return client
