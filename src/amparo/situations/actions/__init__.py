"""Writes: persons and collectives registered, incidents recorded, corrected and verified."""

from amparo.situations.actions.calls import Call, forget_calls, jot, record_call, throw_away
from amparo.situations.actions.facts import (
    ActFacts,
    IncidentFacts,
    InformationFacts,
    InvolvementFacts,
)
from amparo.situations.actions.followup import (
    InterventionFacts,
    add_intervention,
    change_intervention,
    link_to_earlier,
    record_from_source,
)
from amparo.situations.actions.incidents import (
    record_incident,
    record_incidents,
    record_together,
)
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
from amparo.situations.actions.recordings import (
    keep_recording,
    refuse_recording,
    withdraw_recording,
)
from amparo.situations.actions.risk_situations import (
    SituationFacts,
    change_situation,
    record_situation,
    record_situations,
)
from amparo.situations.actions.searches import forget_search, save_search, tell_of_search
from amparo.situations.actions.verification import (
    add_information,
    correct_incident,
    verify_incident,
)
from amparo.situations.actions.withdrawing import (
    put_back,
    restore_incident,
    take_back,
    withdraw_incident,
)

__all__ = [
    "ActFacts",
    "Call",
    "IncidentFacts",
    "InformationFacts",
    "InterventionFacts",
    "InvolvementFacts",
    "SituationFacts",
    "add_information",
    "add_intervention",
    "add_mandate",
    "change_collective",
    "change_intervention",
    "change_person",
    "change_situation",
    "correct_incident",
    "end_mandate",
    "forget_calls",
    "forget_person",
    "forget_search",
    "jot",
    "keep_recording",
    "link_to_earlier",
    "merge",
    "note_matches",
    "put_back",
    "record_call",
    "record_from_source",
    "record_incident",
    "record_incidents",
    "record_situation",
    "record_situations",
    "record_together",
    "refuse_recording",
    "register_collective",
    "register_person",
    "restore_incident",
    "save_search",
    "say_different",
    "take_back",
    "tell_of_search",
    "throw_away",
    "undo_merge",
    "verify_incident",
    "withdraw_incident",
    "withdraw_recording",
]
