"""Writes: persons and collectives registered, incidents recorded, corrected and verified."""

from amparo.situations.actions.incidents import (
    ActFacts,
    InformationFacts,
    InvolvementFacts,
    record_incident,
)
from amparo.situations.actions.people import (
    add_mandate,
    change_collective,
    change_person,
    end_mandate,
    forget_person,
    register_collective,
    register_person,
)

__all__ = [
    "ActFacts",
    "InformationFacts",
    "InvolvementFacts",
    "add_mandate",
    "change_collective",
    "change_person",
    "end_mandate",
    "forget_person",
    "record_incident",
    "register_collective",
    "register_person",
]
