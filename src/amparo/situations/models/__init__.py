"""Persons, collectives, incidents, situations of risk."""

from amparo.situations.models.finding import (
    Jotting,
    Match,
    Merge,
    Reached,
    SavedSearch,
)
from amparo.situations.models.incidents import (
    Act,
    Correction,
    Incident,
    Information,
    Intervention,
    Involvement,
    Judgement,
    PublicClaim,
    RiskSituation,
    SituationChange,
    Withdrawal,
    standing,
)
from amparo.situations.models.people import (
    Collective,
    Person,
    Representative,
)

__all__ = [
    "Act",
    "Collective",
    "Correction",
    "Incident",
    "Information",
    "Intervention",
    "Involvement",
    "Jotting",
    "Judgement",
    "Match",
    "Merge",
    "Person",
    "PublicClaim",
    "Reached",
    "Representative",
    "RiskSituation",
    "SavedSearch",
    "SituationChange",
    "Withdrawal",
    "standing",
]
