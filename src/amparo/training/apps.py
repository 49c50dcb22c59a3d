"""Adds certificates to the page about oneself."""

from django.apps import AppConfig


class TrainingConfig(AppConfig):
    """Courses and certificates."""

    name = "amparo.training"

    def ready(self) -> None:
        """Put the room's section on the page about oneself, before the notices'."""
        from amparo.people.parts import register
        from amparo.training.about_me import certificates

        register(certificates)
