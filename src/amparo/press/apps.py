"""The room as Django knows it."""

from django.apps import AppConfig


class PressConfig(AppConfig):
    """Numbered releases, public statements, the distribution list."""

    name = "amparo.press"
