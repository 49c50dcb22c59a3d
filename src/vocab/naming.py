"""What tells words of institutions and places from names of people, given as data."""

from functools import cache

import msgspec

from vocab.country import Basis
from vocab.reading import decode, packaged
from vocab.states import states

WHERE = "vault/naming.toml"


class Naming(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Words that mean no person, and how many refusals of one account fit in a day."""

    refusals: int
    basis: Basis
    words: tuple[str, ...]


@cache
def naming() -> Naming:
    """Return the list that comes with Amparo."""
    return decode(packaged(WHERE), Naming, WHERE)


@cache
def of_states() -> tuple[str, ...]:
    """Return the names of all States as they are written, in both languages."""
    return tuple(name for one in states().state for name in (one.name.es, one.name.en))
