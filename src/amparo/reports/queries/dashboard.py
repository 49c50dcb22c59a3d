"""R-25 and R-26 in a few numbers, for the home page of a desk."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone

from amparo.evidence.policies import works_at_a_desk
from amparo.reports.queries.doubts import all_doubts
from amparo.reports.queries.dues import all_due
from amparo.reports.rules.due import Counts, Due, by_body

SHOWN = 8  # lines of the page


@dataclass(frozen=True, slots=True)
class Dashboard:
    """What falls due, nearest first, how much each body owes, and what is in doubt by kind."""

    bodies: list[tuple[str, Counts]]
    nearest: list[Due]
    overdue: int
    doubts: list[tuple[str, int]]


def dashboard_of(who: Any, at: datetime) -> Dashboard | None:
    """Return the dashboard of who works at a desk; nobody else has one."""
    if not works_at_a_desk(who, None):
        return None
    today = timezone.localdate(at)
    found = all_due(who, today, at)
    kinds: dict[str, int] = {}
    for one in all_doubts(who):
        kinds[one.kind] = kinds.get(one.kind, 0) + 1
    return Dashboard(
        bodies=list(by_body(found, today).items()),
        nearest=found[:SHOWN],
        overdue=sum(one.on < today for one in found),
        doubts=sorted(kinds.items()),
    )
