"""Medians of days: how long each stage took, and each way to justice."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from django.db.models import (
    Count,
    DateField,
    DurationField,
    ExpressionWrapper,
    F,
    Func,
    IntegerField,
    Min,
    Q,
    QuerySet,
    Window,
)
from django.db.models.functions import Cast, RowNumber, TruncDate

from amparo.cases.models import Case, StateChange
from amparo.publications.queries.columns import Scope, follow_on
from amparo.publications.queries.procedure import CASES
from amparo.publications.queries.sources import SOURCES
from vocab.statistics import Stage, stages

DAY = 24 * 3600


class Epoch(Func):
    """The whole seconds from 1970 to a moment, without a call into Python on SQLite."""

    template = "CAST(FLOOR(EXTRACT(EPOCH FROM %(expressions)s)) AS bigint)"
    output_field = IntegerField()

    def as_sqlite(self, compiler: Any, connection: Any, **more: Any) -> Any:
        """Return it as SQLite says it."""
        template = "CAST(STRFTIME('%%%%s', %(expressions)s) AS INTEGER)"
        return self.as_sql(compiler, connection, template=template, **more)


@dataclass(frozen=True, slots=True)
class Lasted:
    """One stage in one period: how many cases finished it, and the median of days they took."""

    n: int = 0
    median: Fraction | None = None


def stages_of_each(scopes: Sequence[Scope]) -> list[dict[str, Lasted]]:
    """Return each stage in each period; by one query, where the periods follow on.

    A stage begins and ends with the first of its moves.
    """
    if not follow_on(scopes):
        return [stages_of_each([scope])[0] for scope in scopes]
    span = replace(scopes[-1], since=scopes[0].since)
    marks = sorted({moves for stage in stages().values() for moves in _marks(stage)})
    found: list[dict[str, Lasted]] = [{} for _scope in scopes]
    took: dict[tuple[str, int], list[int]] = {}
    bounds = [int(span.moments[0].timestamp())]
    bounds += [int(scope.moments[1].timestamp()) for scope in scopes]
    ways = [(key, *(marks.index(m) for m in _marks(stage))) for key, stage in stages().items()]
    for firsts in _firsts(marks, span):
        for key, begins, ends in ways:
            began, ended = firsts[begins], firsts[ends]
            if began is None or ended is None or ended < began:
                continue
            period = bisect_right(bounds, ended) - 1
            took.setdefault((key, period), []).append(ended - began)
    for n, period in enumerate(found):
        for key in stages():
            each = took.get((key, n), [])
            period[key] = Lasted(len(each), _middle(each))
    return found


def _marks(stage: Stage) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the moves that begin a stage, and those that end it."""
    return tuple(sorted(stage.begins)), tuple(sorted(stage.ends))


def _firsts(marks: Sequence[tuple[str, ...]], span: Scope) -> Iterable[tuple[int | None, ...]]:
    """Return of each case the seconds at which it made the first of some moves, for each mark."""
    told = {
        f"mark_{n}": Epoch(Min("at", filter=Q(move__in=moves))) for n, moves in enumerate(marks)
    }
    rows = _changes(span).order_by().values("case").annotate(**told)
    return rows.values_list(*told).iterator()


def _changes(span: Scope) -> QuerySet[StateChange]:
    """Return the steps of the cases of a scope, if they may have finished something in it."""
    if span.only or span.regions is not None:
        return StateChange.objects.filter(case__in=CASES.within(span).order_by().values("pk"))
    rows = StateChange.objects.all()
    # Few or none are of another country: quicker to leave these out than to look at each.
    return rows.exclude(case__in=Case.objects.exclude(profile__country=span.country))


def _middle(seconds: list[int]) -> Fraction | None:
    """Return the median of some seconds in days: the middle one, or half of the two."""
    if not seconds:
        return None
    seconds.sort()
    half = len(seconds) // 2
    return Fraction(seconds[half] + seconds[-half - 1], 2 * DAY)


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


def _median(rows: QuerySet[Any], group: str) -> dict[str, Fraction | None]:
    """Return the median of `days` by group: half of the two middle rows, or the middle one."""
    by = [F(group)]
    middle = (
        rows.annotate(
            place=Window(RowNumber(), partition_by=by, order_by=[F("days"), F("pk")]) * 2,
            size=Window(Count("pk"), partition_by=by),
        )
        .filter(place__gte=F("size"), place__lte=F("size") + 2)
        .values_list(group, "days")
    )
    found: dict[str, list[Fraction]] = {}
    for key, days in middle:
        found.setdefault(key, []).append(Fraction(int(days.total_seconds()), DAY))
    return {key: sum(values, Fraction(0)) / len(values) for key, values in found.items()}
