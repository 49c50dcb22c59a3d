"""What an incident needs for each degree of verification."""

from datetime import date
from functools import cache
from typing import Literal

import msgspec

from vocab.reading import decode, packaged


class Rung(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One degree: so many independent sources, or one of a kind that suffices alone."""

    status: str
    sources: int
    second_person: bool
    alone: tuple[str, ...] = ()


class Ladder(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """All degrees, and what they rest on."""

    since: date
    basis: Literal["S", "B", "R", "M", "P", "I"]
    source: str
    rung: tuple[Rung, ...]

    def of(self, status: str) -> Rung | None:
        """Return a degree by its key, or None."""
        return next((r for r in self.rung if r.status == status), None)


@cache
def ladder() -> Ladder:
    """Return the ladder in force."""
    return decode(packaged("situations/ladder.toml"), Ladder, "situations/ladder.toml")
