"""A body, an administrator, an officer, and someone with no post."""

import datetime as dt

import pytest
from django.conf import settings

from amparo.kernel.actors import SYSTEM
from amparo.people import actions
from amparo.people.models import Organisation, User

SINCE = dt.date(2026, 1, 1)
WORD = "un gato camina de noche"


@pytest.fixture
def ministry(db) -> Organisation:
    return Organisation.objects.create(
        country="PE", code="MINJUSDH", name="Ministerio de Justicia", kind="executive"
    )


@pytest.fixture
def make_user(ministry, at):
    def make(name: str, *roles: str, **fields) -> User:
        user = actions.open_account(
            email=f"{name}@example.org",
            service_name=name.capitalize(),
            by=SYSTEM,
            at=at,
            password=WORD,
            **{"language": "en"} | fields,
        )
        for role in roles:
            actions.give_post(
                user=user, organisation=ministry, role=role, by=SYSTEM, at=at, since_on=SINCE
            )
        return user

    return make


@pytest.fixture
def administrator(make_user) -> User:
    return make_user("molle", "system_administrator")


@pytest.fixture
def officer(make_user) -> User:
    return make_user("lucuma", "intake_officer")


@pytest.fixture
def stranger(make_user) -> User:
    return make_user("nadie")


@pytest.fixture
def client(client):
    """Return a browser that reads English."""
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    return client
