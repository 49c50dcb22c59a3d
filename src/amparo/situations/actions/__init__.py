"""Writes: persons and collectives registered, incidents recorded, corrected and verified."""

from amparo.situations.actions.facts import (
    ActFacts,
    IncidentFacts,
    InformationFacts,
    InvolvementFacts,
)
from amparo.situations.actions.incidents import record_incident, record_incidents
from amparo.situations.actions.merging import merge, note_matches, say_different, undo_merge
from amparo.situations.actions.people import (
    add_mandate,
    change_collective,
    change_person,
    end_mandate,
    forget_person,
    register_collective,
    register_person,
)
from amparo.situations.actions.risk_situations import (
    SituationFacts,
    change_situation,
    record_situation,
    record_situations,
)
from amparo.situations.actions.verification import (
    add_information,
    correct_incident,
    verify_incident,
)

__all__ = [
    "ActFacts",
    "IncidentFacts",
    "InformationFacts",
    "InvolvementFacts",
    "SituationFacts",
    "add_information",
    "add_mandate",
    "change_collective",
    "change_person",
    "change_situation",
    "correct_incident",
    "end_mandate",
    "forget_person",
    "merge",
    "note_matches",
    "record_incident",
    "record_incidents",
    "record_situation",
    "record_situations",
    "register_collective",
    "register_person",
    "say_different",
    "undo_merge",
    "verify_incident",
]
