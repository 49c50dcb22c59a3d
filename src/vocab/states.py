"""States by name: one dated table that resolves what sources print, and never guesses."""

import unicodedata
from datetime import date
from functools import cache
from typing import Literal

import msgspec

from vocab.reading import BadFile, decode, packaged
from vocab.words import Words


class Alias(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Another name that sources print; `until` is the last day it was the official one."""

    name: str
    until: date | None = None


class State(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A State: ISO 3166 codes, the UN number, its names, and when it began or ended."""

    code: str
    iso3: str
    numeric: int
    name: Words
    since: date | None = None
    until: date | None = None
    aliases: tuple[Alias, ...] = ()


class NotAState(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A territory or an organisation that sources list beside States."""

    name: str
    kind: Literal["territory", "organisation"]


class States(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The whole table."""

    state: tuple[State, ...]
    not_a_state: tuple[NotAState, ...] = ()


def folded(name: str) -> str:
    """Return a name for comparing: no capitals, accents, punctuation or double spaces."""
    bare = unicodedata.normalize("NFKD", name.casefold())
    letters = "".join(c if c.isalnum() else " " for c in bare if not unicodedata.combining(c))
    return " ".join(letters.split())


def read_states(data: bytes, where: str) -> States:
    """Return a table of States.

    :raises BadFile: if it cannot be used, or one name or code means two of them.
    """
    found = decode(data, States, where)
    _index(found, where)
    return found


def _index(table: States, where: str) -> dict[str, State | NotAState]:
    index: dict[str, State | NotAState] = {}
    listed: tuple[State | NotAState, ...] = (*table.state, *table.not_a_state)
    for one in listed:
        for name in _names(one):
            other = index.setdefault(name, one)
            if other is not one:
                raise BadFile(where, f"the name «{name}» means two.", "Keep it with one of them.")
    return index


def _names(one: State | NotAState) -> set[str]:
    if isinstance(one, NotAState):
        return {folded(one.name)}
    names = [one.name.es, one.name.en, one.name.qu, *(a.name for a in one.aliases)]
    codes = [one.code, one.iso3, str(one.numeric), f"{one.numeric:03d}"]
    return {folded(name) for name in (*names, *codes) if name}


@cache
def states() -> States:
    """Return the packaged table."""
    return read_states(packaged("places/states.toml"), "places/states.toml")


@cache
def _packaged_index() -> dict[str, State | NotAState]:
    return _index(states(), "places/states.toml")


def resolve(name: str) -> State | NotAState | None:
    """Return what a name or a code stands for, or None: an unknown name is never guessed."""
    return _packaged_index().get(folded(name))


def state(code: str) -> State | None:
    """Return a State by its ISO code of two letters, or None."""
    return next((s for s in states().state if s.code == code), None)


def state_name(code: str, lang: str) -> str:
    """Return a State's name in a language; an unknown code is returned as it is."""
    found = state(code)
    return found.name.in_language(lang) if found else code
