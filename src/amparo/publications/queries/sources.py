"""What is counted: each population by name, and counting itself.

Everything is counted by the database with GROUP BY; no row is ever loaded. The same on SQLite and
on PostgreSQL.
"""

from django.db.models import Count
from django.db.models.functions import Coalesce

from amparo.publications.queries.acts import ACT_SOURCES, acts, sdg_class
from amparo.publications.queries.columns import Scope, Source
from amparo.publications.queries.procedure import CASE_SOURCES, measures, milestones

SOURCES: dict[str, Source] = {**ACT_SOURCES, **CASE_SOURCES}


def counts(population: str, face: tuple[str, ...], scope: Scope) -> dict[tuple[str, ...], int]:
    """Return how many there are in each combination of categories, by one GROUP BY."""
    source = SOURCES[population]
    columns = [source.columns[dim] for dim in face]
    expressions = {name: e for c in columns for name, e in c.expressions.items()}
    weight = Coalesce(source.weight, 0) if source.weight is not None else Count("pk")
    rows = (
        source.within(scope).annotate(**expressions).order_by().values(*expressions)
        .annotate(n=weight).values_list(*expressions, "n")
    )  # fmt: skip
    found: dict[tuple[str, ...], int] = {}
    for *values, n in rows.iterator():
        left, chosen = iter(values), []
        for each in columns:
            chosen.append(each.told(*(next(left) for _ in each.expressions)))
        found[tuple(chosen)] = found.get(tuple(chosen), 0) + n
    return found


__all__ = ["SOURCES", "Scope", "acts", "counts", "measures", "milestones", "sdg_class"]
