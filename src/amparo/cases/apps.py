"""The room as Django knows it."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    """The protection mechanism; tells the rooms below what only it knows."""

    name = "amparo.cases"

    def ready(self) -> None:
        """Keep suspected bodies away from duties, and show officers what is of their files."""
        from amparo.cases import policies_duties as told
        from amparo.cases import policies_files as files
        from amparo.cases.field_forms import RequestImporter
        from amparo.duties.policies import register_block, register_keep
        from amparo.evidence.policies import register_opener
        from amparo.evidence.policies import register_reach as register_files
        from amparo.exchange.jobs import register
        from amparo.situations.policies import register_reach

        register("requests", RequestImporter())
        register_block(told.blocked, told.is_blocked)
        register_keep(told.kept, told.is_kept)
        register_reach(files.reach)
        register_opener(files.opens)
        register_files(files.looked_into)
