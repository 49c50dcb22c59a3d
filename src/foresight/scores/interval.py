"""The score of the central 90 % interval: its width, and twenty times what falls beside it."""

import numpy as np

Floats = np.ndarray[tuple[int, ...], np.dtype[np.float64]]

ALPHA = 0.1


def bounds(draws: Floats, alpha: float = ALPHA) -> tuple[Floats, Floats]:
    """Return the lower and upper end of the central interval of each cell."""
    low, high = np.quantile(draws, [alpha / 2, 1 - alpha / 2], axis=1)
    return np.asarray(low), np.asarray(high)


def interval_score(draws: Floats, actual: Floats, alpha: float = ALPHA) -> Floats:
    """Return width + 2 / alpha x the distance by which the actual missed, for each cell.

    >>> interval_score(np.full((1, 10), 3.0), np.array([4.0]))
    array([20.])
    """
    low, high = bounds(draws, alpha)
    missed = np.clip(low - actual, 0, None) + np.clip(actual - high, 0, None)
    return np.asarray(high - low + 2.0 / alpha * missed)
