"""What a treaty asks by when, counted from the day it is in force for a State."""

import calendar
from datetime import date, timedelta

from vocab.treaties import Deadline

MOST = 100  # days listed of one duty


def due_days(deadline: Deadline, bound_from: date, until: date) -> list[date]:
    """Return the days on which a duty falls due up to a day, the first of them at least.

    A yearly duty begins in the year after the first whole or broken year of being bound.
    """
    days: list[date] = []
    day: date | None = first_due(deadline, bound_from)
    while day is not None and len(days) < MOST and (not days or day <= until):
        days.append(day)
        day = _next(deadline, day)
    return days


def first_due(deadline: Deadline, bound_from: date) -> date:
    """Return the first day on which a duty falls due."""
    if deadline.days:
        return bound_from + timedelta(days=deadline.days)
    if deadline.years:
        return _years_later(bound_from, deadline.years)
    month, day = (int(part) for part in deadline.yearly.split("-"))
    return date(bound_from.year + 1, month, day)


def _next(deadline: Deadline, day: date) -> date | None:
    if deadline.yearly:
        return _years_later(day, 1)
    return _years_later(day, deadline.every_years) if deadline.every_years else None


def _years_later(day: date, years: int) -> date:
    year = day.year + years
    return day.replace(year=year, day=min(day.day, calendar.monthrange(year, day.month)[1]))
