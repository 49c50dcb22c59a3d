"""The room as Django knows it."""

from django.apps import AppConfig


class SituationsConfig(AppConfig):
    """Persons, collectives, incidents and situations of risk."""

    name = "amparo.situations"

    def ready(self) -> None:
        """Let files become incidents and situations, and the list of incidents leave."""
        from amparo.evidence.policies import register_opener, register_reach
        from amparo.exchange import jobs as exchange
        from amparo.situations import jobs, policies

        register_opener(policies.opens)
        register_reach(policies.looked_into)

        exchange.register("incidents", jobs.IncidentImporter())
        exchange.register("situations", jobs.SituationImporter())
        exchange.register_export("incidents", jobs.IncidentExport())
