"""Pure rules of duties: when a rung of the ladder is reached, what became of a term."""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal, Protocol

from amparo.kernel.deadlines import Calendar, Unit, due_at

# The states in which a body still owes something; once claimed, the next word is the person's.
OWING = ("offered", "accepted", "in_progress")
OPEN = (*OWING, "claimed_done")

# The source of a term whose last day an act fixed, rather than a limit of the profile.
SET_BY_ACT = "act"

Outcome = Literal["running", "paused", "late", "met", "met_late", "dropped"]


class _Rung(Protocol):
    @property
    def after_value(self) -> int: ...
    @property
    def after_unit(self) -> Unit: ...


def rung_at(
    due: datetime, ladder: Sequence[_Rung], rung: int, calendar: Calendar
) -> datetime | None:
    """Return the moment at which a rung is reached, counted from the end of the term.

    `rung` counts from 0, as many as have been told already; None past the last one.
    """
    if rung >= len(ladder):
        return None
    step = ladder[rung]
    return due_at(due, step.after_value, step.after_unit, calendar) or due


def outcome_of(
    *,
    due: datetime,
    at: datetime,
    paused: datetime | None = None,
    ended: datetime | None = None,
    outcome: str = "",
) -> Outcome:
    """Return what became of a term, as seen at a moment.

    A term that was missed stays missed: «met_late» for ever once it is done, «late» until then.
    """
    if ended is not None:
        if outcome == "dropped":
            return "dropped"
        return "met_late" if ended > due else "met"
    if (paused or at) > due:
        return "late"
    return "paused" if paused else "running"
