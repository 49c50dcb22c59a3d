"""Tables of IMPACT OSS: recommendations, actions and indicators, tied by their references."""

from amparo.commitments.jobs.impact.actions import ActionImporter
from amparo.commitments.jobs.impact.indicators import IndicatorImporter
from amparo.commitments.jobs.impact.recommendations import RecommendationImporter

__all__ = ["ActionImporter", "IndicatorImporter", "RecommendationImporter"]
