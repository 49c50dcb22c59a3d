"""The room as Django knows it."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    """The protection mechanism; tells the rooms below what only it knows."""

    name = "amparo.cases"

    def ready(self) -> None:
        """Keep suspected bodies away from duties, and show officers those of their files."""
        from amparo.cases import policies_duties as told
        from amparo.duties.policies import register_block, register_keep

        register_block(told.blocked, told.is_blocked)
        register_keep(told.kept, told.is_kept)
