"""Boosted trees that share out probability over classes of deaths, and spread it inside each class.

This is what the ignorance score asks for. Inside a class the outcomes of the past are drawn; above
the highest bound those on this unit's own scale.
"""

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier

from foresight.models.examples import some
from foresight.models.own_past import DRAWS
from foresight.models.situation import Situation

Floats = np.ndarray[tuple[int, ...], np.dtype[np.float64]]
BOUNDS = np.array([0, 0.5, 1.5, 2.5, 5.5, 10.5, 25.5, 50.5, 100.5, 250.5, 500.5, 1000.5, 2500.5])
TAIL = 1.5  # how fast the part above the highest bound thins out (Pareto)


def classes(
    now: Situation,
    *,
    rounds: int = 80,
    rate: float = 0.08,
    leaves: int = 12,
    least: int = 40,
    ridge: float = 5.0,
    features: float = 0.5,
    most: int = 200_000,
) -> Floats:
    """Return 1,000 draws a row, as many from each class as its probability says."""
    learnt, asked = some(now.examples, most, seed=now.seed), now.asked
    model = HistGradientBoostingClassifier(
        max_iter=rounds,
        learning_rate=rate,
        max_leaf_nodes=leaves,
        min_samples_leaf=least,
        l2_regularization=ridge,
        max_features=features,
        random_state=now.seed,
        early_stopping=False,
    )
    found = np.digitize(learnt.y, BOUNDS) - 1
    model.fit(learnt.x, found, sample_weight=learnt.weight / learnt.weight.mean())
    chances = np.zeros((now.rows, len(BOUNDS)))
    if len(model.classes_) == 1:  # then the library answers as if there were two
        chances[:, model.classes_] = 1.0
    else:
        chances[:, model.classes_] = model.predict_proba(asked.x)
    return spread(chances, cap=3.0 * max(learnt.y.max(), BOUNDS[-1]))


def spread(chances: Floats, *, cap: float) -> Floats:
    """Return 1,000 evenly spread draws of each row of class probabilities.

    Inside a class the logarithm is spread evenly; above the highest bound the tail is Pareto.
    """
    at = (np.arange(DRAWS) + 0.5) / DRAWS
    cumulative = np.concatenate([np.zeros((len(chances), 1)), chances.cumsum(axis=1)], axis=1)
    cumulative /= cumulative[:, -1:]
    low = np.maximum(np.ceil(BOUNDS), 0.0)
    high = np.append(np.floor(BOUNDS[1:]), np.inf)
    draws = np.empty((len(chances), DRAWS))
    for row, bounds in enumerate(cumulative):
        place = np.clip(np.searchsorted(bounds, at, "right") - 1, 0, len(BOUNDS) - 1)
        width = np.maximum(bounds[place + 1] - bounds[place], 1e-12)
        inside = np.clip((at - bounds[place]) / width, 0.0, 1.0 - 1e-9)
        draws[row] = _inside(low[place], high[place], inside, cap)
    return draws


def _inside(low: Floats, high: Floats, part: Floats, cap: float) -> Floats:
    tail = np.minimum(low * (1.0 - part) ** (-1.0 / TAIL), cap)
    finite = np.where(np.isfinite(high), high, low)
    body = (low + 1.0) * ((finite + 2.0) / (low + 1.0)) ** part - 1.0
    return np.where(np.isfinite(high), np.minimum(np.floor(body), finite), np.floor(tail))
