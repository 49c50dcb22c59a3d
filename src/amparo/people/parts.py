"""What other rooms add to the page about oneself: certificates, notices."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from amparo.people.models import User


@dataclass(frozen=True, slots=True)
class Part:
    """One section of the page: what it says, line by line, and where to go on."""

    key: str
    title: str
    lines: tuple[str, ...] = ()
    empty: str = ""
    url: str = ""
    act: str = ""


PartOf = Callable[[User, datetime], Part]
_parts: list[PartOf] = []


def register(part: PartOf) -> None:
    """Add a section, once; a room above calls this when it is loaded."""
    if part not in _parts:
        _parts.append(part)


def parts_for(user: User, at: datetime) -> tuple[Part, ...]:
    """Return the sections for a user."""
    return tuple(part(user, at) for part in _parts)
