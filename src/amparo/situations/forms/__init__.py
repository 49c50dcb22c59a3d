"""The shape of what is typed about incidents, people and situations."""

from amparo.situations.forms.incidents import (
    AddSource,
    CorrectIncident,
    RecordIncident,
    VerifyIncident,
)
from amparo.situations.forms.matching import MergeRecords, SayDifferent, UndoMerge
from amparo.situations.forms.people import (
    ChangeCollective,
    ChangePerson,
    EndMandate,
    Mandate,
    NewCollective,
    NewPerson,
)
from amparo.situations.forms.situations import ChangeSituation, NewSituation

__all__ = [
    "AddSource",
    "ChangeCollective",
    "ChangePerson",
    "ChangeSituation",
    "CorrectIncident",
    "EndMandate",
    "Mandate",
    "MergeRecords",
    "NewCollective",
    "NewPerson",
    "NewSituation",
    "RecordIncident",
    "SayDifferent",
    "UndoMerge",
    "VerifyIncident",
]
