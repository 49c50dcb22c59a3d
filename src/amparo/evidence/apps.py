"""The room as Django knows it."""

from django.apps import AppConfig


class EvidenceConfig(AppConfig):
    """Sources, sealed files, citations; documents and claims."""

    name = "amparo.evidence"

    def ready(self) -> None:
        """Let the vault reach the sealed copies, and `manage.py load` documents and facts."""
        from amparo.evidence import jobs
        from amparo.evidence.actions import loading
        from amparo.exchange.importers import LOADERS
        from amparo.vault import hooks

        hooks.register("evidence", rotate=jobs.rotate, erase=jobs.erase)
        LOADERS.update(seeds=loading.load_documents, facts=loading.load_facts)
