"""Adds how one is told to the page about oneself."""

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    """Content-free mail, SMS and the list of what is new."""

    name = "amparo.notices"

    def ready(self) -> None:
        """Put the room's section on the page about oneself."""
        from amparo.notices.about_me import notices
        from amparo.people.parts import register

        register(notices)
