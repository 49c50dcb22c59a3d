"""The room as Django knows it."""

from django.apps import AppConfig


class EvidenceConfig(AppConfig):
    """Sources, sealed files and citations."""

    name = "amparo.evidence"

    def ready(self) -> None:
        """Let the vault reach the sealed copies."""
        from amparo.evidence import jobs
        from amparo.vault import hooks

        hooks.register("evidence", rotate=jobs.rotate, erase=jobs.erase)
