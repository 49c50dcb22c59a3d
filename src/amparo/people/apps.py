"""The room as Django knows it."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """Users, bodies, posts and sessions."""

    name = "amparo.people"
