"""What is counted: each population by name, and counting itself.

Everything is counted by the database with GROUP BY; no row is ever loaded. The same on SQLite and
on PostgreSQL.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.db.models import Count, QuerySet, Value
from django.db.models.functions import Coalesce

from amparo.publications.queries.acts import ACT_SOURCES, acts, sdg_class
from amparo.publications.queries.columns import Scope, Source, follow_on, which_of
from amparo.publications.queries.procedure import CASE_SOURCES, measures, milestones

SOURCES: dict[str, Source] = {**ACT_SOURCES, **CASE_SOURCES}


Counts = dict[tuple[str, ...], int]


def counts(population: str, face: tuple[str, ...], scope: Scope) -> Counts:
    """Return how many there are in each combination of categories, by one GROUP BY."""
    return counts_of_each(population, face, [scope])[0]


def counts_of_each(population: str, face: tuple[str, ...], scopes: Sequence[Scope]) -> list[Counts]:
    """Return how many there are in each scope: one GROUP BY for all, where they follow on.

    The scopes differ in their period and in nothing else.
    """
    source = SOURCES[population]
    if len(scopes) > 1 and not (source.when and follow_on(scopes)):
        return [counts(population, face, scope) for scope in scopes]
    columns = [source.columns[dim] for dim in face]
    expressions = {name: e for c in columns for name, e in c.expressions.items()}
    weight = Coalesce(source.weight, 0) if source.weight is not None else Count("pk")
    rows = (
        within_all(source, scopes).annotate(**expressions).order_by()
        .values("c_period", *expressions).annotate(n=weight)
        .values_list("c_period", *expressions, "n")
    )  # fmt: skip
    found: list[Counts] = [{} for _scope in scopes]
    for period, *values, n in rows.iterator():
        left, chosen = iter(values), []
        for each in columns:
            chosen.append(each.told(*(next(left) for _ in each.expressions)))
        found[period][tuple(chosen)] = found[period].get(tuple(chosen), 0) + n
    return found


def within_all(source: Source, scopes: Sequence[Scope]) -> QuerySet[Any]:
    """Return the rows of scopes that follow on, each with its place among them as `c_period`."""
    span = replace(scopes[-1], since=scopes[0].since)
    which = which_of(source.when, scopes) if len(scopes) > 1 else Value(0)
    return source.within(span).annotate(c_period=which)


__all__ = [
    "SOURCES", "Counts", "Scope", "acts", "counts", "counts_of_each", "measures", "milestones",
    "sdg_class", "within_all",
]  # fmt: skip
