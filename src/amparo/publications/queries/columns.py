"""What counting is made of: a scope, the columns of a dimension, the rows of a population."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from itertools import pairwise
from typing import Any, Self

from django.db.models import Case, F, IntegerField, Q, QuerySet, Value, When
from django.utils import timezone


@dataclass(frozen=True, slots=True)
class Scope:
    """What is looked at: a country, a period (`until` is the day after the last), as known `at`.

    `only` narrows it to some categories; `regions` to those that the reader's post allows, None
    for all of the country.
    """

    country: str
    since: date
    until: date
    at: datetime
    only: tuple[tuple[str, str], ...] = ()
    regions: frozenset[str] | None = None

    @property
    def moments(self) -> tuple[datetime, datetime]:
        """Return the first moment of the period and the first after it, local time."""
        return tuple(  # type: ignore[return-value]
            timezone.make_aware(datetime.combine(day, time.min)) for day in (self.since, self.until)
        )

    def during(self, field: str) -> Q:
        """Return the filter of a moment in the period."""
        since, until = self.moments
        return Q(**{f"{field}__gte": since, f"{field}__lt": until})

    @property
    def narrows(self) -> frozenset[str]:
        """Return the dimensions by which it is narrowed."""
        by_post = frozenset() if self.regions is None else frozenset({"region"})
        return frozenset(dim for dim, _key in self.only) | by_post

    def years_before(self, n: int) -> Self:
        """Return the same stretch of an earlier year; 29 February becomes the 28th."""
        return replace(self, since=_earlier(self.since, n), until=_earlier(self.until, n))


def follow_on(scopes: Sequence[Scope]) -> bool:
    """Test if each scope begins on the day after the one before it ends."""
    return all(a.until == b.since for a, b in pairwise(scopes))


def which_of(when: str, scopes: Sequence[Scope], within: Scope | None = None) -> Case:
    """Return in which of some scopes that follow on a day (`…on`) or a moment falls, from 0.

    All rows lie in one of them, or else `within` says where they must, and others have none.
    """
    is_day = when.endswith("on")
    ends = [scope.until if is_day else scope.moments[1] for scope in scopes[:-1]]
    before = [When(**{f"{when}__lt": end, "then": Value(n)}) for n, end in enumerate(ends)]
    if within is not None:
        before.insert(0, When(~within.during(when), then=Value(None)))
    return Case(*before, default=Value(len(ends)), output_field=IntegerField())


def _earlier(day: date, years: int) -> date:
    last = 28 if (day.month, day.day) == (2, 29) else day.day
    return date(day.year - years, day.month, last)


@dataclass(frozen=True, slots=True)
class Column:
    """One dimension as columns, and how their values are told as a category.

    `empty` is the category of what says nothing.
    """

    expressions: Mapping[str, Any]
    told: Callable[..., str] = lambda value: str(value or "unknown")
    empty: str = "unknown"

    def holds(self, dim: str, keys: frozenset[str]) -> tuple[dict[str, Any], Q]:
        """Return an alias and a filter that keep the rows of some categories."""
        ((_name, expression),) = self.expressions.items()
        alias = f"only_{dim}"
        wanted = Q(**{f"{alias}__in": sorted(keys)})
        if self.empty in keys:
            wanted |= Q(**{alias: ""}) | Q(**{f"{alias}__isnull": True})
        return {alias: expression}, wanted


@dataclass(frozen=True, slots=True)
class Source:
    """One population: its rows, its dimensions, what each row counts for, how it is narrowed.

    `columns` may have more dimensions than any public table uses: those who see true figures lay
    tables out by them, and narrow by those in `by`. `when` is the day or the moment by which a row
    belongs to a period; empty where a row may belong to several.
    """

    rows: Callable[[Scope], QuerySet[Any]]
    columns: Mapping[str, Column]
    weight: Any = None
    by: tuple[str, ...] = ()
    narrow: Callable[[QuerySet[Any], Scope, "Source"], QuerySet[Any]] | None = None
    when: str = ""

    def within(self, scope: Scope) -> QuerySet[Any]:
        """Return the rows of a scope, narrowed as it says.

        :raises LookupError: if the population does not tell by what it is to be narrowed.
        """
        if not scope.narrows <= set(self.by):
            raise LookupError(", ".join(sorted(scope.narrows - set(self.by))))
        rows = self.rows(scope)
        return self.narrow(rows, scope, self) if self.narrow else narrowed(rows, scope, self)


def narrowed(rows: QuerySet[Any], scope: Scope, source: Source) -> QuerySet[Any]:
    """Return the rows of some categories, by the columns of a population."""
    wanted: dict[str, frozenset[str]] = {}
    for dim, key in scope.only:
        wanted[dim] = frozenset({key})
    if scope.regions is not None:
        asked = wanted.get("region", scope.regions)
        wanted["region"] = asked & scope.regions
    for dim, keys in wanted.items():
        alias, holds = source.columns[dim].holds(dim, keys)
        rows = rows.alias(**alias).filter(holds)
    return rows


def column(name: str, path: str, default: str = "unknown") -> Column:
    """Return a dimension that is one field."""
    return Column({f"c_{name}": F(path)}, lambda value: str(value or default), default)
