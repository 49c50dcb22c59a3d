"""From which likeness of meaning on two recommendations are proposed as one: data to correct."""

from functools import cache

import msgspec

from vocab.reading import decode, packaged


class Alike(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The model of meanings, the threshold, and how much is proposed and done at a time."""

    model: str
    threshold: float
    neighbours: int
    turn_seconds: int


@cache
def alike() -> Alike:
    """Return what likeness is."""
    where = "commitments/likeness.toml"
    return decode(packaged(where), Alike, where)
