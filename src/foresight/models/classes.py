"""Boosted trees that share out probability over classes of deaths, and spread it inside each class.

This is what the ignorance score asks for. Inside a class the outcomes of the past are drawn; above
the highest bound those on this unit's own scale.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.special import softmax
from sklearn.ensemble import HistGradientBoostingClassifier

from foresight.explaining.paths import of_boosted
from foresight.explaining.reasons import Reasons
from foresight.models.examples import Examples, never_empty, some
from foresight.models.own_past import DRAWS
from foresight.models.situation import Situation

Floats = np.ndarray[tuple[int, ...], np.dtype[np.float64]]
Ints = np.ndarray[tuple[int, ...], np.dtype[np.int64]]
BOUNDS = np.array([0, 0.5, 1.5, 2.5, 5.5, 10.5, 25.5, 50.5, 100.5, 250.5, 500.5, 1000.5, 2500.5])
TAIL = 1.5  # how fast the part above the highest bound thins out (Pareto)
POINTS = 12  # at which the way from the base to the answer is looked at
ROWS = 4000  # explained at once, for the memory


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
) -> "Classes":
    """Return trees that have learnt what was known at the origin."""
    learnt = some(now.examples, most, seed=now.seed)
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
    model.fit(never_empty(learnt.x), found, sample_weight=learnt.weight / learnt.weight.mean())
    return Classes(model, now.asked, cap=3.0 * max(learnt.y.max(), BOUNDS[-1]))


@dataclass(frozen=True)
class Classes:
    """A classifier that has learnt, the rows asked, and the most that a draw may be."""

    model: Any
    asked: Examples
    cap: float

    def draws(self) -> Floats:
        """Return 1,000 draws a row, as many from each class as its probability says."""
        chances = np.zeros((len(self.asked.x), len(BOUNDS)))
        one = self._told == 1  # then the library answers as if there were two
        chances[:, self.model.classes_] = 1.0 if one else self.model.predict_proba(self.asked.x)
        return spread(chances, cap=self.cap)

    @property
    def _told(self) -> int:
        return len(self.model.classes_)

    def reasons(self, rows: Ints) -> Reasons:
        """Return each feature's part: what it adds to every class, along the way from the base.

        Probabilities do not add up as the trees do. So the way from the base to the answer is gone
        in a straight line, and at each point of it a feature is credited with its share of the
        change (Aumann and Shapley's rule).
        """
        x, names = self.asked.x[rows], self.asked.names
        worth = _worth(self.cap)[self.model.classes_]
        if self._told == 1:
            return Reasons(names, np.full(len(x), worth[0]), np.zeros(x.shape))
        found = [self._parts(x[i : i + ROWS], worth) for i in range(0, len(x), ROWS)]
        base = found[0][0] if found else 0.0
        effects = np.concatenate([e for _, e in found]) if found else np.zeros(x.shape)
        return Reasons(names, np.full(len(x), base), effects)

    def _parts(self, x: Floats, worth: Floats) -> tuple[float, Floats]:
        base, parts = of_boosted(self.model, x)
        if self._told == 2:  # one answer stands for both classes
            base, parts = np.array([0.0, *base]), np.pad(parts, ((0, 0), (0, 0), (1, 0)))
        whole, effects = parts.sum(axis=1), np.zeros(x.shape)
        at, weights = np.polynomial.legendre.leggauss(POINTS)
        for part, weight in zip((at + 1.0) / 2.0, weights / 2.0, strict=True):
            chances = softmax(base + part * whole, axis=1)
            slope = chances * (worth - (chances @ worth)[:, None])
            effects += weight * np.einsum("rfk,rk->rf", parts, slope)
        return float(softmax(base) @ worth), effects


def _worth(cap: float) -> Floats:
    """Return the mean of log(1 + deaths) inside each class."""
    return np.asarray(np.log1p(spread(np.eye(len(BOUNDS)), cap=cap)).mean(axis=1))


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
