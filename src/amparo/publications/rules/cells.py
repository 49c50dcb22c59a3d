"""What a table is: counts of one population over a period, each in its place.

A *population* is a set of things counted (acts, requests). A *slice* is a part of it, said by
dimension and category: `(("region", "25"), ("type", "THD"))`; the empty slice is the whole. A
*face* is a set of dimensions by which the population is laid out; with it come all its margins.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import combinations, product

Slice = tuple[tuple[str, str], ...]
Dims = tuple[str, ...]


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A stretch of days; `until` is the day after the last."""

    since: date
    until: date

    def __post_init__(self) -> None:
        if self.until <= self.since:
            raise ValueError(f"{self.since} to {self.until} is no period")

    def overlaps(self, other: "Period") -> bool:
        """Test if a day belongs to both."""
        return self.since < other.until and other.since < self.until

    def holds(self, other: "Period") -> bool:
        """Test if every day of another belongs to this one."""
        return self.since <= other.since and other.until <= self.until

    def __str__(self) -> str:
        return f"{self.since}/{self.until}"


def slice_of(dims: Dims, categories: tuple[str, ...]) -> Slice:
    """Return the slice where dimensions have these categories."""
    return tuple(sorted(zip(dims, categories, strict=True)))


def subsets(dims: Dims) -> Iterator[Dims]:
    """Yield every set of dimensions inside a face, the whole face first and the empty set last."""
    for size in range(len(dims), -1, -1):
        yield from combinations(sorted(dims), size)


@dataclass(frozen=True, slots=True)
class Sheet:
    """The counts of one population in one period, as they are or as they were published.

    `faces` say how it is laid out, `categories` which categories each dimension has (a category
    left out is an empty one), `values` the count of every slice of every face and margin: None is
    a hidden one. `has_total` False: the categories overlap or are only a part, nothing adds up.
    """

    population: str
    period: Period
    faces: tuple[Dims, ...]
    categories: Mapping[str, tuple[str, ...]]
    values: Mapping[Slice, int | None] = field(default_factory=dict)
    has_total: bool = True

    def slices(self) -> Iterator[Slice]:
        """Yield every slice that is published or hidden, each once, inner cells first."""
        seen: set[Dims] = set()
        for face in sorted(self.faces, key=len, reverse=True):
            for dims in subsets(face) if self.has_total else (tuple(sorted(face)),):
                if dims not in seen:
                    seen.add(dims)
                    yield from laid_out(dims, self.categories)

    def value(self, where: Slice) -> int | None:
        """Return a slice's count; one whose category is not listed is 0."""
        return self.values.get(where, 0)

    def hidden(self) -> set[Slice]:
        """Return the slices whose counts are not said."""
        return {where for where, count in self.values.items() if count is None}

    def without(self, hidden: Mapping[Slice, object] | set[Slice]) -> "Sheet":
        """Return the same sheet with some slices not said."""
        left = {where: None if where in hidden else n for where, n in self.values.items()}
        return Sheet(
            self.population, self.period, self.faces, self.categories, left, self.has_total
        )


def laid_out(dims: Dims, categories: Mapping[str, tuple[str, ...]]) -> Iterator[Slice]:
    """Yield every slice of a set of dimensions."""
    for chosen in product(*(categories[d] for d in dims)):
        yield slice_of(dims, chosen)


def counted(
    population: str,
    period: Period,
    faces: tuple[Dims, ...],
    categories: Mapping[str, tuple[str, ...]],
    counts: Mapping[Dims, Mapping[tuple[str, ...], int]],
    *,
    has_total: bool = True,
) -> Sheet:
    """Return a sheet from the counts of its faces, with every margin added up.

    :raises ValueError: if two faces do not add up to the same margin.
    """
    values: dict[Slice, int] = {}
    for face in faces:
        found: dict[Slice, int] = {}
        for chosen, n in counts[face].items():
            whole = slice_of(face, chosen)
            for dims in subsets(face) if has_total else (tuple(sorted(face)),):
                part = tuple(pair for pair in whole if pair[0] in dims)
                found[part] = found.get(part, 0) + n
        for dims in subsets(face) if has_total else (tuple(sorted(face)),):
            for where in laid_out(dims, categories):
                n = found.get(where, 0)
                if values.setdefault(where, n) != n:
                    raise ValueError(f"{population}: {where} is {values[where]} and {n}")
    return Sheet(population, period, faces, categories, dict(values), has_total)
