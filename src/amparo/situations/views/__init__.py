"""Pages of incidents, people and situations."""

from amparo.situations.views.calls import call, calls
from amparo.situations.views.followup import (
    change_intervention,
    from_source,
    link,
    new_intervention,
)
from amparo.situations.views.incidents import detail, incidents, totals
from amparo.situations.views.many import many
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
from amparo.situations.views.recordings import add_recording, withdraw_recording
from amparo.situations.views.searches import change_search, save_search, searches
from amparo.situations.views.situations import (
    change_situation,
    new_situation,
    situation,
    situations,
)
from amparo.situations.views.withdrawing import restore, withdraw

__all__ = [
    "add_recording",
    "add_source",
    "ask_export",
    "call",
    "calls",
    "change_collective",
    "change_intervention",
    "change_person",
    "change_search",
    "change_situation",
    "collective",
    "compare",
    "correct",
    "detail",
    "end_mandate",
    "from_source",
    "incidents",
    "link",
    "mandate",
    "many",
    "matches",
    "matches_of",
    "new",
    "new_collective",
    "new_intervention",
    "new_person",
    "new_situation",
    "people",
    "person",
    "restore",
    "save_search",
    "searches",
    "situation",
    "situations",
    "totals",
    "undo_merge",
    "verify",
    "withdraw",
    "withdraw_recording",
]
