"""Staff of the registry and of the desk, and a file that belongs to some of them."""

import pytest

from amparo.situations import policies
from tests.unit.situations.people import desk_of, sign_in, staff_of

__all__ = ["sign_in"]


@pytest.fixture
def staff(db):
    """Return a function that makes a user with a role."""
    return staff_of


@pytest.fixture
def desk(monkeypatch):
    """Return a file room in memory: `desk.give(user, incidents=…, persons=…)`."""
    return desk_of(monkeypatch, policies)


@pytest.fixture
def signed_in(client):
    """Return a function that signs a user in and gives the client."""

    def sign(user):
        sign_in(client, user)
        return client

    return sign
