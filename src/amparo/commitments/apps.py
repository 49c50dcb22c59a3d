"""The room as Django knows it."""

from django.apps import AppConfig


class CommitmentsConfig(AppConfig):
    """What a State has committed to."""

    name = "amparo.commitments"

    def ready(self) -> None:
        """Let tables become treaty actions and promises, and frames the meetings of scorecards."""
        from amparo.commitments import jobs
        from amparo.commitments.jobs.frames import load_frame
        from amparo.commitments.jobs.plans import load_plan
        from amparo.commitments.jobs.promises import PromiseImporter
        from amparo.exchange import jobs as exchange
        from amparo.exchange.importers import LOADERS

        exchange.register("treaty-actions", jobs.ParticipantImporter())
        exchange.register("treaty-status", jobs.CoreStatusImporter())
        exchange.register("commitments", PromiseImporter())
        LOADERS["scorecards"] = load_frame
        LOADERS["plan"] = load_plan
        exchange.register("upr-recommendations", jobs.UprInfoImporter())
        exchange.register("uhri-recommendations", jobs.UhriImporter())
