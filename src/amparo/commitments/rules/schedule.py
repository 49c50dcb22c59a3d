"""Days by which an indicator is reported on, and how such a day stands (SM5)."""

import calendar
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

MOST = 240  # days of one schedule
DERIVED = ("scheduled", "due", "overdue")


def days_of(begins: date | None, ends: date | None, every_months: int | None) -> list[date]:
    """Return the days of a schedule: the first, and every so many months up to the last.

    Months are counted from the first day, so that the 31st comes back after a short month.
    """
    if begins is None:
        return []
    if every_months is None or ends is None:
        return [begins]
    days = []
    for n in range(MOST):
        day = months_later(begins, n * every_months)
        if day > ends:
            break
        days.append(day)
    return days


def months_later(day: date, months: int) -> date:
    """Return the same day so many months later, or the last of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


@dataclass(frozen=True, slots=True)
class Day:
    """A day that is kept: if it is open, and if anybody reported on it."""

    due_on: date
    is_open: bool
    has_reports: bool


@dataclass(frozen=True, slots=True)
class Change:
    """Which days a new schedule takes away, and which it brings."""

    drop: frozenset[date]
    add: frozenset[date]


def rebuilt(kept: Iterable[Day], wanted: Iterable[date], today: date) -> Change:
    """Return what changes when a schedule is made anew.

    Only open days to come that nobody reported on are taken away. What has passed stays as it is,
    reported or overdue, and no day is brought into the past.
    """
    there = list(kept)
    coming = {day for day in wanted if day > today}
    free = {d.due_on for d in there if d.is_open and not d.has_reports and d.due_on > today}
    return Change(frozenset(free - coming), frozenset(coming - {d.due_on for d in there}))


def stage_on(stored: str, due_on: date, today: date, due_days: int) -> str:
    """Return how a day stands: what was done with it, or else what the calendar says."""
    if stored != "open":
        return stored
    if due_on < today:
        return "overdue"
    return "due" if due_on <= today + timedelta(days=due_days) else "scheduled"


def action_stage_on(stage: str, target_on: date | None, today: date) -> str:
    """Return how an action stands on a day: delayed if its day passed and it is not completed."""
    passed = target_on is not None and target_on < today
    if passed and stage in ("proposed", "approved", "in_progress", "suspended"):
        return "delayed"
    return stage
