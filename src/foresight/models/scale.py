"""How conflicts of any size go on: a forest that sees only shapes, each on its unit's own scale.

It learns from units at war (of late at least `least` deaths a month) and asks how the recent
months stood to each other, not how many died: so it can speak of a war deadlier than any it has
seen. On quiet units it keeps silent.
"""

import numpy as np
from sklearn.ensemble import RandomForestRegressor

from foresight.features.table import LEVEL
from foresight.models.examples import STEP, Examples
from foresight.models.forest import Forest, Partly
from foresight.models.situation import Situation
from foresight.panels import TARGET

Floats = np.ndarray[tuple[int, ...], np.dtype[np.float64]]
AGAINST_LEVEL = (
    *("last", "mean_3", "mean_6", "mean_12", "mean_24", "mean_60"),
    *("max_12", "max_60", "ewm_2", "ewm_18"),
)
AS_THEY_ARE = (
    *("heading", "heading_long", "spread_12"),
    *("share_0_12", "share_0_36", "share_25_12", "share_25_36"),
)
NAMES = (LEVEL, *(f"{TARGET}_{name}" for name in (*AGAINST_LEVEL, *AS_THEY_ARE)), STEP)


def scale(
    now: Situation,
    *,
    least: float = 2.0,
    trees: int = 100,
    leaf: int = 200,
    features: float = 0.35,
    share: float = 0.5,
) -> Partly:
    """Return a forest that has learnt from the units at war, if there were enough of them."""
    learnt, asked = _at_war(now.examples, least), _at_war(now.asked, least)
    rows = np.flatnonzero(now.asked.level >= least)
    if len(learnt.y) < 2 * leaf or not len(rows):
        return Partly(None, NAMES, rows[:0], now.rows)
    model = RandomForestRegressor(
        n_estimators=trees,
        min_samples_leaf=leaf,
        max_features=features,
        max_samples=share,
        random_state=now.seed,
        n_jobs=1,
    )
    model.fit(learnt.x, np.log1p(learnt.y) - np.log1p(learnt.level), learnt.weight)
    spoken = Forest(model.estimators_, learnt, asked, (now.seed, now.origin, 1))
    return Partly(spoken, NAMES, rows, now.rows)


def _at_war(examples: Examples, least: float) -> Examples:
    """Return the examples of units at war, their features made free of scale."""
    kept = examples.level >= least
    level = np.log1p(examples.level)
    place = {name: column for column, name in enumerate(examples.names)}
    shapes = [
        level,
        *(examples.x[:, place[f"{TARGET}_{name}"]] - level for name in AGAINST_LEVEL),
        *(examples.x[:, place[f"{TARGET}_{name}"]] for name in AS_THEY_ARE),
        examples.x[:, place[STEP]],
    ]
    x = np.column_stack(shapes)[kept]
    return Examples(x, examples.y[kept], examples.level[kept], examples.weight[kept], NAMES)
