"""Terms of law: when they begin, when they end, how much is left.

All functions are pure: they take aware datetimes and a calendar, and never read the clock.
Units: `h` clock hours (absolute time, nights and holidays included), `wd` working days,
`cd` calendar days, `mo` months. Days are local days of the calendar's time zone, and a term in
days or months ends at the last second of its last day.
"""

import calendar as months
import math
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal, Protocol
from zoneinfo import ZoneInfo

Unit = Literal["h", "wd", "cd", "mo"]
UNITS: tuple[Unit, ...] = ("h", "wd", "cd", "mo")
# Where the clocks go back at midnight this second comes twice: the later one is the last.
LAST_SECOND = time(23, 59, 59, fold=1)


@dataclass(frozen=True, slots=True)
class OfficeHours:
    """When the desk receives papers, local time; `days` counts Monday as 0."""

    opens: time
    closes: time
    days: frozenset[int] = frozenset({0, 1, 2, 3, 4})


@dataclass(frozen=True, slots=True)
class Calendar:
    """One country's days: its time zone, weekend (Monday is 0), holidays and office hours."""

    time_zone: str
    weekend: frozenset[int]
    holidays: frozenset[date]
    office_hours: OfficeHours | None = None

    @property
    def zone(self) -> ZoneInfo:
        """Return the time zone."""
        return ZoneInfo(self.time_zone)

    def is_working(self, day: date) -> bool:
        """Test if the desks of the State are open on a day."""
        return day.weekday() not in self.weekend and day not in self.holidays

    def next_working(self, day: date) -> date:
        """Return a day if it is a working day, or else the first one after it."""
        while not self.is_working(day):
            day += timedelta(days=1)
        return day

    def local(self, moment: datetime) -> datetime:
        """Return a moment in local time.

        :raises ValueError: if it has no time zone.
        """
        if moment.tzinfo is None:
            raise ValueError(f"{moment} has no time zone")
        return moment.astimezone(self.zone)

    def end_of(self, day: date) -> datetime:
        """Return the last second of a local day."""
        return datetime.combine(day, LAST_SECOND, self.zone)


class _Hours(Protocol):
    @property
    def opens(self) -> time: ...
    @property
    def closes(self) -> time: ...
    @property
    def days(self) -> tuple[int, ...]: ...


class _Profile(Protocol):
    @property
    def time_zone(self) -> str: ...
    @property
    def weekend(self) -> tuple[int, ...]: ...
    @property
    def days_off(self) -> frozenset[date]: ...
    @property
    def office_hours(self) -> _Hours: ...


def calendar_of(profile: _Profile) -> Calendar:
    """Return the calendar of a country profile."""
    hours = profile.office_hours
    return Calendar(
        time_zone=profile.time_zone,
        weekend=frozenset(profile.weekend),
        holidays=profile.days_off,
        office_hours=OfficeHours(hours.opens, hours.closes, frozenset(hours.days)),
    )


def received_on(act: datetime, calendar: Calendar) -> date:
    """Return the day on which a paper counts as received, to print on its receipt.

    A paper handed in after the desk has closed, or on a day off, counts as received on the next
    day that the desk is open. The terms themselves run from the act: see `due_at`.
    """
    here = calendar.local(act)
    day, hours = here.date(), calendar.office_hours
    if hours is not None and here.time() >= hours.closes:
        day += timedelta(days=1)
    while not (calendar.is_working(day) and (hours is None or day.weekday() in hours.days)):
        day += timedelta(days=1)
    return day


def due_at(
    start: datetime, value: int, unit: Unit, calendar: Calendar, roll: bool = False
) -> datetime | None:
    """Return the moment a term ends, in the calendar's local time, or None if `value` is 0.

    `wd`: the day of the act is not counted and the next working day is day 1, be the act in office
    hours, after them or on a day off. `roll` moves a term in calendar days or months that ends on
    a day off to the next working day.

    :raises ValueError: if the value is negative, the unit unknown or the start without time zone.
    """
    if value < 0:
        raise ValueError(f"a term of {value} is negative")
    if unit not in UNITS:
        raise ValueError(f"{unit!r} is not a unit of time: use one of {', '.join(UNITS)}")
    here = calendar.local(start)
    if value == 0:
        return None
    if unit == "h":
        return (here.astimezone(UTC) + timedelta(hours=value)).astimezone(calendar.zone)
    if unit == "wd":
        return calendar.end_of(_working_days_after(here.date(), value, calendar))
    day = here.date()
    last = day + timedelta(days=value) if unit == "cd" else _months_after(day, value)
    return calendar.end_of(calendar.next_working(last) if roll else last)


def _working_days_after(day: date, value: int, calendar: Calendar) -> date:
    for _ in range(value):
        day = calendar.next_working(day + timedelta(days=1))
    return day


def _months_after(day: date, value: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + value, 12)
    last = months.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


def working_days_between(first: date, last: date, calendar: Calendar) -> int:
    """Return how many working days lie after `first` up to and including `last`; 0 if none."""
    days = range(1, (last - first).days + 1)
    return sum(calendar.is_working(first + timedelta(days=n)) for n in days)


def extend(
    due: datetime, paused_from: datetime, paused_to: datetime, unit: Unit, calendar: Calendar
) -> datetime:
    """Return a term's end after a pause: later by what the pause took, in the term's own unit.

    Hours: the exact time. Working days: the working days after the day the pause began, up to
    and including the day it ended. Calendar days and months: the calendar days between the two.

    :raises ValueError: if the pause ends before it begins.
    """
    pause = _elapsed(paused_from, paused_to)
    if pause < timedelta():
        raise ValueError("a pause cannot end before it begins")
    if unit == "h":
        return (due.astimezone(UTC) + pause).astimezone(calendar.zone)
    began, ended = (calendar.local(m).date() for m in (paused_from, paused_to))
    day = calendar.local(due).date()
    if unit == "wd":
        paused = working_days_between(began, ended, calendar)
        return calendar.end_of(_working_days_after(day, paused, calendar))
    return calendar.end_of(day + (ended - began))


@dataclass(frozen=True, slots=True)
class Left:
    """What is left of a term, or by how much it has passed.

    `amount` is never negative, in `unit` (a term in months is told in calendar days);
    `share_used` is from 0.0 to 1.0, None where the start is not told.
    """

    amount: int
    unit: Unit
    late: bool
    share_used: float | None


def left(
    now: datetime, due: datetime, unit: Unit, calendar: Calendar, *, start: datetime | None = None
) -> Left:
    """Return what is left of a term at a moment: whole hours begun, or days still to come."""
    late = _elapsed(due, now) > timedelta()
    share = None if start is None else _share_used(start, now, due)
    if unit == "h":
        hours = abs(_elapsed(now, due).total_seconds()) / 3600
        # Rounded down: never promise an hour that is not there.
        return Left(math.floor(hours), "h", late, share)
    today, last = calendar.local(now).date(), calendar.local(due).date()
    first, then = (last, today) if late else (today, last)
    if unit == "wd":
        return Left(working_days_between(first, then, calendar), "wd", late, share)
    return Left((then - first).days, "cd", late, share)


def _share_used(start: datetime, now: datetime, due: datetime) -> float:
    whole = _elapsed(start, due)
    if whole <= timedelta():
        return 1.0
    return min(1.0, max(0.0, _elapsed(start, now) / whole))


def _elapsed(start: datetime, end: datetime) -> timedelta:
    """Return the absolute time between two moments.

    Python subtracts two times of one zone by the clock on the wall, which a change of clocks
    makes wrong by an hour.
    """
    return end.astimezone(UTC) - start.astimezone(UTC)
