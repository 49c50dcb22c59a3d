"""Steps in the life of a record: checked, kept and journalled in one way."""

from datetime import datetime
from typing import Any

from amparo.kernel.actors import Actor
from amparo.kernel.workflow import Workflow
from amparo.ledger.actions import record


def move(
    machine: Workflow, name: str, row: Any, *, noun: str, by: Actor, at: datetime, why: str = "",
    **after: Any,
) -> None:  # fmt: skip
    """Take a record through one move of its machine, keep it, and journal it as `noun.name`.

    Who may is asked before, by the room of the record.

    :raises Refused: if the move is closed, with the reason.
    """
    step = machine.move(name)
    machine.check(step, row)
    before = machine.state_of(row)
    setattr(row, machine.field, step.target)
    row.save()
    record(
        verb=f"{noun}.{name}", target=row, by=by, at=at, why=why,
        before={machine.field: before}, after={machine.field: step.target, **after},
    )  # fmt: skip
