"""Pages of what States committed to."""

from amparo.commitments.views.campaigns import campaign, campaigns, demarche
from amparo.commitments.views.records import discard, drafts, publish, record, withdraw
from amparo.commitments.views.tables import gap, state, treaties, treaty
from amparo.commitments.views.writing import change, new

__all__ = [
    "campaign",
    "campaigns",
    "change",
    "demarche",
    "discard",
    "drafts",
    "gap",
    "new",
    "publish",
    "record",
    "state",
    "treaties",
    "treaty",
    "withdraw",
]
