"""A reader with a post."""

import datetime as dt

import pytest
from django.conf import settings

from amparo.people.models import Organisation, Post, User


@pytest.fixture
def user(db) -> User:
    body = Organisation.objects.create(country="PE", code="MINAM", name="MINAM", kind="executive")
    user = User.objects.create_user("lucuma@example.org", service_name="Oficial Lúcumo")
    Post.objects.create(
        user=user, organisation=body, role="sector_liaison", since_on=dt.date(2026, 1, 1)
    )
    return user


@pytest.fixture
def client(client):
    """Return a browser that reads English."""
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    return client
