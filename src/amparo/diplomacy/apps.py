"""The room as Django knows it."""

from django.apps import AppConfig


class DiplomacyConfig(AppConfig):
    """Meetings, statements, positions, initiatives, votes, inputs, guidance."""

    name = "amparo.diplomacy"

    def ready(self) -> None:
        """Let files of the desks in, and let each desk see the duties that it asked for."""
        from amparo.diplomacy import policies
        from amparo.diplomacy.actions import loading
        from amparo.diplomacy.jobs import BallotImporter
        from amparo.duties.policies import register_keep
        from amparo.exchange import jobs as exchange
        from amparo.exchange.importers import PUBLISHING

        exchange.register("ballots", BallotImporter())
        PUBLISHING.update(supporters=loading.load_supporters, statement=loading.load_statements)
        register_keep(policies.duties_kept, policies.keeps_duty)
