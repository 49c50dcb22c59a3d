"""References that name a recommendation once: mechanism, year and number (V-C1)."""

import re

SHAPE = re.compile(r"[A-Z][A-Za-z0-9]*(-[A-Za-z0-9.]+)*-(19|20)\d\d(-[A-Za-z0-9.()/]+)+")


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
