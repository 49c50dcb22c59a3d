"""The room as Django knows it."""

from django.apps import AppConfig


class InstrumentsConfig(AppConfig):
    """Treaties, laws, plans and their provisions."""

    name = "amparo.instruments"

    def ready(self) -> None:
        """Let lists of treaties become instruments, and `manage.py load` enter the known ones."""
        from amparo.exchange import jobs as exchange
        from amparo.exchange.importers import LOADERS
        from amparo.instruments import jobs

        exchange.register("instruments", jobs.InstrumentImporter())
        LOADERS["known-treaties"] = jobs.load_known
