"""Dates as documents print them, in English and Spanish: «23–25 May 2007», «abril de 2019»."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from amparo.evidence.rules.partial_dates import is_partial_date

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january enero jan ene", "february febrero feb", "march marzo mar",
            "april abril apr abr", "may mayo", "june junio jun", "july julio jul",
            "august agosto aug ago", "september septiembre setiembre sep sept set",
            "october octubre oct", "november noviembre nov", "december diciembre dec dic",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
_MONTH = r"(?P<{}>" + "|".join(sorted(MONTHS, key=len, reverse=True)) + r")\b\.?"
_DAY = r"(?P<{}>\d{{1,2}})(?:st|nd|rd|th|º|°)?"
_YEAR = r"(?P<y>(?:1[89]|20)\d{2})(?![\d/])(?!-\d)"
_OF = r"(?:\s+(?:of|de|del))?,?\s+"
_TO = r"\s*(?:–|—|-|to|al|a|y|and|through|until|hasta)\s*"


def _m(name: str) -> str:
    return _MONTH.format(name)


def _d(name: str) -> str:
    return _DAY.format(name)


# Tried in this order: the fullest form first. A part already read is not read again.
SHAPES = tuple(
    re.compile(r"(?<![\w/.])" + shape, re.IGNORECASE)
    for shape in (
        r"(?P<y>\d{4})-(?P<mn>\d{2})-(?P<d>\d{2})(?!\d)",
        r"(?P<d>\d{1,2})[/.](?P<mn>\d{1,2})[/.](?P<y>(?:19|20)\d{2})(?!\d)",
        _d("d") + _TO + _d("d2") + _OF + _m("m") + _OF + _YEAR,
        _m("m") + r"\s+" + _d("d") + _TO + _d("d2") + r",?\s+" + _YEAR,
        r"(?:between\s+|entre\s+|from\s+|desde\s+|de\s+)" + _m("m") + _OF
        + r"(?P<y1>(?:19|20)\d{2})" + _TO + _m("m2") + _OF + _YEAR,
        _d("d") + _OF + _m("m") + _OF + _YEAR,
        _m("m") + r"\s+" + _d("d") + r",?\s+" + _YEAR,
        _m("m") + _OF + _YEAR,
        r"(?P<y1>(?:19|20)\d{2})\s*[-–—/]\s*(?P<y>(?:19|20)\d{2})(?![\d/-])",
        r"(?<!-)" + _YEAR,
    )
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Spoken:
    """One date in a text: where it stands, as it was said, and as a partial date or period."""

    start: int
    end: int
    said: str
    value: str


def dates_in(text: str) -> list[Spoken]:
    """Return the dates that a text gives, in their order; each only once, in its fullest form."""
    found: list[Spoken] = []
    taken = bytearray(len(text))
    for shape in SHAPES:
        for match in shape.finditer(text):
            value = _value(match.groupdict())
            if any(taken[match.start() : match.end()]):
                continue
            taken[match.start() : match.end()] = b"\1" * (match.end() - match.start())
            if not value:
                continue  # «31 June 2020» is no date, and not «June 2020» either
            found.append(Spoken(match.start(), match.end(), match.group(), value))
    return sorted(found, key=lambda one: one.start)


def _value(said: dict[str, str | None]) -> str:
    """Return what a match means, empty if no calendar has it."""
    year, day, day2 = said["y"] or "", said.get("d"), said.get("d2")
    month = int(said["mn"] or 0) if said.get("mn") else MONTHS.get((said.get("m") or "").lower(), 0)
    if said.get("m2"):
        value = f"{said['y1']}-{month:02}/{year}-{MONTHS[(said['m2'] or '').lower()]:02}"
    elif said.get("y1"):
        value = f"{said['y1']}/{year}"
    elif day and day2:
        stem = f"{year}-{month:02}"
        value = f"{stem}-{int(day):02}/{stem}-{int(day2):02}"
    elif day:
        value = f"{year}-{month:02}-{int(day):02}"
    else:
        value = f"{year}-{month:02}" if month else year
    return value if is_partial_date(value) else ""


def values_of(spoken: Spoken) -> Iterator[str]:
    """Yield the dates one mention gives: a period, its ends, and the vaguer forms of each."""
    yield spoken.value
    for one in spoken.value.split("/"):
        yield one
        yield one[:7]
        yield one[:4]
