"""Public statistics as data: what is counted, by what it is laid out, and how small is too small.

A rule of disclosure is law to the code that publishes: it is never a number in code.
"""

import hashlib
from datetime import date
from functools import cache
from typing import Literal

import msgspec

from vocab.reading import complaint, decode, packaged
from vocab.words import Words

Basis = Literal["S", "B", "R", "M", "P", "I"]


class Disclosure(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What may not be said: counts below `threshold`, and what gives them away.

    A hidden count keeps at least `values` possible values; nothing is published before `delay_days`
    have passed since the last day of its period; a median needs `median_least` counts behind it.
    Overlapping releases may leave `most_open` counts open between them; more cannot be judged.
    Counts are rounded to multiples of `round_to`, 0 for none.
    """

    threshold: int
    values: int
    delay_days: int
    median_least: int
    longest_months: int
    most_open: int
    round_to: int = 0
    since: date
    basis: Basis
    source: str = ""

    def __post_init__(self) -> None:
        if min(self.threshold, self.values, self.median_least) < 2:
            raise complaint("a threshold below 2 hides nobody.", "Give 2 or more.")
        if self.round_to < 0 or self.round_to == 1 or self.round_to > self.threshold:
            raise complaint(
                "rounding to this would change nothing, or turn people into zero.",
                "Give 0, or 2 up to the threshold.",
            )


class Extra(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A category that stands beside those of a list, such as «not known»."""

    key: str
    label: Words


class Dimension(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """By what something is counted: a closed list (`words`), the regions, quarters or bodies."""

    key: str
    label: Words
    hxl: str
    kind: Literal["words", "region", "quarter", "body"] = "words"
    words: str = ""
    extra: tuple[Extra, ...] = ()


class Population(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What is counted. `has_total` False: its categories overlap and do not add up."""

    key: str
    label: Words
    definition: Words
    has_total: bool = True


class Table(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One public table: its place in the list of sixteen, and how a population is laid out.

    `share` names the category whose share is told; `median` adds the days it took. A table that
    nothing feeds yet says why in `waits_for`.
    """

    key: str
    number: int
    title: Words
    population: str = ""
    faces: tuple[tuple[str, ...], ...] = ()
    share: str = ""
    median: bool = False
    about: Words | None = None
    waits_for: Words | None = None

    def __post_init__(self) -> None:
        if any(d in {"district", "place"} for face in self.faces for d in face):
            raise complaint("a public table stops at the region.", "Use the dimension «region».")
        if bool(self.faces) == bool(self.waits_for):
            raise complaint("a table has faces, or waits for something.", "Give one of the two.")


class Stage(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A stretch of a case's way: from the first of some moves to the first of others."""

    key: str
    label: Words
    begins: tuple[str, ...]
    ends: tuple[str, ...]


class Book(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The whole of `tables.toml`."""

    dimension: tuple[Dimension, ...]
    population: tuple[Population, ...]
    table: tuple[Table, ...]
    stage: tuple[Stage, ...]


@cache
def disclosure() -> Disclosure:
    """Return how small is too small."""
    name = "publications/disclosure.toml"
    return decode(packaged(name), Disclosure, name)


@cache
def _book() -> Book:
    name = "publications/tables.toml"
    return decode(packaged(name), Book, name)


@cache
def vocabulary() -> str:
    """Return the SHA-256 of the words and rules of tables, to tell versions apart."""
    found = hashlib.sha256()
    for name in ("publications/disclosure.toml", "publications/tables.toml",
                 "situations/incident_types.toml"):  # fmt: skip
        found.update(packaged(name))
    return found.hexdigest()


def dimensions() -> dict[str, Dimension]:
    """Return everything that a table can be laid out by."""
    return {d.key: d for d in _book().dimension}


def populations() -> dict[str, Population]:
    """Return everything that is counted."""
    return {p.key: p for p in _book().population}


def tables() -> dict[str, Table]:
    """Return the public tables, in order."""
    return {t.key: t for t in _book().table}


def stages() -> dict[str, Stage]:
    """Return the stretches of a case's way whose days are told."""
    return {s.key: s for s in _book().stage}
