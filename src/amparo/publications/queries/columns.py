"""What counting is made of: a scope, the columns of a dimension, the rows of a population."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.db.models import F, Q, QuerySet
from django.utils import timezone


@dataclass(frozen=True, slots=True)
class Scope:
    """What is looked at: a country, a period (`until` is the day after the last), as known `at`."""

    country: str
    since: date
    until: date
    at: datetime

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


@dataclass(frozen=True, slots=True)
class Column:
    """One dimension as columns, and how their values are told as a category."""

    expressions: Mapping[str, Any]
    told: Callable[..., str] = lambda value: str(value or "unknown")


@dataclass(frozen=True, slots=True)
class Source:
    """One population: its rows, its dimensions, and what each row counts for."""

    rows: Callable[[Scope], QuerySet[Any]]
    columns: Mapping[str, Column]
    weight: Any = None


def column(name: str, path: str, default: str = "unknown") -> Column:
    """Return a dimension that is one field."""
    return Column({f"c_{name}": F(path)}, lambda value: str(value or default))
