"""Initiatives that States support: who is named as a supporter where, as of which day.

A list of supporters changes, and says of a day only that its States support on it: `on` is the day
as of which a source names them, not the day on which each began.
"""

import re
from datetime import date
from functools import cache
from typing import Literal

import msgspec

from vocab.reading import complaint, decode, packaged
from vocab.states import state

PACKAGED = ("act_code_of_conduct", "france_mexico_veto")
_DAY = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")


class _Strict(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A table of these files."""


class Place(_Strict, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A public text that names supporters."""

    key: str
    title: str
    publisher: str
    published: str
    address: str
    read_on: date
    language: str = "en"
    kind: str = "press"


class Steps(_Strict, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """States that a source names, as of a day, with the words that say so."""

    source: str
    on: str
    status: Literal["not_yet", "supports", "co_sponsor", "signed", "withdrawn"]
    states: tuple[str, ...]
    locator: str
    quote: str
    note: str = ""

    def __post_init__(self) -> None:
        if not _DAY.fullmatch(self.on):
            raise complaint(f"«{self.on}» is no day.", "Write 2015, 2015-09 or 2015-09-01.")
        for code in self.states:
            if state(code) is None:
                raise complaint(f"«{code}» is no State.", "Use the codes of places/states.toml.")


class Link(_Strict, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How this initiative stands to another, by its key."""

    other: str
    type: str


class Initiative(_Strict, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """An initiative. `said_as` are the words by which statements name it."""

    key: str
    title: str
    short_title: str
    kind: str
    launched: str
    note: str
    leads: tuple[str, ...] = ()
    led_by: str = ""
    said_as: tuple[str, ...] = ()
    source: tuple[Place, ...] = ()
    step: tuple[Steps, ...] = ()
    link: tuple[Link, ...] = ()

    def __post_init__(self) -> None:
        named = {one.key for one in self.source}
        for one in self.step:
            if one.source not in named:
                raise complaint(f"there is no source «{one.source}».", "Add it as [[source]].")


def read_initiative(data: bytes, where: str) -> Initiative:
    """Return one initiative with its supporters.

    :raises BadFile: if the file cannot be used.
    """
    return decode(data, Initiative, where)


@cache
def initiatives() -> dict[str, Initiative]:
    """Return the initiatives that come with Amparo, by key."""
    names = {key: f"initiatives/{key}.toml" for key in PACKAGED}
    return {key: read_initiative(packaged(name), name) for key, name in names.items()}
