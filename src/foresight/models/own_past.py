"""A unit's own last months as its distribution: conflictology, and the same with fading memory."""

import numpy as np

from foresight.models.situation import Situation
from foresight.months import STEPS

Floats = np.ndarray[tuple[int, ...], np.dtype[np.float64]]
DRAWS = 1000


def conflictology(now: Situation, *, months: int = 12) -> Floats:
    """Return the last months, each as likely as the next: the benchmark that is hard to beat."""
    return _drawn(now.history(months), np.ones(months))


def fading(now: Situation, *, half_life: float = 6.0, months: int = 120) -> Floats:
    """Return the last months, each counting half of one that is `half_life` months younger."""
    age = np.arange(months - 1, -1, -1)
    return _drawn(now.history(months), 0.5 ** (age / half_life))


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
