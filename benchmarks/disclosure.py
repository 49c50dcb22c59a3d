"""Attack the public releases of an invented country: `benchmarks/disclosure.py [ACTS] [RELEASES]`.

Releases of overlapping periods are made one after another, by the rules of `publications`. Then an
attacker who has read all of them writes down every sum in full detail (every combination of type,
cause, region, protection and stretch of time is one unknown, nothing is taken from the code that
hides) and asks, with linear programs, how closely each hidden figure can be told; and subtracts
each release from each other. Maps, charts and the series of the indicator show figures of these
tables and no others, so the attack is on them too. It is made again on the same releases with
rounded figures, and on releases that hide small figures and nothing else.
"""

import sys
import time
from collections.abc import Iterable
from datetime import date
from itertools import pairwise, product
from pathlib import Path
from random import Random
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "src"))

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import coo_array, vstack

from amparo.publications.rules import Period, Rule, Sheet, Slice, counted, prepared, to_nearest
from vocab.statistics import disclosure

TYPES = tuple(f"type {n}" for n in range(8))
CAUSES = tuple(f"cause {n}" for n in range(5))
REGIONS = tuple(f"region {n}" for n in range(9))
PROTECTED = ("yes", "no")
FACES = (("region", "type"), ("cause", "region"), ("protected", "type"))
CATEGORIES = {"type": TYPES, "cause": CAUSES, "region": REGIONS, "protected": PROTECTED}
FAR = 10**6
Act = tuple[str, str, str, str, date]


def country(size: int, dice: Random) -> list[Act]:
    """Invent acts over two years: a few kinds in a few regions are common, the rest is rare."""

    def pick(names: tuple[str, ...]) -> str:
        return names[min(int(dice.expovariate(0.45)), len(names) - 1)]

    months = [date(2024 + m // 12, m % 12 + 1, 15) for m in range(24)]
    return [
        (pick(TYPES), pick(CAUSES), pick(REGIONS), "yes" if dice.random() < 0.04 else "no",
         dice.choice(months))
        for _ in range(size)
    ]  # fmt: skip


def sheet(acts: Iterable[Act], period: Period) -> Sheet:
    """Lay the acts of a period out."""
    counts: dict = {face: {} for face in FACES}
    for kind, cause, region, protected, day in acts:
        if period.since <= day < period.until:
            for face in FACES:
                said = {"type": kind, "cause": cause, "region": region, "protected": protected}
                key = tuple(said[d] for d in face)
                counts[face][key] = counts[face].get(key, 0) + 1
    return counted("acts", period, FACES, CATEGORIES, counts)


def periods(n: int) -> list[Period]:
    """Return overlapping periods: years that roll on by a quarter, a half in between."""
    rolling = [Period(month(3 * i), month(3 * i + 12)) for i in range(n)]
    return [p for pair in zip(rolling, [Period(month(3 * i), month(3 * i + 6)) for i in range(n)],
                              strict=True) for p in pair][:n]  # fmt: skip


def month(n: int) -> date:
    return date(2024 + n // 12, n % 12 + 1, 1)


class Attacker:
    """Knows every release; one unknown for each type, cause, region, protection and stretch.

    Figures rounded to a `base` say only between which two a count lies.
    """

    def __init__(self, releases: list[Sheet], base: int = 0) -> None:
        marks = sorted({d for r in releases for d in (r.period.since, r.period.until)})
        self.stretches = list(pairwise(marks))
        every = product(TYPES, CAUSES, REGIONS, PROTECTED, range(len(self.stretches)))
        self.place = {key: n for n, key in enumerate(every)}
        rows, columns, self.right = [], [], []
        for release in releases:
            for where, n in release.values.items():
                if n is not None:
                    for key in self.members(where, release.period):
                        rows.append(len(self.right))
                        columns.append(key)
                    self.right.append(n)
        shape = (len(self.right), len(self.place))
        self.table = coo_array((np.ones(len(rows)), (rows, columns)), shape=shape).tocsr()
        right = np.array(self.right, dtype=float)
        self.known: dict[str, Any] = {"A_eq": self.table, "b_eq": right}
        if base:  # halves were rounded up
            self.known = {
                "A_ub": vstack([self.table, -self.table]),
                "b_ub": np.concatenate([right + (base - 1) // 2, -right + base // 2]),
            }

    def members(self, where: Slice, period: Period) -> list[int]:
        """Return the unknowns that a published figure is the sum of."""
        said = dict(where)
        inside = [i for i, (a, b) in enumerate(self.stretches)
                  if period.since <= a and b <= period.until]  # fmt: skip
        return [
            self.place[t, c, r, p, i]
            for t in ([said["type"]] if "type" in said else TYPES)
            for c in ([said["cause"]] if "cause" in said else CAUSES)
            for r in ([said["region"]] if "region" in said else REGIONS)
            for p in ([said["protected"]] if "protected" in said else PROTECTED)
            for i in inside
        ]

    def span(self, members: list[int]) -> tuple[int, int]:
        """Return the least and greatest value of a sum of unknowns (linear, so never too wide)."""
        weights = np.zeros(len(self.place))
        weights[members] = 1
        ends = []
        for sign in (1, -1):
            found = linprog(sign * weights, bounds=(0, FAR), method="highs", **self.known)
            ends.append(float(weights @ found.x) if found.x is not None else 0.0)
        return int(np.ceil(ends[0] - 1e-6)), int(np.floor(ends[1] + 1e-6))


def subtracted(releases: list[Sheet], rule: Rule) -> int:
    """Count the figures of one release that less the same of another show somebody."""
    return sum(
        rule.is_small(abs(n - m))
        for i, a in enumerate(releases)
        for b in releases[:i]
        if a.period.holds(b.period) or b.period.holds(a.period)
        for where, n in a.values.items()
        if n is not None and (m := b.values.get(where)) is not None
    )


def rounded(release: Sheet, base: int) -> Sheet:
    """Return a release as it is published where its figures are rounded."""
    values = {where: to_nearest(n, base) for where, n in release.values.items()}
    return Sheet(release.population, release.period, release.faces, release.categories, values)


def attack(name: str, releases: list[Sheet], truth: list[Sheet], rule: Rule, base: int = 0) -> None:
    """Attack releases and print what was told."""
    began = time.perf_counter()
    attacker = Attacker(releases, base)
    hidden = exact = close = 0
    for public, real in zip(releases, truth, strict=True):
        for where in sorted(public.hidden()):
            low, high = attacker.span(attacker.members(where, public.period))
            hidden += 1
            exact += low == high == real.values[where]
            close += high - low + 1 < rule.values
    less = 0 if base else subtracted(releases, rule)
    print(f"{name:26}{hidden:5} hidden  recovered {exact:4}  told within fewer than "
          f"{rule.values} values {close:4}  by subtraction {less:4}  "
          f"{time.perf_counter() - began:6.1f} s")  # fmt: skip


def main() -> None:
    """Make the releases, attack them, print."""
    size = int(sys.argv[1]) if len(sys.argv) > 1 else 700
    number = int(sys.argv[2]) if len(sys.argv) > 2 else 4
    law = disclosure()
    rule = Rule(law.threshold, law.values)
    acts = country(size, Random(11))
    truth = [sheet(acts, p) for p in periods(number)]
    safe: list[Sheet] = []
    began = time.perf_counter()
    for real in truth:
        safe.append(real.without(prepared(real, safe, rule)))
    made = time.perf_counter() - began
    said = sum(n is not None for s in safe for n in s.values.values())
    whole = sum(len(s.values) for s in safe)
    print(f"{size} acts, {number} overlapping releases, {whole} figures, {said} said, "
          f"made in {made:.1f} s")  # fmt: skip
    attack("as published", safe, truth, rule)
    attack("as published, rounded to 5", [rounded(s, 5) for s in safe], truth, rule, 5)
    naive = [s.without({w for w, n in s.values.items() if n and rule.is_small(n)}) for s in truth]
    attack("only small ones hidden", naive, truth, rule)


if __name__ == "__main__":
    main()
