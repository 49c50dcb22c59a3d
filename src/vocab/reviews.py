"""Sessions of the Universal Periodic Review, and how exports print who recommends: as data."""

from functools import cache

import msgspec

from vocab.country import Basis
from vocab.reading import BadFile, decode, packaged


class Session(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One session of the Working Group: its cycle, and the month in which it began."""

    number: int
    cycle: int
    begins: str


class Sessions(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """All sessions known, and where they are from."""

    source: str
    basis: Basis
    session: tuple[Session, ...]


class Body(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The names under which one mechanism is printed, and the beginnings of others."""

    mechanism: str
    names: tuple[str, ...]
    starts: tuple[str, ...] = ()


class Bodies(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The whole table."""

    body: tuple[Body, ...]


def read_sessions(data: bytes, where: str) -> dict[int, Session]:
    """Return the sessions of a file by number.

    :raises BadFile: if it cannot be used, or a number stands twice.
    """
    listed = decode(data, Sessions, where).session
    found = {one.number: one for one in listed}
    if len(found) != len(listed):
        raise BadFile(where, "a session stands twice.", "Keep one of the two.")
    return found


@cache
def upr_sessions() -> dict[int, Session]:
    """Return the sessions of the Universal Periodic Review by number."""
    where = "commitments/upr_sessions.toml"
    return read_sessions(packaged(where), where)


@cache
def _bodies() -> Bodies:
    where = "commitments/recommending_bodies.toml"
    return decode(packaged(where), Bodies, where)


def recommending_body(printed: str) -> str:
    """Return the key of the mechanism that a printed name means, or nothing: it is not guessed."""
    said = " ".join(printed.split()).casefold()
    for body in _bodies().body:
        if said in (name.casefold() for name in body.names):
            return body.mechanism
    for body in _bodies().body:
        if any(said.startswith(f"{start.casefold()} ") for start in body.starts):
            return body.mechanism
    return ""
