"""The room as Django knows it."""

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    """Content-free mail, SMS and the list of what is new."""

    name = "amparo.notices"
