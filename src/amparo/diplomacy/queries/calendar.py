"""What lies ahead, and what was: meetings, elections, and inputs that are due."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from amparo.diplomacy.models import Candidacy, Fact, InputRequest, Meeting
from amparo.diplomacy.queries.facts import visible_to

OPEN = ("received", "accepted", "draft")  # inputs that still wait for someone


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the calendar."""

    kind: str
    on: date
    fact: Fact
    is_late: bool = False


def ahead(who: Any, today: date, *, until: date | None = None) -> list[Entry]:
    """Return what is to come, nearest first; an input that is overdue stands at the head."""
    meetings = visible_to(who, Meeting).filter(last_on__gte=today)
    elections = visible_to(who, Candidacy).filter(
        last_on__gte=today, stage__in=("announced", "endorsed")
    )
    inputs = visible_to(who, InputRequest).filter(state__in=OPEN, deadline_on__isnull=False)
    found = [
        *(Entry("meeting", max(m.first_on or today, today), m) for m in _live(meetings)),
        *(
            Entry("candidacy", max(c.first_on or today, today), c)
            for c in _live(elections).select_related("forum")
        ),
        *(Entry("input", i.deadline_on, i, i.deadline_on < today) for i in inputs if i.deadline_on),
    ]
    kept = [one for one in found if until is None or one.on <= until]
    return sorted(kept, key=lambda one: (one.on, one.kind, str(one.fact.pk)))


def past(who: Any, today: date, *, most: int) -> list[Meeting]:
    """Return the meetings that are over, the last first."""
    found = visible_to(who, Meeting).filter(last_on__lt=today)
    return list(_live(found).order_by("-last_on", "-id")[:most])


def _live(found: Any) -> Any:
    return found.exclude(state="withdrawn")
