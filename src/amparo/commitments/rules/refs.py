"""References that name a recommendation once: mechanism, year and number (V-C1)."""

import re
from typing import NamedTuple

from vocab.states import state

SHAPE = re.compile(r"[A-Z][A-Za-z0-9]*(-[A-Za-z0-9.]+)*-(19|20)\d\d(-[A-Za-z0-9.()/]+)+")

PARTS = re.compile(
    r"(?P<mechanism>.+?)-(?P<year>(?:19|20)\d\d)-(?:(?P<country>[A-Z]{2})-)?(?P<number>.+)"
)


class Named(NamedTuple):
    """What a reference names; `country` is empty where no State stands in it."""

    mechanism: str
    year: str
    country: str
    number: str


def composed(mechanism: str, issued: str, number: str, country: str = "") -> str:
    """Return the reference of a recommendation: `CRC-2017-5`; empty if year or number is missing.

    A mechanism that asks many States numbers anew for each: then the State stands in it.
    """
    year = issued[:4]
    number = number.strip().replace(" ", "")
    if not (re.fullmatch(r"(19|20)\d\d", year) and number):
        return ""
    return "-".join(part for part in (mechanism, year, country, number) if part)


def is_ref(text: str) -> bool:
    """Test if a reference names mechanism, year and number: `5` alone does not."""
    return bool(SHAPE.fullmatch(text))


def named(ref: str) -> Named | None:
    """Return what a reference names, or nothing where it does not name mechanism, year, number."""
    found = PARTS.fullmatch(ref) if is_ref(ref) else None
    if found is None:
        return None
    country = found["country"] or ""
    if country and state(country) is None:  # «OECD-EPR-2016-II-4»: part of the number
        return Named(found["mechanism"], found["year"], "", f"{country}-{found['number']}")
    return Named(found["mechanism"], found["year"], country, found["number"])


def spellings(ref: str, country: str) -> tuple[str, ...]:
    """Return how the reference of a State's recommendation is written: with the State, without."""
    name = named(ref)
    if name is None or (name.country or country) != country:
        return (ref,)
    short = composed(name.mechanism, name.year, name.number)
    full = composed(name.mechanism, name.year, name.number, country)
    return tuple(dict.fromkeys((ref, full, short)))
