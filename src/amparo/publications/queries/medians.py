"""Medians of days, found by the database: the middle row or rows of each group."""

from fractions import Fraction
from typing import Any

from django.db.models import (
    Count,
    DateField,
    DurationField,
    ExpressionWrapper,
    F,
    OuterRef,
    QuerySet,
    Subquery,
    Window,
)
from django.db.models.functions import Cast, RowNumber, TruncDate

from amparo.cases.models import Case, StateChange
from amparo.publications.queries.columns import Scope
from amparo.publications.queries.procedure import CASES
from amparo.publications.queries.sources import SOURCES
from vocab.statistics import Stage, stages

DAY = 24 * 3600


def stage_counts(scope: Scope) -> dict[tuple[str, ...], int]:
    """Return how many cases finished each stage in the period."""
    return {(key,): _finished(stage, scope).count() for key, stage in stages().items()}


def stage_medians(scope: Scope) -> dict[str, Fraction | None]:
    """Return the median of calendar days of each stage finished in the period."""
    return {
        key: _median(_finished(stage, scope).annotate(days=F("ended") - F("began")), None).get(
            "", None
        )
        for key, stage in stages().items()
    }


def _finished(stage: Stage, scope: Scope) -> QuerySet[Case]:
    changes = StateChange.objects.filter(case=OuterRef("pk")).order_by("at", "id")
    # Only these can have finished it now: the steps of all other cases need not be looked at.
    ending = StateChange.objects.filter(scope.during("at"), move__in=stage.ends)
    return (
        CASES.within(scope)
        .filter(pk__in=ending.values("case"))
        .annotate(
            began=Subquery(changes.filter(move__in=stage.begins).values("at")[:1]),
            ended=Subquery(changes.filter(move__in=stage.ends).values("at")[:1]),
        )
        .filter(scope.during("ended"), ended__gte=F("began"))
    )


def milestone_medians(scope: Scope) -> dict[str, Fraction | None]:
    """Return the median of days from the opening of an inquiry to each milestone."""
    rows = (
        SOURCES["milestones"]
        .within(scope)
        .annotate(
            days=ExpressionWrapper(
                F("on") - Cast(TruncDate("track__opened_at"), DateField()),
                output_field=DurationField(),
            )
        )
    )
    return _median(rows, "kind")


def _median(rows: QuerySet[Any], group: str | None) -> dict[str, Fraction | None]:
    """Return the median of `days` by group: half of the two middle rows, or the middle one."""
    by = [F(group)] if group else None
    middle = (
        rows.annotate(
            place=Window(RowNumber(), partition_by=by, order_by=[F("days"), F("pk")]) * 2,
            size=Window(Count("pk"), partition_by=by),
        )
        .filter(place__gte=F("size"), place__lte=F("size") + 2)
        .values_list(*([group] if group else []), "days")
    )
    found: dict[str, list[Fraction]] = {}
    for row in middle:
        days = Fraction(int(row[-1].total_seconds()), DAY)
        found.setdefault(row[0] if group else "", []).append(days)
    return {key: sum(values, Fraction(0)) / len(values) for key, values in found.items()}
