"""Scores of a probability that something happens: sharpness, order, calibration."""

import numpy as np

Floats = np.ndarray[tuple[int, ...], np.dtype[np.float64]]
Ints = np.ndarray[tuple[int, ...], np.dtype[np.int64]]
Flags = np.ndarray[tuple[int, ...], np.dtype[np.bool_]]
LEAST = 1e-9
REPEATS = 1000


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
    high = in_top(risk, year, top)
    return float(came[high].sum() / came.sum()) if came.sum() else float("nan")


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


def in_top(risk: Floats, year: Floats, top: int = 30) -> Flags:
    """Return which rows are among the `top` highest risks of their year."""
    found = np.zeros(len(risk), dtype=bool)
    for one in np.unique(year):
        rows = np.flatnonzero(year == one)
        found[rows[np.argsort(-risk[rows], kind="stable")[:top]]] = True
    return found


def max_of_two(country: Ints, year: Ints, risk: Floats) -> tuple[Ints, Ints, Floats]:
    """Return for each country and year Y the higher of the risks told in Y - 1 and in Y - 2.

    So the Early Warning Project scores what began in Y: either of its last two lists may have named
    the country. A year of which only one list is there takes that one.

    >>> max_of_two(np.array([2, 2]), np.array([1993, 1994]), np.array([0.3, 0.1]))
    (array([2, 2, 2]), array([1994, 1995, 1996]), array([0.3, 0.3, 0.1]))
    """
    found: dict[tuple[int, int], float] = {}
    for one, when, chance in zip(country.tolist(), year.tolist(), risk.tolist(), strict=True):
        for target in (when + 1, when + 2):
            found[one, target] = max(found.get((one, target), 0.0), chance)
    keys = sorted(found, key=lambda key: (key[1], key[0]))
    told = np.array(keys, dtype=np.int64).reshape(-1, 2)
    return told[:, 0], told[:, 1], np.array([found[key] for key in keys])


def differences(
    risk: Floats, other: Floats, came: Floats, year: Floats, country: Ints, *, seed: int = 1
) -> dict[str, dict[str, float]]:
    """Return by how much the scores of two forecasts differ, and the 95 % range of each difference.

    Whole countries are drawn again with replacement. Who is among the thirty highest of a year is
    settled before, by all countries.
    """
    rng = np.random.default_rng(seed)
    _, place = np.unique(country, return_inverse=True)
    rows_of = np.split(np.argsort(place, kind="stable"), np.bincount(place).cumsum()[:-1])
    high = [in_top(one, year) for one in (risk, other)]

    def gap(rows: Ints) -> dict[str, float]:
        ours, theirs = (
            _some(one[rows], came[rows], top[rows])
            for one, top in zip((risk, other), high, strict=True)
        )
        return {name: ours[name] - theirs[name] for name in ours}

    drawn = [
        gap(np.concatenate([rows_of[i] for i in rng.integers(0, len(rows_of), len(rows_of))]))
        for _ in range(REPEATS)
    ]
    found = {}
    for name, value in gap(np.arange(len(risk))).items():
        low, top = np.nanquantile([one[name] for one in drawn], [0.025, 0.975])
        found[name] = {"difference": value, "from": float(low), "to": float(top)}
    return found


def _some(risk: Floats, came: Floats, high: Flags) -> dict[str, float]:
    onsets = came.sum()
    return {
        "log_loss": log_loss(risk, came),
        "brier": brier(risk, came),
        "auc": auc(risk, came),
        "average_precision": average_precision(risk, came),
        "recall_30": float(came[high].sum() / onsets) if onsets else float("nan"),
    }


def reliability(risk: Floats, came: Floats, bins: int = 5) -> list[dict[str, float]]:
    """Return, for equally filled bins of rising risk: how many, mean risk, and share that came."""
    order = np.argsort(risk, kind="stable")
    return [
        {"cases": len(part), "risk": float(risk[part].mean()), "came": float(came[part].mean())}
        for part in np.array_split(order, bins)
        if len(part)
    ]
