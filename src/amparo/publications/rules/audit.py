"""The attack that a release must withstand: how closely each hidden count can be told.

Whole-number programming over all that the tables say (`system.System`). First a few programs with
random weights find solutions far apart: a count that takes values far enough apart in them needs no
program of its own. Then each one left gets its own least and greatest value. A program that takes
too long is stopped, and only what it has found counts: doubt is taken for a leak.
"""

import random
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from math import inf
from typing import Any

from amparo.publications.rules.system import System

ROUNDS = 12  # programs with random weights for each part of the system
FAR = 10**6  # what stands for «no end» in a program
SECONDS = 1.0  # after which a program is stopped


@dataclass(frozen=True, slots=True)
class Span:
    """The least and the greatest value that a count can have; `most` None has no end."""

    least: int
    most: int | None

    @property
    def width(self) -> float:
        """Return how many values it may have."""
        return inf if self.most is None else self.most - self.least + 1


def always(_node: int, _span: Span) -> bool:
    """Say that it matters."""
    return True


class Contradiction(Exception):
    """The tables contradict each other: no counts at all agree with them."""


def exposed(
    system: System,
    wanted: Iterable[int],
    values: int,
    *,
    matters: Callable[[int, Span], bool] = always,
    enough: int = FAR,
) -> dict[int, Span]:
    """Return those of the wanted counts that can be told within fewer than some values.

    `matters` lets go those whose being told harms nobody. The search stops once it has found
    `enough` in one part: who repairs it must look again anyway.

    :raises Contradiction: if the tables do not agree with each other.
    """
    settled = settle(system)
    left = {n for n in wanted if n not in system.known}
    spans = {n: Span(settled[n], settled[n]) for n in left if n in settled}
    found = {n: span for n, span in spans.items() if matters(n, span)}
    for part in _parts(system, settled):
        here = sorted(left & set(part.numbers))
        if here:
            found |= part.exposed(here, values, matters, enough)
    return found


def span_of(system: System, node: int) -> Span:
    """Return how closely one count can be told."""
    settled = settle(system)
    if node in settled:
        return Span(settled[node], settled[node])
    for part in _parts(system, settled):
        if node in part.numbers:
            return part.span(part.numbers.index(node))
    return Span(0, None)


def settle(system: System) -> dict[int, int]:
    """Return what is said with all that follows from single sums, over and over.

    A sum with one unknown gives it; a whole whose known parts use it up leaves nothing for the
    others.

    :raises Contradiction: if a sum does not come out.
    """
    settled = dict(system.known)
    sums_of: dict[int, list[int]] = {}
    for i, (whole, parts) in enumerate(system.sums):
        for n in (whole, *parts):
            sums_of.setdefault(n, []).append(i)
    todo = list(range(len(system.sums)))
    while todo:
        fresh = [n for i in todo for n in _settle_one(system.sums[i], settled)]
        todo = sorted({i for n in fresh for i in sums_of[n]})
    return settled


def _settle_one(one: tuple[int, tuple[int, ...]], settled: dict[int, int]) -> list[int]:
    whole, parts = one
    open_ = [n for n in parts if n not in settled]
    said = sum(settled[n] for n in parts if n in settled)
    if whole not in settled:
        if open_:
            return []
        settled[whole] = said
        return [whole]
    rest = settled[whole] - said
    if rest < 0 or (rest and not open_):
        raise Contradiction
    if rest == 0 or len(open_) == 1:
        settled.update((n, rest) for n in open_)
        return open_
    return []


@dataclass(slots=True)
class _Part:
    """Unknown counts that hang together, and the sums in which only they are unknown."""

    numbers: list[int]
    rows: list[dict[int, int]]  # number: +1 part, -1 whole
    right: list[int]
    table: Any = None

    def exposed(
        self, wanted: list[int], values: int, matters: Callable[[int, Span], bool], enough: int
    ) -> dict[int, Span]:
        places = {n: self.numbers.index(n) for n in wanted}
        low, high = dict.fromkeys(wanted, FAR), dict.fromkeys(wanted, -1)
        dice = random.Random(7)  # noqa: S311  (a search, not a secret; the same on each run)
        for turn in range(ROUNDS):
            open_ = [n for n in wanted if high[n] - low[n] + 1 < values]
            if not open_:
                return {}
            weights = [0.0] * len(self.numbers)
            for n in open_:
                weights[places[n]] = dice.uniform(0.5, 1.5) * (1 if dice.random() < 0.5 else -1)
            if turn < 2:
                weights = [abs(w) if turn else -abs(w) for w in weights]
            point = self.solve(weights, gap=0.2)
            for n in open_ if point else ():
                low[n] = min(low[n], point[places[n]])
                high[n] = max(high[n], point[places[n]])
        told: dict[int, Span] = {}
        for n in wanted:
            if high[n] - low[n] + 1 < values and len(told) < enough:
                span = self.span(places[n])
                if span.width < values and matters(n, span):
                    told[n] = span
        return told

    def span(self, place: int) -> Span:
        one = [0.0] * len(self.numbers)
        one[place] = 1.0
        low = self.solve(one)
        one[place] = -1.0
        high = self.solve(one)
        if not low or not high:
            return Span(0, 0)
        return Span(low[place], None if high[place] >= FAR // 2 else high[place])

    def solve(self, weights: Sequence[float], *, gap: float = 0.0) -> list[int]:
        """Return whole counts that agree with every sum and make the weighted sum least.

        Within `gap` of the least is enough; nothing if none is found in time.

        :raises Contradiction: if there are none.
        """
        if not self.rows:
            return [FAR if w < 0 else 0 for w in weights]
        from scipy.optimize import linprog

        if self.table is None:
            self.table = self._table()
        answer: Any = linprog(
            weights, A_eq=self.table, b_eq=self.right, bounds=(0, FAR), method="highs",
            integrality=1, options={"time_limit": SECONDS, "mip_rel_gap": gap},
        )  # fmt: skip
        if answer.status == 2:
            raise Contradiction
        return [] if answer.x is None else [round(x) for x in answer.x.tolist()]

    def _table(self) -> Any:
        import numpy
        from scipy.sparse import coo_array

        place = {n: i for i, n in enumerate(self.numbers)}
        entries = [(r, place[n], v) for r, row in enumerate(self.rows) for n, v in row.items()]
        at_row, at_column, what = (numpy.array(x) for x in zip(*entries, strict=True))
        shape = (len(self.rows), len(self.numbers))
        return coo_array((what, (at_row, at_column)), shape=shape).tocsr()


def _parts(system: System, settled: dict[int, int]) -> list[_Part]:
    """Return the system with what is said put in, cut into parts that do not touch.

    :raises Contradiction: if sums of known counts alone do not come out.
    """
    rows: list[tuple[dict[int, int], int]] = []
    for whole, parts in system.sums:
        row: dict[int, int] = {}
        right = 0
        for n, sign in ((whole, -1), *((p, 1) for p in parts)):
            if n in settled:
                right -= sign * settled[n]
            else:
                row[n] = row.get(n, 0) + sign
        if row:
            rows.append((row, right))
        elif right:
            raise Contradiction
    return _cut([n for n in range(len(system.nodes)) if n not in settled], rows)


def _cut(unknown: list[int], rows: list[tuple[dict[int, int], int]]) -> list[_Part]:
    leader = {n: n for n in unknown}

    def first(n: int) -> int:
        while leader[n] != n:
            leader[n] = leader[leader[n]]
            n = leader[n]
        return n

    for row, _right in rows:
        head, *rest = row
        for n in rest:
            leader[first(n)] = first(head)
    parts: dict[int, _Part] = {}
    for n in unknown:
        parts.setdefault(first(n), _Part([], [], [])).numbers.append(n)
    for row, right in rows:
        part = parts[first(next(iter(row)))]
        part.rows.append(row)
        part.right.append(right)
    return list(parts.values())


def is_possible(system: System) -> bool:
    """Test if any counts at all agree with the tables."""
    try:
        for part in _parts(system, settle(system)):
            part.solve([0.0] * len(part.numbers))
    except Contradiction:
        return False
    return True
