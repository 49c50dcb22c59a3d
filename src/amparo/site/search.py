"""Search across rooms: each room finds only what the person may see."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Found:
    """One answer to a search: its title (a code or code name), where it leads, what it is."""

    title: str
    url: str
    kind: str


Finder = Callable[[Any, str, datetime], Sequence[Found]]
FINDERS: tuple[Finder, ...] = ()


def found_by(who: Any, typed: str, at: datetime) -> tuple[Found, ...]:
    """Return what a person may find by the words typed."""
    return tuple(found for find in FINDERS for found in find(who, typed, at))
