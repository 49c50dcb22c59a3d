"""What a search of the whole house gives back: answers by kind."""

from dataclasses import dataclass
from typing import Any

MOST = 20  # answers of one kind


@dataclass(frozen=True, slots=True)
class Found:
    """One answer: its code name or title, where it leads, its code."""

    title: str
    url: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """The answers of one kind."""

    title: Any
    found: tuple[Found, ...]
