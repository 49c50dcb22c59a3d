"""How each body keeps faith: late, days to start, share confirmed by the person."""

from dataclasses import dataclass
from datetime import datetime
from statistics import median
from typing import Any

from django.db.models import Count, Q

from amparo.duties.models import Clock, Duty, Progress
from amparo.duties.queries.duties import late
from amparo.duties.rules import OPEN
from amparo.people.models import Organisation


@dataclass(frozen=True, slots=True)
class BodyLine:
    """One body in the overview.

    `late` are late now, `ever_late` were late at any time, `denied` were claimed and, by the word
    of those they were for, had not happened. `days_to_start` is the median of days from the offer
    to the first report; `confirmed_share` is of all that were ever claimed (0 to 1); both are None
    where nothing can be counted. `days_late` is the time that all its terms ran past their end,
    also of duties done since: the wait is counted against the body that was waited for.
    """

    body: Organisation
    duties: int
    open: int
    waiting: int
    late: int
    ever_late: int
    blocked: int
    refused: int
    denied: int
    confirmed: int
    days_to_start: float | None
    confirmed_share: float | None
    days_late: float


def by_body(
    *, at: datetime, since: datetime | None = None, country: str = ""
) -> tuple[BodyLine, ...]:
    """Return one line for each body that was ever asked, those with the most late first."""
    found = Duty.objects.all()
    if since:
        found = found.filter(offered_at__gte=since)
    if country:
        found = found.filter(body__country=country)
    rows = found.values("body").annotate(
        duties=Count("pk", distinct=True),
        open=Count("pk", filter=Q(state__in=OPEN), distinct=True),
        waiting=Count("pk", filter=Q(state="offered"), distinct=True),
        late=Count("pk", filter=late(at), distinct=True),
        ever_late=Count("pk", filter=Q(first_late_at__isnull=False) | late(at), distinct=True),
        blocked=Count("pk", filter=Q(state__in=OPEN) & ~Q(obstacle=""), distinct=True),
        refused=Count("pk", filter=Q(state="refused"), distinct=True),
        denied=Count("pk", filter=Q(confirmations__happened=False), distinct=True),
        confirmed=Count("pk", filter=Q(state="confirmed"), distinct=True),
        claimed=Count("pk", filter=Q(progress__kind="claim"), distinct=True),
    )
    bodies = Organisation.objects.in_bulk([row["body"] for row in rows])
    days, late_days = _days_to_start(found), _days_late(found, at)
    lines = [
        BodyLine(
            body=bodies[body],
            days_to_start=median(days[body]) if body in days else None,
            days_late=late_days.get(body, 0.0),
            confirmed_share=row["confirmed"] / claimed if claimed else None,
            **row,
        )
        for row in rows
        for body, claimed in [(row.pop("body"), row.pop("claimed"))]
    ]
    return tuple(sorted(lines, key=lambda line: (-line.late, -line.ever_late, line.body.code)))


def _days_to_start(found: Any) -> dict[Any, list[float]]:
    """Return, for each body, the days from the offer of each duty to its first report."""
    first: dict[Any, tuple[Any, float]] = {}
    steps = Progress.objects.filter(duty__in=found, kind__in=("report", "evidence", "claim"))
    for duty, body, offered, at in steps.order_by("-at").values_list(
        "duty", "duty__body", "duty__offered_at", "at"
    ):
        first[duty] = (body, (at - offered).total_seconds() / 86400)
    gathered: dict[Any, list[float]] = {}
    for body, days in first.values():
        gathered.setdefault(body, []).append(days)
    return gathered


def _days_late(found: Any, at: datetime) -> dict[Any, float]:
    """Return, for each body, the days that the terms of its duties ran past their end."""
    subjects = {f"duties.Duty:{pk}" for pk in found.values_list("pk", flat=True)}
    total: dict[Any, float] = {}
    missed = Clock.objects.filter(owed_by__isnull=False, due_at__lt=at).exclude(outcome="dropped")
    for subject, body, due, paused, ended in missed.values_list(
        "subject", "owed_by", "due_at", "paused_at", "ended_at"
    ).iterator():
        over = ((ended or paused or at) - due).total_seconds() / 86400
        if over > 0 and subject in subjects:
            total[body] = total.get(body, 0.0) + over
    return total
