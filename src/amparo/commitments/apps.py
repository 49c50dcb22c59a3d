"""The room as Django knows it."""

from django.apps import AppConfig


class CommitmentsConfig(AppConfig):
    """What a State has committed to."""

    name = "amparo.commitments"

    def ready(self) -> None:
        """Let tables become records of this room, and frames the meetings of scorecards."""
        from amparo.commitments import jobs
        from amparo.commitments.jobs.frames import load_frame
        from amparo.commitments.jobs.plans import load_plan
        from amparo.commitments.jobs.promises import PromiseImporter
        from amparo.exchange import jobs as exchange
        from amparo.exchange.importers import PUBLISHING

        exchange.register("treaty-actions", jobs.ParticipantImporter())
        exchange.register("treaty-status", jobs.CoreStatusImporter())
        exchange.register("commitments", PromiseImporter())
        PUBLISHING.update(scorecards=load_frame, plan=load_plan)
        exchange.register("upr-recommendations", jobs.UprInfoImporter())
        exchange.register("uhri-recommendations", jobs.UhriImporter())
        exchange.register("impact-recommendations", jobs.RecommendationImporter())
        exchange.register("impact-actions", jobs.ActionImporter())
        exchange.register("impact-indicators", jobs.IndicatorImporter())
