"""What is due: days of indicators, of treaties and of reports to mechanisms."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from amparo.commitments.models import (
    Action,
    DueDate,
    Indicator,
    ProgressReport,
    Responsibility,
    Submission,
)
from amparo.commitments.policies import POLICY, Can, bodies_spoken_for
from amparo.commitments.queries.reading import visible
from amparo.commitments.rules import schedule
from amparo.instruments.queries import treaties_visible_to
from vocab.reporting import reporting

TABS = ("overdue", "due", "scheduled", "submitted", "returned", "accepted")


def stage_on(action: Action, today: date) -> str:
    """Return how an action stands on a day: delayed if its day has passed."""
    return schedule.action_stage_on(action.stage, action.target_on, today)


def due_stage(due: DueDate, today: date) -> str:
    """Return how a day stands (SM5)."""
    return schedule.stage_on(due.stage, due.due_on, today, reporting().due_days)


def due_seen_by(who: Any) -> QuerySet[DueDate]:
    """Return the days of what one may see; a focal point sees those of its own body as well."""
    seen = Q(indicator__in=visible(Indicator, who)) | Q(submission__in=visible(Submission, who))
    seen |= Q(instrument__in=treaties_visible_to(who))
    rows = DueDate.objects.filter(seen)
    return rows.select_related("indicator", "submission", "instrument", "body")


def in_tab(tab: str, today: date) -> Q:
    """Return the filter of one tab; any other word gives all that is open or came back."""
    soon = today + timedelta(days=reporting().due_days)
    return {
        "overdue": Q(stage=DueDate.OPEN, due_on__lt=today),
        "due": Q(stage=DueDate.OPEN, due_on__gte=today, due_on__lte=soon),
        "scheduled": Q(stage=DueDate.OPEN, due_on__gt=soon),
        "submitted": Q(stage=DueDate.SUBMITTED),
        "returned": Q(stage=DueDate.RETURNED),
        "accepted": Q(stage=DueDate.ACCEPTED),
    }.get(tab, Q(stage__in=(DueDate.OPEN, DueDate.RETURNED)))


def own_bodies(who: Any) -> set[UUID]:
    """Return the bodies for which someone reports."""
    return bodies_spoken_for(who)


def next_due_of(indicators: Iterable[Indicator]) -> dict[UUID, DueDate]:
    """Return the first day of each indicator that nobody has met yet."""
    rows = DueDate.objects.filter(
        indicator__in=list(indicators), stage__in=(DueDate.OPEN, DueDate.RETURNED)
    )
    return {d.indicator_id: d for d in rows.order_by("-due_on") if d.indicator_id}


def parts_of(actions: Iterable[Action]) -> dict[UUID, list[Responsibility]]:
    """Return who answers for each of some actions now, the lead first."""
    found: dict[UUID, list[Responsibility]] = {}
    rows = Responsibility.objects.filter(action__in=list(actions), until_on=None)
    for part in rows.select_related("body", "duty"):
        found.setdefault(part.action_id, []).append(part)
    for parts in found.values():
        parts.sort(key=lambda p: (p.role != "lead", p.body.name))
    return found


def may_report(who: Any, thing: Action | Indicator) -> bool:
    """Test if someone may report on an action or indicator: its bodies' focal points, a desk."""
    if POLICY.allows(who, Can.WRITE, thing):
        return True
    if thing.state != "published":
        return False
    return bool(bodies_spoken_for(who) & reporting_bodies(thing))


def reporting_bodies(thing: Action | Indicator) -> set[UUID]:
    """Return the bodies that report on an action or indicator."""
    if isinstance(thing, Action):
        now = thing.responsibilities.filter(until_on=None)
        return set(now.values_list("body_id", flat=True))
    return {thing.manager_id} if thing.manager_id else set()


def lead_bodies(due: DueDate) -> set[UUID]:
    """Return the bodies whose head is told that a day has passed: who reports, and who leads."""
    bodies = {due.body_id} if due.body_id else set()
    if due.indicator_id:
        leads = Responsibility.objects.filter(
            action__indicators=due.indicator_id, role="lead", until_on=None
        )
        bodies |= set(leads.values_list("body_id", flat=True))
    return bodies


def open_reports(who: Any) -> QuerySet[ProgressReport]:
    """Return the reports that wait for a desk to read them."""
    rows = ProgressReport.objects.filter(state="in_review")
    return rows.select_related("action", "indicator", "body").order_by("recorded_at")
