"""The continuous ranked probability score of draws: in deaths, smaller is better."""

import numpy as np

Floats = np.ndarray[tuple[int, ...], np.dtype[np.float64]]


def crps(draws: Floats, actual: Floats) -> Floats:
    """Return mean |X - y| - mean |X - X'| / 2 over all pairs of draws, for each cell.

    The second part is taken from the sorted draws, which is exact and needs no pairs.

    >>> crps(np.array([[0.0, 2.0]]), np.array([1.0]))
    array([0.5])
    """
    ordered = np.sort(draws.astype(np.float64), axis=1)
    count = ordered.shape[1]
    rank = 2.0 * np.arange(1, count + 1) - count - 1.0
    spread = ordered @ rank / count**2
    return np.asarray(np.abs(ordered - actual[:, None]).mean(axis=1) - spread)
