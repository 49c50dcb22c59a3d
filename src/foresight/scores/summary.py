"""What the scores of many cells say together.

A handful of cells decides every mean, so a mean never stands alone: beside it stand the score on
the log scale, how often the interval held, and how sure a difference to another forecast is.
"""

from typing import Any

import numpy as np
import polars as pl

from foresight.errors import Unusable

Floats = np.ndarray[tuple[int, ...], np.dtype[np.float64]]
SCORES = ("crps", "ign", "mis")
REPEATS = 2000


def by_window(scored: pl.DataFrame) -> list[dict[str, Any]]:
    """Return for each window: cells, mean crps, ign, mis, crps_log, and how often 90 % held."""
    table = (
        scored.group_by("window")
        .agg(
            pl.len().alias("cells"),
            *(pl.col(c).mean() for c in (*SCORES, "crps_log")),
            pl.col("inside").mean().alias("coverage_90"),
            pl.col("inside").filter(pl.col("actual") > 0).mean().alias("coverage_90_nonzero"),
        )
        .sort("window")
    )
    return table.to_dicts()


def against(
    scored: pl.DataFrame, other: pl.DataFrame, unit: str, *, seed: int = 1
) -> dict[str, Any]:
    """Return how a forecast compares with another on the cells that both speak of.

    `ratio` is the geometric mean of the ratios of the windows' means (under 1 is better);
    `difference` is of means over all cells, with the 95 % range of a bootstrap of whole units.

    :raises Unusable: if no cell is shared.
    """
    pairs = scored.join(other, on=["month_id", unit], how="inner", suffix="_other")
    if pairs.is_empty():
        raise Unusable("The two forecasts share no cell: nothing can be compared.")
    return {score: _compare(pairs, score, unit, seed) for score in (*SCORES, "crps_log")}


def _compare(pairs: pl.DataFrame, score: str, unit: str, seed: int) -> dict[str, Any]:
    mean, other = pl.col(score).mean(), pl.col(f"{score}_other").mean()
    windows = pairs.group_by("window").agg((mean / other).alias("ratio")).sort("window")
    ratios = windows["ratio"].to_numpy()
    by_unit = (
        pairs.group_by(unit)
        .agg((pl.col(score) - pl.col(f"{score}_other")).sum().alias("sum"), pl.len().alias("n"))
        .sort(unit)
    )
    low, high = clusters(by_unit["sum"].to_numpy(), by_unit["n"].to_numpy(), seed=seed)
    return {
        "ratio": float(np.exp(np.log(ratios).mean())),
        "ratio_by_window": dict(zip(windows["window"].to_list(), ratios.tolist(), strict=True)),
        "difference": float(by_unit["sum"].to_numpy().sum() / by_unit["n"].to_numpy().sum()),
        "difference_95": [low, high],
    }


def clusters(sums: Floats, counts: Floats, *, seed: int = 1) -> tuple[float, float]:
    """Return the 95 % range of a mean when whole units are drawn again with replacement."""
    rng = np.random.default_rng(seed)
    picks = rng.integers(0, len(sums), size=(REPEATS, len(sums)))
    means = sums[picks].sum(axis=1) / counts[picks].sum(axis=1)
    low, high = np.quantile(means, [0.025, 0.975])
    return float(low), float(high)
