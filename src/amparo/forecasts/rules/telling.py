"""How numbers of a forecast are said: rounded, never as nothing at all, never as safety."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

LEAST, MOST = 0.01, 0.99
FIRST_YEAR = 1980
# A path from the root down to its last folder; of an address on the web only what follows the host.
FOLDERS = re.compile(r"(?<![\w/])(?:/[^/\s:'\"][^/\n:'\"]*)+/")


@dataclass(frozen=True, slots=True)
class Chance:
    """A chance as it is said: whole parts, or «under 1», «over 99»: never none and never all."""

    percent: int  # or parts of a thousand
    bound: str = ""  # "under" or "over"


def chance(share: float) -> Chance:
    """Return how a chance is said.

    >>> chance(0.0), chance(0.256)
    (Chance(percent=1, bound='under'), Chance(percent=26, bound=''))
    """
    if share < LEAST:
        return Chance(1, "under")
    if share > MOST:
        return Chance(99, "over")
    return Chance(round(share * 100))


def small_chance(share: float) -> Chance:
    """Return how a small chance is said, in a thousand; never 0, and never certain.

    >>> small_chance(0.0).bound, small_chance(0.0123).percent
    ('under', 12)
    """
    if share < LEAST / 10:
        return Chance(1, "under")
    return Chance(min(round(share * 1000), 999))


def calendar(month: int) -> tuple[int, int]:
    """Return (year, month of the year) of a numbered month; 1 is January 1980.

    >>> calendar(457)
    (2018, 1)
    """
    return FIRST_YEAR + (month - 1) // 12, (month - 1) % 12 + 1


def iso_month(month: int) -> str:
    """Return a numbered month as `2018-01`."""
    year, of_year = calendar(month)
    return f"{year}-{of_year:02d}"


def folded(text: str) -> str:
    """Return a text for comparing: no accents, capitals, punctuation or double spaces."""
    bare = unicodedata.normalize("NFKD", text.casefold())
    letters = "".join(c if c.isalnum() else " " for c in bare if not unicodedata.combining(c))
    return " ".join(letters.split())


def never_said_in(text: str, phrases: Iterable[str]) -> str:
    """Return the first phrase of a list that a text holds, or nothing."""
    said = f" {folded(text)} "
    return next((p for p in phrases if f" {folded(p)} " in said), "")


def without_folders(text: str) -> str:
    """Return words with the bare names of files: where they stand is for who runs the system.

    >>> without_folders("/srv/house data/panel.parquet: no row has a value of outcome.")
    'panel.parquet: no row has a value of outcome.'
    """
    return FOLDERS.sub("", text)
