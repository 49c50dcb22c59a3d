"""One function for each thing that a watcher, or the person, can decide to do."""

from amparo.oversight.actions.breaches import (
    add_to_breach,
    close_breach,
    contain_breach,
    register_breach,
    tell_authority,
    tell_people,
)
from amparo.oversight.actions.break_glass import (
    approve_break_glass,
    ask_to_break_glass,
    end_break_glass,
    refuse_break_glass,
    tell_of_break_glass,
)
from amparo.oversight.actions.copies import copy_of_my_data
from amparo.oversight.actions.erasure import dispose, erase_person, propose_end
from amparo.oversight.actions.requests import answer, ask
from amparo.oversight.actions.watching import (
    export_head,
    hold_case,
    revoke_access,
    search_journal,
    verify_journal,
)

__all__ = [
    "add_to_breach", "answer", "approve_break_glass", "ask", "ask_to_break_glass", "close_breach",
    "contain_breach", "copy_of_my_data", "dispose", "end_break_glass", "erase_person",
    "export_head", "hold_case", "propose_end", "refuse_break_glass", "register_breach",
    "revoke_access", "search_journal", "tell_authority", "tell_of_break_glass", "tell_people",
    "verify_journal",
]  # fmt: skip
