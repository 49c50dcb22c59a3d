"""The room as Django knows it."""

from django.apps import AppConfig


class CommitmentsConfig(AppConfig):
    """What a State has committed to."""

    name = "amparo.commitments"

    def ready(self) -> None:
        """Let tables of depositaries and researchers become treaty actions."""
        from amparo.commitments import jobs
        from amparo.exchange import jobs as exchange

        exchange.register("treaty-actions", jobs.ParticipantImporter())
        exchange.register("treaty-status", jobs.CoreStatusImporter())
