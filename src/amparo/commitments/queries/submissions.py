"""The reports to mechanisms that someone may see, in the order in which they are looked for."""

from datetime import date
from typing import Any

from django.db.models import Case, F, QuerySet, Value, When

from amparo.commitments.models import Submission
from amparo.commitments.queries.reading import visible


def in_turn(who: Any) -> QuerySet[Submission]:
    """Return what is still to be sent, soonest first and without a day last; then what was sent."""
    waits = Case(When(submitted="", then=F("due_on")))
    is_sent = Case(When(submitted="", then=Value(0)), default=Value(1))
    found = visible(Submission, who).select_related("mechanism", "body")
    return found.order_by(waits.asc(nulls_last=True), is_sent, "-submitted", "-id")


def is_overdue(row: Submission, today: date) -> bool:
    """Return whether a report was to be sent before today and was not."""
    return not row.submitted and row.due_on is not None and row.due_on < today
