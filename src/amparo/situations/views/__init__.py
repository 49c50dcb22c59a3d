"""Pages of incidents, people and situations."""

from amparo.situations.views.incidents import detail, incidents, totals
from amparo.situations.views.matching import compare, matches, matches_of, undo_merge
from amparo.situations.views.people import (
    change_collective,
    change_person,
    collective,
    end_mandate,
    mandate,
    new_collective,
    new_person,
    people,
    person,
)
from amparo.situations.views.record import add_source, ask_export, correct, new, verify
from amparo.situations.views.situations import (
    change_situation,
    new_situation,
    situation,
    situations,
)

__all__ = [
    "add_source",
    "ask_export",
    "change_collective",
    "change_person",
    "change_situation",
    "collective",
    "compare",
    "correct",
    "detail",
    "end_mandate",
    "incidents",
    "mandate",
    "matches",
    "matches_of",
    "new",
    "new_collective",
    "new_person",
    "new_situation",
    "people",
    "person",
    "situation",
    "situations",
    "totals",
    "undo_merge",
    "verify",
]
