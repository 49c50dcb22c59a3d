"""Plans, actions, reports, consultations and campaigns that hold all words typed."""

from typing import Any

from django.db.models import Q, QuerySet

from amparo.commitments.models import Action, Consultation, Recognition, Submission
from amparo.commitments.queries import plans as of_plans
from amparo.commitments.queries.reading import visible
from amparo.instruments.models import Instrument

MOST_WORDS = 8


def holding(rows: QuerySet[Any], typed: str, *names: str) -> QuerySet[Any]:
    """Return the rows that hold each word typed in one of some fields."""
    for word in typed.split()[:MOST_WORDS]:
        anywhere = Q()
        for name in names:
            anywhere |= Q(**{f"{name}__icontains": word})
        rows = rows.filter(anywhere)
    return rows.exclude(state="withdrawn")


def plans(who: Any, typed: str) -> QuerySet[Instrument]:
    """Return the plans with goals that someone may see, by their names and numbers."""
    return holding(of_plans.plans(who), typed, "short", "title", "title_es", "number")


def submissions(who: Any, typed: str) -> QuerySet[Submission]:
    """Return the reports to mechanisms that someone may see, the last recorded first."""
    return holding(visible(Submission, who), typed, "title", "mechanism__key").order_by("-id")


def actions(who: Any, typed: str) -> QuerySet[Action]:
    """Return what States do, as far as someone may see it, the last recorded first."""
    return holding(visible(Action, who), typed, "ref", "title").order_by("-id")


def consultations(who: Any, typed: str) -> QuerySet[Consultation]:
    """Return the consultations that someone may see, the last held first."""
    rows = holding(visible(Consultation, who), typed, "title", "place", "changed")
    return rows.order_by("-held", "-id")


def recognitions(who: Any, typed: str) -> QuerySet[Recognition]:
    """Return the campaigns of recognition that someone may see, the last begun first."""
    rows = holding(visible(Recognition, who), typed, "title", "message", "authorities")
    return rows.order_by("-begins", "-id")
