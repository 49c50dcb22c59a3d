"""What anyone can write down from published tables: unknown counts and the sums they stand in.

The reader of all releases knows that a margin is the sum of its cells, that a period is the sum of
its parts, that a class is the sum of its types, and that no count is negative. `System` is exactly
that. It is the whole of what tables can give away as long as the faces of a population form an
acyclic hypergraph (`is_acyclic`): then any counts that agree on the common margins come from some
population, so no further relation holds between them (Atserias and Kolaitis, Structure and
Complexity of Bag Consistency, 2021).
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise

from amparo.publications.rules.cells import Dims, Period, Sheet, Slice, laid_out, subsets

Node = tuple[Slice, Period]


def is_acyclic(faces: Iterable[Iterable[str]]) -> bool:
    """Test if faces hang together like a tree (Graham, Yu and Özsoyoğlu's reduction)."""
    edges = [set(face) for face in faces]
    while True:
        lonely = [{d for d in edge if sum(d in other for other in edges) == 1} for edge in edges]
        smaller = [edge - alone for edge, alone in zip(edges, lonely, strict=True)]
        kept = [
            edge
            for i, edge in enumerate(smaller)
            if edge
            and not any(edge < o or (edge == o and i < j) for j, o in enumerate(smaller) if i != j)
        ]
        if kept == edges:
            return not edges
        edges = kept


@dataclass(frozen=True, slots=True)
class Coarser:
    """One dimension told more coarsely by another: `of[type] = class`."""

    coarse: str
    fine: str
    of: Mapping[str, str]


# Tests if a slice can be anything but empty in a period: a quarter has none outside itself.
Possible = Callable[[Slice, Period], bool]


def anything(_where: Slice, _period: Period) -> bool:
    """Say that every slice is possible in every period."""
    return True


@dataclass(slots=True)
class System:
    """Counts (`nodes`), those that are said (`known`), and sums: a whole and its parts."""

    nodes: dict[Node, int] = field(default_factory=dict)
    known: dict[int, int] = field(default_factory=dict)
    sums: list[tuple[int, tuple[int, ...]]] = field(default_factory=list)

    def node(self, where: Slice, period: Period) -> int:
        """Return the number of a count, new if it has none yet."""
        return self.nodes.setdefault((where, period), len(self.nodes))

    def add(self, whole: int, parts: Sequence[int]) -> None:
        """Write down that a count is the sum of others."""
        if tuple(parts) != (whole,):
            self.sums.append((whole, tuple(parts)))

    def unknown(self) -> list[int]:
        """Return the counts that nobody has said."""
        return [n for n in range(len(self.nodes)) if n not in self.known]


def parts_of(periods: Iterable[Period]) -> list[Period]:
    """Return the smallest periods that all the given ones are made of, in order."""
    all_periods = set(periods)
    marks: list[date] = sorted({p.since for p in all_periods} | {p.until for p in all_periods})
    pieces = [Period(a, b) for a, b in pairwise(marks)]
    return [piece for piece in pieces if any(p.holds(piece) for p in all_periods)]


def system_of(
    sheets: Sequence[Sheet], coarser: Sequence[Coarser] = (), possible: Possible = anything
) -> System:
    """Return what the sheets of one population give away together; the last one may say most."""
    system = System()
    categories = _all_categories(sheets)
    levels = _levels(sheets, coarser)
    faces = _largest(levels) if all(s.has_total for s in sheets) else []
    for dims in faces:
        for period in levels[dims]:
            _add_margins(system, dims, period, categories)
    for dims in levels:
        _add_time(system, dims, levels[dims], categories, possible)
    for rule in coarser:
        _add_classes(system, rule, levels, categories)
    for sheet in sheets:
        for where, n in sheet.values.items():
            at = system.node(where, sheet.period)
            if n is not None:
                system.known.setdefault(at, n)
    return system


def _all_categories(sheets: Sequence[Sheet]) -> dict[str, tuple[str, ...]]:
    found: dict[str, dict[str, None]] = {}
    for sheet in sheets:
        for dim, listed in sheet.categories.items():
            found.setdefault(dim, {}).update(dict.fromkeys(listed))
    return {dim: tuple(listed) for dim, listed in found.items()}


def _levels(sheets: Sequence[Sheet], coarser: Sequence[Coarser]) -> dict[Dims, list[Period]]:
    """Return, for each set of dimensions, the periods in which it is looked at, largest set first.

    A margin is looked at in every period of a face above it, and in the parts these are made of.
    """
    said: dict[Dims, set[Period]] = {}
    for sheet in sheets:
        for face in sheet.faces:
            for dims in subsets(face) if sheet.has_total else (tuple(sorted(face)),):
                said.setdefault(dims, set()).add(sheet.period)
    for rule in coarser:
        pair = ((rule.fine,), (rule.coarse,))
        if all(dims in said for dims in pair):
            both = said[pair[0]] | said[pair[1]]
            for dims in pair:
                said[dims] |= both
    for dims in sorted(said, key=len, reverse=True):
        said[dims] |= set(parts_of(said[dims]))
        for smaller in said:
            if set(smaller) < set(dims):
                said[smaller] |= said[dims]
    return {d: sorted(said[d]) for d in sorted(said, key=lambda d: (-len(d), d))}


def _largest(levels: Mapping[Dims, list[Period]]) -> list[Dims]:
    return [d for d in levels if d and not any(set(d) < set(other) for other in levels)]


def _add_margins(
    system: System, face: Dims, period: Period, categories: Mapping[str, tuple[str, ...]]
) -> None:
    for dims in subsets(face):
        for dim in dims:
            rest = tuple(d for d in dims if d != dim)
            for where in laid_out(rest, categories):
                parts = [
                    system.node(tuple(sorted((*where, (dim, each)))), period)
                    for each in categories[dim]
                ]
                system.add(system.node(where, period), parts)


def _add_time(
    system: System,
    dims: Dims,
    periods: Sequence[Period],
    categories: Mapping[str, tuple[str, ...]],
    possible: Possible,
) -> None:
    pieces = parts_of(periods)
    for period in periods:
        if period in pieces:
            continue
        inside = [piece for piece in pieces if period.holds(piece)]
        for where in laid_out(dims, categories):
            parts = [system.node(where, piece) for piece in inside if possible(where, piece)]
            system.add(system.node(where, period), parts)
    for piece in pieces:
        for where in laid_out(dims, categories):
            if not possible(where, piece):
                system.known[system.node(where, piece)] = 0


def _add_classes(
    system: System,
    rule: Coarser,
    levels: Mapping[Dims, list[Period]],
    categories: Mapping[str, tuple[str, ...]],
) -> None:
    both = set(levels.get((rule.fine,), ())) & set(levels.get((rule.coarse,), ()))
    for period in sorted(both):
        for whole in categories[rule.coarse]:
            parts = [
                system.node(((rule.fine, fine),), period)
                for fine in categories[rule.fine]
                if rule.of.get(fine) == whole
            ]
            system.add(system.node(((rule.coarse, whole),), period), parts)
