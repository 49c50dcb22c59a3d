"""The shape of what is typed about incidents, people and situations."""

from amparo.situations.forms.followup import (
    EditIntervention,
    LinkToEarlier,
    RecordFromSource,
    SaveSearch,
    TakeCall,
)
from amparo.situations.forms.incidents import (
    AddSource,
    CorrectIncident,
    Reason,
    RecordIncident,
    VerifyIncident,
)
from amparo.situations.forms.many import ManyIncidents
from amparo.situations.forms.matching import MergeRecords, SayDifferent, UndoMerge
from amparo.situations.forms.people import (
    ChangeCollective,
    ChangePerson,
    EndMandate,
    Mandate,
    NewCollective,
    NewPerson,
)
from amparo.situations.forms.recordings import AddRecording, TakenBack
from amparo.situations.forms.situations import ChangeSituation, NewSituation

__all__ = [
    "AddRecording",
    "AddSource",
    "ChangeCollective",
    "ChangePerson",
    "ChangeSituation",
    "CorrectIncident",
    "EditIntervention",
    "EndMandate",
    "LinkToEarlier",
    "Mandate",
    "ManyIncidents",
    "MergeRecords",
    "NewCollective",
    "NewPerson",
    "NewSituation",
    "Reason",
    "RecordFromSource",
    "RecordIncident",
    "SaveSearch",
    "SayDifferent",
    "TakeCall",
    "TakenBack",
    "UndoMerge",
    "VerifyIncident",
]
