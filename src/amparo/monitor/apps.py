"""The room as Django knows it."""

from django.apps import AppConfig


class MonitorConfig(AppConfig):
    """Country profiles: editions, paragraphs, footnotes, questionnaires."""

    name = "amparo.monitor"

    def ready(self) -> None:
        """Let `manage.py load` take in a profile that was published elsewhere."""
        from amparo.exchange.importers import LOADERS, PUBLISHING
        from amparo.monitor.actions import taking_in

        LOADERS["profile"] = taking_in.load_profile
        PUBLISHING["published-profile"] = taking_in.load_published
