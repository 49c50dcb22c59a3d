"""Home per role: what waits for this person, most urgent first.

A queue function takes a person and a moment and returns the lines that wait. What a person may see
is decided by the rooms' own `visible_to`, never here.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from amparo.people import queries as people
from amparo.site import queues_desks, queues_directorates, queues_monitor, queues_registry
from amparo.site.queues import QUEUES, Line

ALL_QUEUES = (
    QUEUES, queues_registry.QUEUES, queues_desks.QUEUES, queues_directorates.QUEUES,
    queues_monitor.QUEUES,
)  # fmt: skip
SHOWN = 40  # lines of one group; the rest is in the room's own list


@dataclass(frozen=True, slots=True)
class Group:
    """Lines of one urgency."""

    key: str
    title: str
    lines: tuple[Line, ...]
    count: int


@dataclass(frozen=True, slots=True)
class Home:
    """What the page shows: the next thing, then the groups."""

    lead: Line | None
    groups: tuple[Group, ...]
    waiting: int
    late: int
    today: int


def home_of(who: Any, at: datetime) -> Home:
    """Return the home of someone at a moment."""
    roles = people.roles_of(who, on=timezone.localdate(at))
    asked: dict[Callable[..., Iterable[Line]], None] = dict.fromkeys(
        queue for role in sorted(roles) for queues in ALL_QUEUES for queue in queues.get(role, ())
    )
    lines = {line.url + line.title: line for queue in asked for line in queue(who, roles, at)}
    ordered = sorted(lines.values(), key=lambda line: line.order)
    groups = tuple(group for group in _groups(ordered, at) if group.count)
    count = {group.key: group.count for group in groups}
    mine = [line for line in ordered if not line.waits_for_another]
    return Home(
        lead=mine[0] if mine else None,
        groups=groups,
        waiting=len(mine),
        late=count.get("late", 0),
        today=count.get("today", 0),
    )


def _groups(lines: Sequence[Line], at: datetime) -> Iterable[Group]:
    titles = {
        "late": _("Past their term"),
        "today": _("Due today"),
        "later": _("Tomorrow and after"),
        "open": _("Without a term"),
        "others": _("Waiting for someone else"),
    }
    for key, title in titles.items():
        found = [line for line in lines if _group_of(line, at) == key]
        yield Group(key, title, tuple(found[:SHOWN]), len(found))


def _group_of(line: Line, at: datetime) -> str:
    if line.waits_for_another:
        return "others"
    if line.due_at is None:
        return "open"
    if line.due_at < at:
        return "late"
    return "today" if timezone.localdate(line.due_at) == timezone.localdate(at) else "later"
