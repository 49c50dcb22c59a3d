"""A forest of past situations: what came after those most like this one, on this unit's scale.

Each tree puts today's situation beside past ones; what came after them is drawn, so the forecast is
made of outcomes that were seen. A deadly month after a past situation counts by how it stood to
the level then, and is brought to the level now.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
from sklearn.ensemble import RandomForestRegressor

from foresight.models.examples import Examples
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
) -> Floats:
    """Return 1,000 draws a row, the same number from each tree."""
    learnt, asked = now.examples, now.asked
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
    picked = drawn(model.estimators_, learnt, asked, seed=(now.seed, now.origin))
    return on_this_scale(learnt, picked, asked.level[:, None]) if relative else learnt.y[picked]


def drawn(trees: Sequence[Any], learnt: Examples, asked: Examples, *, seed: Sequence[int]) -> Ints:
    """Return for each row asked the numbers of 1,000 examples that the trees put beside it."""
    rng = np.random.default_rng(seed)
    known, rows = _single(learnt.x), _single(asked.x)
    found = [
        _like(learnt, tree.apply(known), tree.apply(rows), each, rng)
        for tree, each in zip(trees, _shares(len(trees)), strict=True)
    ]
    return np.concatenate(found, axis=1)


def _single(x: Floats) -> Floats:
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
