"""A pool of forecasts: each member speaks with its weight, and what any of them fears stays in.

A member may keep silent on a row (NaN draws, or a unit above its `until_level`): then the others
share its weight there.
"""

from collections.abc import Sequence

import numpy as np

from foresight.models.own_past import DRAWS

Floats = np.ndarray[tuple[int, ...], np.dtype[np.float64]]


def mixed(members: Sequence[Floats], weights: Floats) -> Floats:
    """Return 1,000 sorted draws a row: of each member evenly spread ones, as many as its weight.

    `weights` has a row for each row and a column for each member; NaN members weigh nothing.

    :raises ValueError: if the weights of a row come to nothing.
    """
    heard = np.column_stack([~np.isnan(m[:, 0]) for m in members])
    counted = np.where(heard, weights, 0.0)
    ordered = [np.sort(m, axis=1) for m in members]
    out = np.empty((len(counted), DRAWS))
    alike, which = np.unique(counted, axis=0, return_inverse=True)
    for number, row_weights in enumerate(alike):
        rows = which.ravel() == number
        counts = portions(row_weights.tolist())
        parts = [_thinned(m[rows], n) for m, n in zip(ordered, counts, strict=True)]
        out[rows] = np.concatenate(parts, axis=1)
    return np.sort(out, axis=1)


def widened(draws: Floats, factor: Floats) -> Floats:
    """Return draws, each row moved away from its median by a factor on the log scale.

    No draw goes under zero, and none that is over zero becomes it.
    """
    logs = np.log1p(draws)
    middle = np.median(logs, axis=1, keepdims=True)
    moved = np.expm1(np.maximum(middle + factor[:, None] * (logs - middle), 0.0))
    return np.asarray(np.where(draws > 0, np.maximum(moved, 1.0), 0.0))


def portions(weights: Sequence[float]) -> list[int]:
    """Return how many of 1,000 draws each weight gives; the remainders go to the largest ones.

    >>> portions([1, 1, 1])
    [334, 333, 333]
    """
    total = float(sum(weights))
    if total <= 0 or min(weights) < 0:
        raise ValueError("weights must be positive")
    exact = [DRAWS * w / total for w in weights]
    counts = [int(e) for e in exact]
    order = sorted(range(len(exact)), key=lambda i: (counts[i] - exact[i], i))
    for i in order[: DRAWS - sum(counts)]:
        counts[i] += 1
    return counts


def _thinned(ordered: Floats, count: int) -> Floats:
    """Return `count` evenly spread draws of each row of sorted draws."""
    at = ((np.arange(count) + 0.5) / max(count, 1) * ordered.shape[1]).astype(np.int64)
    return np.asarray(ordered[:, at])
