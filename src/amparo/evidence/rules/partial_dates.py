"""Dates as far as they are known, compared as intervals: never padded to a first of January."""

import calendar
import re
from dataclasses import dataclass
from datetime import date

_ONE = re.compile(r"^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$")


@dataclass(frozen=True, slots=True)
class Span:
    """All days that a partial date or a period may mean, both ends included."""

    first: date
    last: date

    def may_precede(self, other: "Span") -> bool:
        """Test if some day of this one is not after some day of the other."""
        return self.first <= other.last


def span_of(text: str) -> Span:
    """Return the days of `2015`, `2015-11`, `2015-11-03` or `2009-01/2015-12`.

    :raises ValueError: if it is none of these, has no such day, or ends before it begins.
    """
    begins, slash, ends = text.strip().partition("/")
    first = _one(begins)
    if not slash:
        return first
    last = _one(ends)
    if last.last < first.first:
        raise ValueError(text)
    return Span(first.first, last.last)


def _one(text: str) -> Span:
    found = _ONE.match(text)
    if not found:
        raise ValueError(text)
    year, month, day = (int(part) if part else 0 for part in found.groups())
    if day:
        only = date(year, month, day)
        return Span(only, only)
    if month:
        return Span(date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1]))
    return Span(date(year, 1, 1), date(year, 12, 31))


def is_partial_date(text: str) -> bool:
    """Test if a text is a partial date or a period that a calendar has."""
    try:
        span_of(text)
    except ValueError:
        return False
    return True


def in_order(begins: str, ends: str) -> bool:
    """Test if a beginning may lie before an end; what is not known is in order (rule V-G2)."""
    if not begins or not ends:
        return True
    return span_of(begins).may_precede(span_of(ends))


def was_true_on(begins: str, ends: str, day: date) -> bool | None:
    """Return whether something held on a day; None where the dates are too vague to tell."""
    since = span_of(begins) if begins else None
    until = span_of(ends) if ends else None
    if (since and day < since.first) or (until and day > until.last):
        return False
    if (since and day < since.last) or (until and day > until.first):
        return None
    return True
