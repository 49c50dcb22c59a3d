"""A unit's own last months as its distribution: conflictology, and the same with fading memory."""

from dataclasses import dataclass

import numpy as np

from foresight.explaining.reasons import Reasons
from foresight.models.situation import Situation
from foresight.months import STEPS
from foresight.panels import TARGET

Floats = np.ndarray[tuple[int, ...], np.dtype[np.float64]]
Ints = np.ndarray[tuple[int, ...], np.dtype[np.int64]]
DRAWS = 1000
PARTS = {  # of the past, in months before the origin: from, to
    f"{TARGET}_months_1_3": (0, 3),
    f"{TARGET}_months_4_12": (3, 12),
    f"{TARGET}_months_13_on": (12, 10_000),
}


def conflictology(now: Situation, *, months: int = 12) -> "OwnPast":
    """Return the last months, each as likely as the next: the benchmark that is hard to beat."""
    return OwnPast(now.history(months), np.ones(months))


def fading(now: Situation, *, half_life: float = 6.0, months: int = 120) -> "OwnPast":
    """Return the last months, each counting half of one that is `half_life` months younger."""
    age = np.arange(months - 1, -1, -1)
    return OwnPast(now.history(months), 0.5 ** (age / half_life))


@dataclass(frozen=True)
class OwnPast:
    """The last months of each unit, oldest first, and how much each month counts."""

    past: Floats
    weights: Floats

    def draws(self) -> Floats:
        """Return 1,000 draws a row."""
        return _drawn(self.past, self.weights)

    def reasons(self, rows: Ints) -> Reasons:
        """Return what each part of the past adds, beside the mean of all units."""
        known = np.isfinite(self.past)
        mass = np.where(known, self.weights, 0.0)
        told = np.log1p(np.where(known, self.past, 0.0)) * mass
        told /= np.maximum(mass.sum(axis=1, keepdims=True), 1e-12)
        length = self.past.shape[1]
        spans = [(max(length - old, 0), max(length - young, 0)) for young, old in PARTS.values()]
        sums = np.column_stack([told[:, first:last].sum(axis=1) for first, last in spans])
        usual = sums.mean(axis=0)
        effects = (sums - usual)[rows // len(STEPS)]
        return Reasons(tuple(PARTS), np.full(len(rows), usual.sum()), effects)


def _drawn(past: Floats, weights: Floats) -> Floats:
    """Return 1,000 evenly spread draws from each unit's weighted months, the same for each step.

    A unit of which no month is known is forecast as quiet: that is what a new country mostly is.
    """
    at = (np.arange(DRAWS) + 0.5) / DRAWS
    draws = np.zeros((len(past), DRAWS))
    for row, months in enumerate(past):
        order = np.argsort(np.where(np.isnan(months), np.inf, months), kind="stable")
        mass = np.where(np.isnan(months), 0.0, weights)[order].cumsum()
        if mass[-1] > 0:
            pick = np.searchsorted(mass / mass[-1], at)
            draws[row] = months[order][np.minimum(pick, np.isfinite(months).sum() - 1)]
    return np.repeat(draws, len(STEPS), axis=0)
