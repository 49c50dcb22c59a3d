"""Duties: those someone may see, the inbox and its tabs."""

from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Case, F, IntegerField, Q, QuerySet, Value, When

from amparo.duties.models import Duty
from amparo.duties.policies import readable_by
from amparo.duties.rules import OPEN, OWING
from amparo.ledger.actions import label

# The tabs of an inbox, as they stand in its address.
INBOX = ("waiting", "progress", "late", "claimed", "done")


def visible_to(who: Any) -> QuerySet[Duty]:
    """Return the duties someone may read: for a liaison those of their own body."""
    found = Duty.objects.filter(readable_by(who))
    return found.select_related("body", "responsible", "coarse_place", "profile")


def of_file(file: str) -> QuerySet[Duty]:
    """Return the duties owed to a protected file, for those who have opened that file."""
    found = Duty.objects.filter(file=file).exclude(file="")
    return found.select_related("body", "responsible", "profile").order_by("offered_at", "id")


def of_subject(subject: models.Model | str) -> QuerySet[Duty]:
    """Return the duties of a higher thing, such as a measure or a session."""
    found = Duty.objects.filter(subject=label(subject)).select_related("body", "profile")
    return found.order_by("offered_at", "id")


def late(at: datetime) -> Q:
    """Return the filter of the duties that are late at a moment."""
    return Q(state__in=OWING, next_due_at__lt=at)


def in_tab(tab: str, at: datetime) -> Q:
    """Return the filter of one tab of the inbox; any other word gives all that is open."""
    return {
        "waiting": Q(state="offered"),
        "progress": Q(state__in=("accepted", "in_progress")),
        "late": late(at),
        "claimed": Q(state="claimed_done"),
        "done": Q(state__in=("confirmed", "ended", "refused")),
    }.get(tab, Q(state__in=OPEN))


def inbox_counts(found: QuerySet[Duty], at: datetime) -> dict[str, int]:
    """Return how many duties stand in each tab, and in all that is open under «open»."""
    counted = found.aggregate(
        **{tab: models.Count("pk", filter=in_tab(tab, at)) for tab in ("open", *INBOX)}
    )
    return {tab: counted[tab] or 0 for tab in ("open", *INBOX)}


def urgent_first(found: QuerySet[Duty]) -> QuerySet[Duty]:
    """Return duties as an inbox lists them: by when the body must act next, the urgent before."""
    open_first = Case(
        When(state__in=OWING, then=Value(0)),
        When(state="claimed_done", then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    return found.order_by(
        open_first, F("next_due_at").asc(nulls_last=True), "-is_urgent", "-offered_at", "id"
    )
