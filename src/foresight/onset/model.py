"""Boosted trees with seven leaves that may move a risk only in the direction that theory allows."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier

from foresight.explaining.paths import of_boosted
from foresight.explaining.reasons import Reasons
from foresight.onset.predictors import SIGNS

Floats = np.ndarray[tuple[int, ...], np.dtype[np.float64]]
LEAST = 1e-5

# Three ways to grow the trees, averaged: chosen on data-years 1993-2012 (benchmarks/accuracy.md).
TRIO: tuple[Mapping[str, Any], ...] = (
    {"learning_rate": 0.03, "max_iter": 150, "min_samples_leaf": 100, "l2_regularization": 5.0},
    {"learning_rate": 0.03, "max_iter": 120, "min_samples_leaf": 100, "l2_regularization": 20.0},
    {"learning_rate": 0.03, "max_iter": 150, "min_samples_leaf": 150, "l2_regularization": 20.0},
)


class Trees:
    """A fitted set of boosted trees."""

    def __init__(
        self, names: Sequence[str], *, seed: int, ways: Sequence[Mapping[str, Any]] = TRIO
    ) -> None:
        self.names = tuple(names)
        self.kept = np.asarray([True for _ in self.names])
        self.members = [
            HistGradientBoostingClassifier(
                max_leaf_nodes=7,
                max_features=0.3,
                early_stopping=False,
                random_state=seed,
                **way,
            )
            for way in ways
        ]

    def fit(self, x: Floats, came: Floats) -> "Trees":
        """Learn from country-years whose outcome is known.

        A predictor of which nothing is known yet is left out: then it is as if it were not there.
        """
        self.kept = np.asarray(~np.isnan(x).all(axis=0))
        signs = [SIGNS.get(name, 0) for name in np.asarray(self.names)[self.kept]]
        for member in self.members:
            member.set_params(monotonic_cst=signs).fit(x[:, self.kept], came)
        return self

    def log_odds(self, x: Floats) -> Floats:
        """Return the mean of the members' log odds."""
        risks = [
            np.clip(m.predict_proba(x[:, self.kept])[:, 1], LEAST, 1 - LEAST) for m in self.members
        ]
        return np.asarray(np.mean([np.log(p) - np.log1p(-p) for p in risks], axis=0))

    def reasons(self, x: Floats) -> Reasons:
        """Return each feature's part in the log odds: the mean of the members' parts."""
        told = [of_boosted(member, x[:, self.kept]) for member in self.members]
        base = float(np.mean([base[0] for base, _ in told]))
        effects = np.zeros(x.shape)
        effects[:, self.kept] = np.mean([parts[:, :, 0] for _, parts in told], axis=0)
        return Reasons(self.names, np.full(len(x), base), effects)


def risk_of(log_odds: Floats) -> Floats:
    """Return the probability of log odds."""
    return np.asarray(1.0 / (1.0 + np.exp(-log_odds)))
