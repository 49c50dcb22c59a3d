"""Home per role: which queues wait for whom, in which order.

A queue function takes a person and a moment and returns a `Queue`, or None when the person has no
such work. What a person may see is decided by the rooms' own `visible_to`, never here.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from amparo.ui.shapes import Clock


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that waits: its title (a code name), where it leads, its clock."""

    title: str
    url: str
    clock: Clock | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Queue:
    """Things of one kind that wait: most urgent first, with the words for an empty queue."""

    key: str
    title: str
    empty: str
    lines: tuple[Line, ...] = ()
    count: int = 0
    url: str = ""


QueueOf = Callable[[Any, datetime], Queue | None]
# For each role, in the order in which the person reads them.
QUEUES: Mapping[str, Sequence[QueueOf]] = {}


def roles_of(who: Any, at: datetime) -> tuple[str, ...]:
    """Return the roles a person holds at a moment, most recent first."""
    return ()


def queues_for(who: Any, at: datetime) -> tuple[Queue, ...]:
    """Return the queues of all roles a person holds, each once."""
    functions = dict.fromkeys(f for role in roles_of(who, at) for f in QUEUES.get(role, ()))
    return tuple(queue for f in functions if (queue := f(who, at)))


def lead_of(queues: Sequence[Queue]) -> Line | None:
    """Return the one thing to do next: the first line of the first queue that has any."""
    return next((queue.lines[0] for queue in queues if queue.lines), None)
