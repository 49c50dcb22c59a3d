"""Loads the checks that keep production from starting unsafely."""

from django.apps import AppConfig


class SiteConfig(AppConfig):
    """The switchboard."""

    name = "amparo.site"

    def ready(self) -> None:
        """Register the checks."""
        from amparo.site import checks  # noqa: F401
