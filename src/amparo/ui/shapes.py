"""What the components are given: small frozen values that any room can build."""

from dataclasses import dataclass
from typing import Literal

Tone = Literal["plain", "soon", "late", "wait"]


@dataclass(frozen=True, slots=True)
class Room:
    """One line of the left rail."""

    label: str
    url: str
    count: int | None = None
    current: bool = False


@dataclass(frozen=True, slots=True)
class SignedIn:
    """The person in the header: a service name, the role in words, their own page."""

    name: str
    role: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Clock:
    """A deadline as a reader sees it.

    `words` are the time left («2 working days left»), `due` the hour in words, `share` the part
    of the term already used (0 to 1, None draws no line), `term` and `law` the legal basis,
    `confirmed` False shows that no law confirms the figure yet.
    """

    words: str
    due: str = ""
    share: float | None = None
    tone: Tone = "plain"
    term: str = ""
    law: str = ""
    source: str = ""
    confirmed: bool = True


@dataclass(frozen=True, slots=True)
class Stage:
    """One step of a track: done, now or to come; `note` is a date or a count."""

    label: str
    state: Literal["done", "now", "todo"] = "todo"
    note: str = ""


@dataclass(frozen=True, slots=True)
class Filter:
    """One link of a filter bar: its words, its address, how many it would show."""

    label: str
    url: str
    count: int | None = None
    current: bool = False


@dataclass(frozen=True, slots=True)
class Party:
    """One line of the people beside a case: who, and why they are there."""

    name: str
    why: str
