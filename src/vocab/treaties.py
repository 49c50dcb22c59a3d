"""Treaties by name, their rules of entry into force, and what falls due: data a lawyer can correct.

Also how the headings of the UN's tables of participants are read.
"""

import re
from datetime import date
from functools import cache
from typing import Literal

import msgspec

from vocab.country import Basis
from vocab.reading import BadFile, complaint, decode, packaged, place_of
from vocab.words import Words

Wait = Literal["days", "months", "nth_month", "first_after_days", "first_after_months"]


class _Strict(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A table of these files."""


class WaitRule(_Strict, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """After how long an act takes effect; it holds for acts made from `since` on."""

    since: date
    wait: Wait
    n: int
    source: str
    basis: Basis

    def __post_init__(self) -> None:
        if self.n < 0:
            raise complaint(f"{self.n} is no time to wait.", "Give 0 or more.")


class Treaty(_Strict, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A treaty that Amparo knows. `untc` is its number in the UN Treaty Collection, `4-11-b`.

    `rules` say from when it binds a State that deposits an instrument, `leave` when a denunciation
    ends that. With `needs_parent` only who may be bound by the parent may be bound by it.
    """

    key: str
    title: Words
    kind: str
    level: str
    adopted: date
    rules: tuple[WaitRule, ...]
    leave: tuple[WaitRule, ...] = ()
    untc: str = ""
    opened: date | None = None
    closes: date | None = None
    in_force: date | None = None
    reservations: Literal["yes", "no", "limited", "unknown"] = "unknown"
    parent: str = ""
    needs_parent: bool = False
    core: bool = False

    def __post_init__(self) -> None:
        if self.in_force and self.in_force < self.adopted:
            raise complaint(
                f"«{self.key}» is in force before it was adopted.", "Correct one of the two days."
            )


class Deadline(_Strict, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What falls due once a treaty is in force for a State: after `days` or `years`, or `yearly`.

    With `every_years` it comes again and again after the first.
    """

    key: str
    treaty: str
    article: str
    duty: Words
    since: date
    source: str
    basis: Basis
    days: int = 0
    years: int = 0
    every_years: int = 0
    yearly: str = ""

    def __post_init__(self) -> None:
        if sum(map(bool, (self.days, self.years, self.yearly))) != 1:
            raise complaint(
                f"«{self.key}» needs one of days, years and yearly.", "Give exactly one."
            )
        if self.yearly and not re.fullmatch(r"\d\d-\d\d", self.yearly):
            raise complaint(f"«{self.yearly}» is no day of a year.", "Write it like 04-30.")


class Act(_Strict, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """With which words an act of a depositary's heading begins, and which kind that is."""

    begins: str
    kind: str


class _Apart(_Strict, frozen=True, forbid_unknown_fields=True, kw_only=True):
    columns: tuple[str, ...]


class ColumnWords(_Strict, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How the headings of the UN's tables are read."""

    act: tuple[Act, ...]
    apart: _Apart


class _Treaties(_Strict, frozen=True, forbid_unknown_fields=True, kw_only=True):
    treaty: tuple[Treaty, ...]


class _Deadlines(_Strict, frozen=True, forbid_unknown_fields=True, kw_only=True):
    deadline: tuple[Deadline, ...]


def untc_number(printed: str) -> str:
    """Return a number of the UN Treaty Collection as it is kept here: `4-11-b` for `IV.11.b`."""
    parts = [part for part in re.split(r"[^0-9A-Za-z]+", printed.strip()) if part]
    if parts and re.fullmatch(r"[IVXL]+", parts[0]):
        parts[0] = str(_roman(parts[0]))
    return "-".join(part.lower() for part in parts)


def _roman(text: str) -> int:
    worth = [{"I": 1, "V": 5, "X": 10, "L": 50}[letter] for letter in text]
    pairs = zip(worth, [*worth[1:], 0], strict=True)
    return sum(-one if one < after else one for one, after in pairs)


def read_treaties(data: bytes, where: str) -> dict[str, Treaty]:
    """Return the treaties of a file by key.

    :raises BadFile: if it cannot be used, a key or number stands twice, or a parent is unknown.
    """
    found: dict[str, Treaty] = {}
    numbers: set[str] = set()
    listed = decode(data, _Treaties, where).treaty
    for n, treaty in enumerate(listed):
        place = place_of(data.decode(), where, ["treaty", n])
        if treaty.key in found:
            raise BadFile(place, f"the key «{treaty.key}» stands twice.", "Keep one of the two.")
        if treaty.untc and treaty.untc in numbers:
            raise BadFile(place, f"the number «{treaty.untc}» stands twice.", "Keep one.")
        numbers.add(treaty.untc)
        found[treaty.key] = treaty
    for n, treaty in enumerate(listed):
        if treaty.parent and treaty.parent not in found:
            place = place_of(data.decode(), where, ["treaty", n, "parent"])
            raise BadFile(place, f"there is no «{treaty.parent}».", "Name a treaty of this file.")
    return found


def read_deadlines(data: bytes, where: str, known: dict[str, Treaty]) -> tuple[Deadline, ...]:
    """Return what falls due.

    :raises BadFile: if the file cannot be used, or names a treaty that is not known.
    """
    found = decode(data, _Deadlines, where).deadline
    for n, deadline in enumerate(found):
        if deadline.treaty not in known:
            place = place_of(data.decode(), where, ["deadline", n, "treaty"])
            raise BadFile(place, f"there is no «{deadline.treaty}».", "Name a known treaty.")
    return found


@cache
def treaties() -> dict[str, Treaty]:
    """Return the packaged treaties by key."""
    return read_treaties(packaged("commitments/treaties.toml"), "commitments/treaties.toml")


@cache
def deadlines() -> tuple[Deadline, ...]:
    """Return the packaged deadlines."""
    name = "commitments/deadlines.toml"
    return read_deadlines(packaged(name), name, treaties())


@cache
def column_words() -> ColumnWords:
    """Return how the headings of the UN's tables are read."""
    name = "commitments/untc_words.toml"
    return decode(packaged(name), ColumnWords, name)


def rule_on(rules: tuple[WaitRule, ...], day: date) -> WaitRule | None:
    """Return the rule that holds for an act of a day: the last that began by then, else the first.

    A succession or a signature may be dated before the treaty itself: the first rule serves.
    """
    ordered = sorted(rules, key=lambda rule: rule.since)
    begun = [rule for rule in ordered if rule.since <= day]
    return begun[-1] if begun else (ordered[0] if ordered else None)
