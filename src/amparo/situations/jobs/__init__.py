"""Files that become incidents and situations of risk; lists that leave."""

from amparo.situations.jobs.export import IncidentExport
from amparo.situations.jobs.incidents import IncidentImporter
from amparo.situations.jobs.indexing import index_missing
from amparo.situations.jobs.matching import look_for_matches
from amparo.situations.jobs.searches import tell_of_searches
from amparo.situations.jobs.situations import SituationImporter

__all__ = [
    "IncidentExport",
    "IncidentImporter",
    "SituationImporter",
    "index_missing",
    "look_for_matches",
    "tell_of_searches",
]
