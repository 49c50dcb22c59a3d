"""Who is meant by a number: one dated table for all code systems, and one id inside.

A code means a unit on a day: 345 is Yugoslavia in 1990 and, for one system, Serbia today. A number
that nobody bore on that day is resolved to nothing, never guessed.
"""

from datetime import date
from functools import cache
from pathlib import Path
from typing import Literal

import msgspec
import polars as pl

from foresight.errors import Unusable
from vocab.states import State, resolve

System = Literal["gw", "cow", "views", "ewp", "iso3"]
SYSTEMS: tuple[System, ...] = ("gw", "cow", "views", "ewp", "iso3")


class Unit(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A country under the numbers it bore from `since` to `until` (both days included).

    `place` names who held its place on other days, the nearest first.
    """

    id: str
    gw: int | None = None
    cow: int | None = None
    views: int | None = None
    ewp: int | None = None
    since: date | None = None
    until: date | None = None
    place: tuple[str, ...] = ()

    def code(self, system: System) -> int | str | None:
        """Return the code in a system; the Early Warning Project's is COW's where it has no own."""
        if system == "ewp" and self.ewp is None:
            return self.cow
        return self.id if system == "iso3" else getattr(self, system)

    def lives(self, on: date) -> bool:
        """Tell whether the line holds on a day."""
        return (self.since or date.min) <= on <= (self.until or date.max)

    @property
    def name(self) -> str:
        """The name in English, or the id where `vocab` has none."""
        found = resolve(self.id)
        return found.name.en if isinstance(found, State) else self.id


class _Table(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    unit: list[Unit]


@cache
def units() -> tuple[Unit, ...]:
    """Return the whole table.

    :raises Unusable: if two units bear one code on one day.
    """
    found = read_units((Path(__file__).parent / "units.toml").read_bytes())
    return tuple(found)


def read_units(data: bytes) -> list[Unit]:
    """Return a table of units.

    :raises Unusable: if it cannot be read, or two lines claim one code on one day.
    """
    try:
        found = msgspec.toml.decode(data, type=_Table).unit
    except (msgspec.MsgspecError, ValueError) as why:
        raise Unusable(f"units.toml: {why}") from why
    for system in SYSTEMS:
        seen: dict[int | str, list[Unit]] = {}
        for one in found:
            code = one.code(system)
            for other in seen.get(code, []) if code is not None else []:
                if _overlap(one, other):
                    raise Unusable(f"units.toml: {system} {code} means two on one day.")
            if code is not None:
                seen.setdefault(code, []).append(one)
    return found


def _overlap(one: Unit, other: Unit) -> bool:
    begin = max(one.since or date.min, other.since or date.min)
    return begin <= min(one.until or date.max, other.until or date.max)


def unit(system: System, code: int | str, on: date) -> Unit | None:
    """Return who bears a code on a day, or None.

    >>> unit("gw", 345, date(2000, 1, 1)).id, unit("cow", 345, date(2010, 1, 1)).id
    ('YUG', 'SRB')
    """
    return next((u for u in units() if u.code(system) == code and u.lives(on)), None)


def in_span(system: System, code: int | str, first: date, last: date) -> Unit | None:
    """Return who bears a code on the last day of a month or year on which anybody does, or None.

    A table by month or year speaks also of a unit that was born or ended within.

    >>> in_span("cow", 817, date(1975, 1, 1), date(1975, 12, 31)).id
    'VDR'
    """
    there = [
        u
        for u in units()
        if u.code(system) == code
        and (u.since or date.min) <= last
        and (u.until or date.max) >= first
    ]
    return max(there, key=lambda u: u.until or date.max, default=None)


def by_year(to: System = "views", system: System = "cow") -> pl.DataFrame:
    """Return a table that joins the codes of two systems year by year: who lived on 31 December.

    Columns: `year`, the two systems.
    """
    rows = [
        (year, one.code(system), one.code(to))
        for one in units()
        if one.code(system) is not None and one.code(to) is not None
        for year in range(1946, 2101)
        if one.lives(date(year, 12, 31))
    ]
    return pl.DataFrame(rows, schema=["year", system, to], orient="row")
