"""The room as Django knows it."""

from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    """Files in and out."""

    name = "amparo.exchange"

    def ready(self) -> None:
        """Let files of areas in: `places` stands below this room and cannot register itself."""
        from amparo.exchange.jobs import register
        from amparo.places.jobs import AreaImporter

        register("places", AreaImporter())
