"""A forest of past situations: what came after those most like this one, on this unit's scale.

Each tree puts today's situation beside past ones; what came after them is drawn, so the forecast is
made of outcomes that were seen. A deadly month after a past situation counts by how it stood to
the level then, and is brought to the level now.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from sklearn.ensemble import RandomForestRegressor

from foresight.explaining.paths import of_forest
from foresight.explaining.reasons import Reasons
from foresight.features.table import LEVEL
from foresight.models.examples import Examples, only, some
from foresight.models.own_past import DRAWS
from foresight.models.situation import Situation

Floats = np.ndarray[tuple[int, ...], np.dtype[np.float64]]
Ints = np.ndarray[tuple[int, ...], np.dtype[np.int64]]
ODDS = 1.5  # how much whether anybody dies matters in a split, beside how many
BEYOND = 3.0  # no draw is over so many times the deadliest month ever seen


def forest(
    now: Situation,
    *,
    trees: int = 60,
    leaf: int = 25,
    features: float = 0.3,
    share: float = 0.4,
    relative: bool = True,
    least: float = 0.0,
    most: int = 1_000_000,
) -> "Forest | Partly":
    """Return a forest that has learnt what was known at the origin.

    With `least` it learns from units with so many deaths a month of late, and of those it speaks;
    with `most` from so many examples at most.
    """
    learnt = some(_busy(now.examples, least), most, seed=now.seed)
    spoken = np.flatnonzero(now.asked.level >= least)
    if least > 0 and (len(learnt.y) < 2 * leaf or not len(spoken)):
        return Partly(None, now.asked.names, spoken[:0], now.rows)
    change = np.log1p(learnt.y) - (np.log1p(learnt.level) if relative else 0.0)
    model = RandomForestRegressor(
        n_estimators=trees,
        min_samples_leaf=leaf,
        max_features=features,
        max_samples=share,
        random_state=now.seed,
        n_jobs=1,
    )
    model.fit(learnt.x, np.column_stack([(learnt.y > 0) * ODDS, change]), learnt.weight)
    asked = _busy(now.asked, least)
    found = Forest(model.estimators_, learnt, asked, (now.seed, now.origin), relative)
    return Partly(found, now.asked.names, spoken, now.rows) if least > 0 else found


def _busy(examples: Examples, least: float) -> Examples:
    return examples if least <= 0 else only(examples, examples.level >= least)


@dataclass(frozen=True)
class Forest:
    """Trees that have learnt, their examples, and the rows asked."""

    trees: Sequence[Any]
    learnt: Examples
    asked: Examples
    seed: Sequence[int]
    relative: bool = True

    def draws(self) -> Floats:
        """Return 1,000 draws a row, the same number from each tree."""
        picked = drawn(self.trees, self.learnt, self.asked, seed=self.seed)
        if not self.relative:
            return self.learnt.y[picked]
        return on_this_scale(self.learnt, picked, self.asked.level[:, None])

    def reasons(self, rows: Ints) -> Reasons:
        """Return what each split changed; the unit's own level moves all that is told of war."""
        level = self.asked.level[rows] if self.relative else np.zeros(len(rows))
        base, effects, by_level = parts_of(self.trees, self.learnt, self.asked.x[rows], level)
        effects[:, self.asked.names.index(LEVEL)] += by_level
        return Reasons(self.asked.names, base, effects)


@dataclass(frozen=True)
class Partly:
    """A forest that speaks of some rows of the situation only, or of none."""

    forest: Forest | None
    names: tuple[str, ...]
    spoken: Ints
    rows: int

    def draws(self) -> Floats:
        """Return 1,000 draws a row, NaN where the forest keeps silent."""
        draws = np.full((self.rows, DRAWS), np.nan)
        if self.forest is not None:
            draws[self.spoken] = self.forest.draws()
        return draws

    def reasons(self, rows: Ints) -> Reasons:
        """Return the reasons of the forest, and zeros where it keeps silent."""
        heard = np.isin(rows, self.spoken)
        base, effects = np.zeros(len(rows)), np.zeros((len(rows), len(self.names)))
        if self.forest is not None and heard.any():
            there = self.forest.reasons(np.searchsorted(self.spoken, rows[heard]))
            base[heard], effects[heard] = there.base, there.effects
        return Reasons(self.names, base, effects)


def parts_of(
    trees: Sequence[Any], learnt: Examples, x: Floats, level: Floats
) -> tuple[Floats, Floats, Floats]:
    """Return of each row the base, the features' parts, and the level's, as log(1 + deaths).

    Of a node three means are kept: of log(1 + deaths), of whether anybody died, and of how the dead
    stood to the level then. The last two tell what the node says of another level.
    """
    died = learnt.y > 0
    logs = np.log1p(learnt.y)
    told = np.column_stack([logs, died, died * (logs - np.log1p(learnt.level))])
    told = told * learnt.weight[:, None]
    known, asked, log_level = single(learnt.x), single(x), np.log1p(level)
    at_war, effects = level > 0, np.zeros(x.shape)
    base, by_level = 0.0, np.zeros(len(x))
    for one in trees:
        tree, leaves, size = of_forest(one.tree_), one.apply(known), one.tree_.node_count
        mass = tree.summed(_sums(leaves, learnt.weight, size))
        sums = [tree.summed(_sums(leaves, told[:, i], size)) for i in range(3)]
        plain, share, against = (s / np.maximum(mass, 1e-12) for s in sums)
        base += plain[0] / len(trees)
        rooted = against[0] + share[0] * log_level - plain[0]
        by_level += np.where(at_war, rooted, 0.0)
        for rows, feature, node, child in tree.ways(asked):
            scaled = against[child] - against[node] + (share[child] - share[node]) * log_level[rows]
            effects[rows, feature] += np.where(at_war[rows], scaled, plain[child] - plain[node])
    return np.full(len(x), base), effects / len(trees), by_level / len(trees)


def _sums(leaves: Ints, of: Floats, size: int) -> Floats:
    return np.asarray(np.bincount(leaves, of, size), dtype=np.float64)


def drawn(trees: Sequence[Any], learnt: Examples, asked: Examples, *, seed: Sequence[int]) -> Ints:
    """Return for each row asked the numbers of 1,000 examples that the trees put beside it."""
    rng = np.random.default_rng(seed)
    known, rows = single(learnt.x), single(asked.x)
    found = [
        _like(learnt, tree.apply(known), tree.apply(rows), each, rng)
        for tree, each in zip(trees, _shares(len(trees)), strict=True)
    ]
    return np.concatenate(found, axis=1)


def single(x: Floats) -> Floats:
    """Return a table as the trees of a forest see it."""
    return np.ascontiguousarray(x, dtype=np.float32)


def _shares(trees: int) -> list[int]:
    return [DRAWS // trees + (tree < DRAWS % trees) for tree in range(trees)]


def _like(learnt: Examples, leaves: Ints, asked: Ints, each: int, rng: np.random.Generator) -> Ints:
    """Return for each row asked the numbers of `each` examples of its leaf, drawn by weight."""
    order = np.argsort(leaves, kind="stable")
    mass = np.concatenate([[0.0], learnt.weight[order].cumsum()])
    first = np.searchsorted(leaves[order], asked, "left")
    last = np.searchsorted(leaves[order], asked, "right")
    spread = mass[last] - mass[first]
    at = (np.arange(each) + rng.random()) / each  # alike for all rows: no unit hangs on another
    aim = mass[first][:, None] + at * spread[:, None]
    found = np.searchsorted(mass, aim, "right") - 1
    return np.asarray(order[np.clip(found, first[:, None], last[:, None] - 1)])


def on_this_scale(learnt: Examples, picked: Ints, level: Floats) -> Floats:
    """Return the outcomes of past situations, as many times the level now as they were then."""
    seen = learnt.y[picked]
    times = (seen + 1.0) / (learnt.level[picked] + 1.0)
    here = np.clip(times * (level + 1.0) - 1.0, 1.0, BEYOND * learnt.y.max())
    return np.asarray(np.where((seen > 0) & (level > 0), here, seen))
