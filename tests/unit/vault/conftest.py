"""Staff, keys and a person to keep for the tests of the vault."""

import base64
from datetime import date

import pytest

from amparo.people.models import Organisation, Post, User

OLD = "old:" + base64.b64encode(b"o" * 32).decode()
NEW = "new:" + base64.b64encode(b"n" * 32).decode()


@pytest.fixture
def staff(db):
    def make(role, email=None):
        body, _ = Organisation.objects.get_or_create(
            country="PE", code="MINJUSDH", defaults={"name": "Justicia", "kind": "executive"}
        )
        user = User.objects.create_user(
            email or f"{role}@example.org", service_name=f"Oficial {role}"
        )
        Post.objects.create(user=user, organisation=body, role=role, since_on=date(2020, 1, 1))
        return user

    return make
