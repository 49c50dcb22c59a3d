"""Change cases: one function for each thing a person can decide to do."""

from amparo.cases.actions.consents import may_share, record_consent
from amparo.cases.actions.filing import (
    Filing,
    Submitted,
    as_holder,
    give_receipt,
    issue_receipt,
    submit,
)
from amparo.cases.actions.intake import (
    admit,
    answer_information,
    ask_information,
    decline,
    refer,
    tell,
)
from amparo.cases.actions.messages import mark_read, write
from amparo.cases.actions.moves import locked, move, move_run
from amparo.cases.actions.staff import (
    assign,
    assign_to,
    declare_conflict,
    suspect,
    unassign,
)
from amparo.cases.actions.urgent import UrgentMeasure

__all__ = [
    "Filing", "Submitted", "UrgentMeasure", "admit", "answer_information", "as_holder",
    "ask_information", "assign", "assign_to", "declare_conflict", "decline", "give_receipt",
    "issue_receipt",
    "locked", "mark_read", "may_share", "move", "move_run", "record_consent", "refer", "submit",
    "suspect", "tell", "unassign", "write",
]  # fmt: skip
