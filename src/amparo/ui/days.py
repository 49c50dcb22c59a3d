"""Dates in words, in the reader's language and the house's time zone.

Django's own formats lack Quechua, and put no weekday: a deadline without its weekday is misread.
"""

import datetime as dt
import re
from functools import lru_cache
from typing import TypeVar

from django.utils import timezone
from django.utils.dateformat import format as formatted
from django.utils.translation import get_language, gettext, ngettext

T = TypeVar("T")
_LONG = {"es": r"l j \d\e F \d\e Y", "en": "l j F Y", "qu": r"l j F \k\i\l\l\a Y"}
_PLAIN = {"es": r"j \d\e F \d\e Y", "en": "j F Y", "qu": r"j F \k\i\l\l\a Y"}
_MONTH = {"es": r"F \d\e Y", "en": "F Y", "qu": r"F \k\i\l\l\a Y"}
_PARTIAL = re.compile(r"^(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?$")
_WITHIN = re.compile(r"(?<![\w-])\d{4}-\d{2}(?:-\d{2})?(?![\w-])")
_PERIOD = re.compile(r"(?<![\w/-])(\d{4}(?:-\d{2}){0,2})/(\d{4}(?:-\d{2}){0,2})(?![\w/-])")

_QUARTER = re.compile(r"^(\d{4})-Q([1-4])$")
_QUARTERS = {
    "es": ("1.er trimestre de", "2.º trimestre de", "3.er trimestre de", "4.º trimestre de"),
    "en": ("Q1", "Q2", "Q3", "Q4"),
    "qu": tuple(f"{n} ñiqin kimsa killa" for n in (1, 2, 3, 4)),
}

Day = dt.date | dt.datetime | str


def _pattern(patterns: dict[str, T]) -> T:
    return patterns.get((get_language() or "es")[:2], patterns["en"])


def _local(moment: dt.datetime) -> dt.datetime:
    return timezone.localtime(moment) if timezone.is_aware(moment) else moment


def _date(day: dt.date | dt.datetime) -> dt.date:
    return _local(day).date() if isinstance(day, dt.datetime) else day


def moment(at: dt.datetime | None) -> str:
    """Return «Friday 3 May 2026, 14:20»."""
    if not at:
        return ""
    at = _local(at)
    return f"{formatted(at, _pattern(_LONG))}, {at:%H:%M}"


def weekday(day: dt.date | dt.datetime | None) -> str:
    """Return «Friday 3 May 2026»."""
    return formatted(_date(day), _pattern(_LONG)) if day else ""


def day(value: Day | None) -> str:
    """Return «3 May 2026»; of a partial date only what is known."""
    if not value:
        return ""
    if not isinstance(value, str):
        return formatted(_date(value), _pattern(_PLAIN))
    return _partial(value, get_language() or "es")


def within(text: str) -> str:
    """Return a text with the days that stand in it in words; of a period both its ends."""
    apart = _PERIOD.sub(r"\1 – \2", text)
    return _WITHIN.sub(lambda found: day(found[0]), apart)


def quarter(code: str) -> str:
    """Return «Q4 2025» of «2025-Q4», as one writes it; what is no quarter gives nothing."""
    found = _QUARTER.match(code)
    return f"{_pattern(_QUARTERS)[int(found[2]) - 1]} {found[1]}" if found else ""


@lru_cache(maxsize=5000)
def _partial(value: str, language: str) -> str:
    """Return a partial date in words; the language is named because the words are kept by it."""
    found = _PARTIAL.match(value)
    if not found:
        return value
    year, month, number = (int(part) if part else None for part in found.groups())
    if not month:
        return str(year)
    try:
        known = dt.date(year or 1, month, number or 1)
    except ValueError:
        return value
    return formatted(known, _pattern(_PLAIN if number else _MONTH))


def short(at: dt.datetime | dt.date | None, now: dt.datetime) -> str:
    """Return «today, 00:40», «Mon 16, 21:10», «Fri 13 Nov, 11:00» or «Sat 3 May 2025, 14:20»."""
    if not at:
        return ""
    hour = f", {_local(at):%H:%M}" if isinstance(at, dt.datetime) else ""
    return _near(_date(at), _date(now)) + hour


def _near(there: dt.date, today: dt.date) -> str:
    apart = (there - today).days
    if apart == 0:
        return gettext("today")
    if apart == -1:
        return gettext("yesterday")
    if apart == 1:
        return gettext("tomorrow")
    pattern = "D j" if abs(apart) < 7 else "D j M" if there.year == today.year else "D j M Y"
    words = formatted(there, pattern)
    return words if (get_language() or "").startswith("en") else words.lower()


def ago(at: dt.datetime | None, now: dt.datetime) -> str:
    """Return how long before (or after) `now` something is: «2 h ago», «in 3 days»."""
    if not at:
        return ""
    seconds = (now - at).total_seconds()
    if abs(seconds) < 60:
        return gettext("just now")
    span = spell(int(abs(seconds) // 60))
    return (gettext("%(span)s ago") if seconds > 0 else gettext("in %(span)s")) % {"span": span}


HOUR, DAY = 60, 24 * 60  # minutes
HOURS, DAYS, MONTHS = 48, 60, 24  # beyond so many the next unit says more


def amount(minutes: int) -> tuple[int, str]:
    """Return how long something is in the unit that tells it best: «min», «h», «d», «mo» or «y»."""
    if minutes < HOUR:
        return minutes, "min"
    if minutes < HOURS * HOUR:
        return minutes // HOUR, "h"
    days = minutes // DAY
    if days < DAYS:
        return days, "d"
    months = days // 30
    return (months, "mo") if months <= MONTHS else (days // 365, "y")


def spell(minutes: int) -> str:
    """Return how long something is in words: «5 min», «3 days», «2 months»."""
    n, unit = amount(minutes)
    return {
        "min": gettext("%(n)d min"),
        "h": gettext("%(n)d h"),
        "d": ngettext("%(n)d day", "%(n)d days", n),
        "mo": ngettext("%(n)d month", "%(n)d months", n),
        "y": ngettext("%(n)d year", "%(n)d years", n),
    }[unit] % {"n": n}
