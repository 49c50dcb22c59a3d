"""Tables of depositaries, of researchers and of the UN that become records of this room."""

from amparo.commitments.jobs.core_status import CoreStatusImporter
from amparo.commitments.jobs.impact import (
    ActionImporter,
    IndicatorImporter,
    RecommendationImporter,
)
from amparo.commitments.jobs.participants import ParticipantImporter
from amparo.commitments.jobs.uhri import UhriImporter
from amparo.commitments.jobs.upr_info import UprInfoImporter

__all__ = [
    "ActionImporter",
    "CoreStatusImporter",
    "IndicatorImporter",
    "ParticipantImporter",
    "RecommendationImporter",
    "UhriImporter",
    "UprInfoImporter",
]
