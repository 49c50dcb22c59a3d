"""Scores of a probability that something happens: sharpness, order, calibration."""

import numpy as np

Floats = np.ndarray[tuple[int, ...], np.dtype[np.float64]]
LEAST = 1e-9


def log_loss(risk: Floats, came: Floats) -> float:
    """Return the mean of -ln of the probability given to what came.

    >>> round(log_loss(np.array([0.5, 0.5]), np.array([1, 0])), 4)
    0.6931
    """
    p = np.clip(risk, LEAST, 1 - LEAST)
    return float(-np.where(came > 0, np.log(p), np.log1p(-p)).mean())


def brier(risk: Floats, came: Floats) -> float:
    """Return the mean squared distance between probability and what came."""
    return float(((risk - came) ** 2).mean())


def auc(risk: Floats, came: Floats) -> float:
    """Return how often a case in which it came had the higher risk; ties count half.

    NaN where it came always or never.

    >>> auc(np.array([0.1, 0.4, 0.4, 0.9]), np.array([0, 0, 1, 1]))
    0.875
    """
    yes = came > 0
    n_yes, n_no = int(yes.sum()), int((~yes).sum())
    if not n_yes or not n_no:
        return float("nan")
    _, place, counts = np.unique(risk, return_inverse=True, return_counts=True)
    rank = counts.cumsum() - (counts - 1) / 2.0
    return float((rank[place][yes].sum() - n_yes * (n_yes + 1) / 2.0) / (n_yes * n_no))


def average_precision(risk: Floats, came: Floats) -> float:
    """Return the mean precision at each step down the list at which more of what came is found."""
    order = np.argsort(-risk, kind="stable")
    hits, ends = came[order] > 0, np.append(np.diff(risk[order]) != 0, True)
    if not hits.any():
        return float("nan")
    found, seen = hits.cumsum()[ends], (np.arange(len(risk)) + 1)[ends]
    steps = np.diff(np.append(0, found)) / hits.sum()
    return float((steps * found / seen).sum())


def observed_to_expected(risk: Floats, came: Floats) -> float:
    """Return how many came for each one expected: under 1, the risks are too high."""
    return float(came.sum() / risk.sum())


def recall_in_top(risk: Floats, came: Floats, year: Floats, top: int = 30) -> float:
    """Return the share of what came that was among the `top` highest risks of its year."""
    found = 0.0
    for one in np.unique(year):
        rows = np.flatnonzero(year == one)
        found += came[rows[np.argsort(-risk[rows], kind="stable")[:top]]].sum()
    return float(found / came.sum()) if came.sum() else float("nan")


def summary(risk: Floats, came: Floats, year: Floats) -> dict[str, float]:
    """Return all of them by name."""
    return {
        "log_loss": log_loss(risk, came),
        "brier": brier(risk, came),
        "auc": auc(risk, came),
        "average_precision": average_precision(risk, came),
        "observed_to_expected": observed_to_expected(risk, came),
        "recall_30": recall_in_top(risk, came, year),
    }


def reliability(risk: Floats, came: Floats, bins: int = 5) -> list[dict[str, float]]:
    """Return, for equally filled bins of rising risk: how many, mean risk, and share that came."""
    order = np.argsort(risk, kind="stable")
    return [
        {"cases": len(part), "risk": float(risk[part].mean()), "came": float(came[part].mean())}
        for part in np.array_split(order, bins)
        if len(part)
    ]
