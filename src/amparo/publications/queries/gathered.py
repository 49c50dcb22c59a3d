"""What the evaluation is told from: counts of some years and no words, so they keep in any tongue.

One question to the database for each subject, not for each year or group.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Case as When_
from django.db.models import Count, IntegerField, Q, Sum, Value, When

from amparo.cases.models import Assignment
from amparo.publications.queries.columns import Scope
from amparo.publications.queries.medians import Lasted, stages_of_each
from amparo.publications.queries.procedure import CASE, CASES
from amparo.publications.queries.sources import SOURCES, Counts, counts_of_each, within_all

STRUCTURAL = "T"  # measures that act on the threat itself, not on the person's walls


@dataclass(slots=True)
class Given:
    """Some measures: how many, how many act on the threat, and are done; what they cost in all.

    `costed` of them say a cost.
    """

    n: int = 0
    structural: int = 0
    done: int = 0
    cost: Decimal = Decimal(0)
    costed: int = 0

    def add(self, other: "Given") -> None:
        """Add some more measures."""
        self.n += other.n
        self.structural += other.structural
        self.done += other.done
        self.cost += other.cost
        self.costed += other.costed


@dataclass(frozen=True, slots=True)
class Gathered:
    """The counts of some years, the earliest first; None is what is not told apart so finely.

    `requests` by whom they are about (`CASE`) and outcome; `terms` by clock and punctuality;
    `measures` by body and state; `given` of the last year by whom they are about; `loads` are the
    cases that each person has now, by role.
    """

    requests: list[Counts] | None
    stages: list[dict[str, Lasted]] | None
    terms: list[Counts] | None
    reassessments: list[Counts] | None
    measures: list[dict[tuple[str, str], Given]]
    given: dict[tuple[str, ...], Given]
    losses: list[Counts] | None
    acts: list[Counts] | None
    justice: list[Counts] | None
    loads: dict[str, list[int]]


def gather(scopes: Sequence[Scope]) -> Gathered:
    """Return the counts of some years that follow on."""
    return Gathered(
        requests=_each("requests", (*CASE, "outcome"), scopes),
        stages=stages_of_each(scopes) if scopes[0].narrows <= set(CASES.by) else None,
        terms=_each("terms", ("clock", "punctuality"), scopes),
        reassessments=_each("reassessments", ("punctuality",), scopes),
        measures=[_pairs(each) for each in _given(("body", "measure_state"), scopes)],
        given=_given(CASE, scopes[-1:])[0],
        losses=_each("losses", ("loss", "loss_time"), scopes),
        acts=_each("acts", ("protected",), scopes),
        justice=_each("justice", ("silence",), scopes),
        loads=_loads(scopes[-1]),
    )


def _each(population: str, face: tuple[str, ...], scopes: Sequence[Scope]) -> list[Counts] | None:
    """Return counts of each year; None where the population is not told apart so finely."""
    if not scopes[0].narrows <= set(SOURCES[population].by):
        return None
    return counts_of_each(population, face, scopes)


def _pairs(found: Mapping[tuple[str, ...], Given]) -> dict[tuple[str, str], Given]:
    return {(body, state): given for (body, state), given in found.items()}


def _given(face: tuple[str, ...], scopes: Sequence[Scope]) -> list[dict[tuple[str, ...], Given]]:
    """Return the measures of each year by some columns of one expression each."""
    source = SOURCES["measures"]
    columns = [source.columns[dim] for dim in face]
    names = [name for column in columns for name in column.expressions]
    on_threat = Q(against=STRUCTURAL)
    rows = (
        within_all(source, scopes)
        .annotate(**{name: e for column in columns for name, e in column.expressions.items()})
        .order_by().values("c_period", *names)
        .annotate(
            n=Count("pk"), structural=_how_many(on_threat),
            done=_how_many(on_threat & Q(duty__state="confirmed")),
            whole=Sum("cost"), costed=Count("cost"),
        )
        .values_list("c_period", *names, "n", "structural", "done", "whole", "costed")
    )  # fmt: skip
    found: list[dict[tuple[str, ...], Given]] = [{} for _scope in scopes]
    for period, *row in rows:
        key = tuple(column.told(said) for column, said in zip(columns, row, strict=False))
        n, structural, done, whole, costed = row[len(columns) :]
        given = Given(n, structural, done, Decimal(whole or 0), costed)
        found[period].setdefault(key, Given()).add(given)
    return found


def _how_many(wanted: Q) -> Sum:
    return Sum(When_(When(wanted, then=Value(1)), default=Value(0), output_field=IntegerField()))


def _loads(scope: Scope) -> dict[str, list[int]]:
    open_ = Assignment.objects.filter(until_at=None, case__profile__country=scope.country)
    if scope.regions is not None:
        open_ = open_.filter(case__region__code__in=scope.regions)
    rows = (
        open_.exclude(case__state__in=("closed", "referred", "withdrawn"))
        .order_by().values_list("role", "user").annotate(n=Count("case", distinct=True))
    )  # fmt: skip
    loads: dict[str, list[int]] = {}
    for role, _user, n in rows:
        loads.setdefault(role, []).append(n)
    return loads


def added(found: Mapping[tuple[str, ...], Any], place: int) -> dict[str, Any]:
    """Return counts, or measures, by the category in one place of their keys."""
    sums: dict[str, Any] = {}
    for key, n in found.items():
        if isinstance(n, Given):
            sums.setdefault(key[place], Given()).add(n)
        else:
            sums[key[place]] = sums.get(key[place], 0) + n
    return sums


def whole(found: Mapping[Any, Given]) -> Given:
    """Return all measures together."""
    sums = Given()
    for given in found.values():
        sums.add(given)
    return sums
