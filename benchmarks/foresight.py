"""How fast the forecasts are made, and in how much memory; on made-up deaths, no shared data.

    python benchmarks/foresight.py [--cells 13110] [--months 432]

Prints one line for each: features of a grid panel, scores of a year of draws, and the refresh of
200 countries. The comparison with other programs on the same features is not here yet.
"""

import argparse
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "src"))

import numpy as np
import polars as pl

from foresight.backtest import backtest
from foresight.cards import card
from foresight.features import history
from foresight.panels import TARGET, panel
from foresight.scores import crps, ignorance, interval_score


def main() -> None:
    found = argparse.ArgumentParser(description=__doc__)
    found.add_argument("--cells", type=int, default=13_110)
    found.add_argument("--months", type=int, default=432)
    options = found.parse_args()
    grid = made("gid", options.cells, options.months, share=0.03)
    measured(f"features of {len(grid):,} rows", lambda: light(grid))
    rng = np.random.default_rng(1)
    draws, came = rng.poisson(3, (2292, 1000)).astype(float), rng.poisson(3, 2292).astype(float)
    measured(
        "scores of one window, 2,292 cells x 1,000 draws",
        lambda: (crps(draws, came), ignorance(draws, came), interval_score(draws, came)),
    )
    countries = panel(made("country_id", 200, 346, share=0.3, first=109))
    measured(
        "refresh of 200 countries, one window",
        lambda: list(backtest(countries, [2018], card("country-month"))),
    )


def made(unit: str, units: int, months: int, *, share: float, first: int = 61) -> pl.DataFrame:
    rng = np.random.default_rng(1)
    violent = rng.random(units) < share
    deaths = (
        rng.poisson(8, (units, months)) * violent[:, None] * (rng.random((units, months)) < 0.4)
    )
    return pl.DataFrame(
        {
            "month_id": np.tile(np.arange(first, first + months), units),
            unit: np.repeat(np.arange(1, units + 1), months),
            TARGET: deaths.ravel().astype(float),
        }
    )


def light(grid: pl.DataFrame) -> pl.DataFrame:
    """Return ten features of each row: what a grid needs at the least."""
    wanted = [
        *history.levels(TARGET, (3, 12, 60)),
        *history.shares(TARGET, (0,), (12, 60)),
        *history.silences(TARGET, (0, 25)),
        *history.fading(TARGET, (6,)),
    ]
    single = [e.cast(pl.Float32).over("gid") for e in wanted]
    return grid.lazy().select("month_id", "gid", *single).collect()


def measured(what: str, work: Callable[[], object]) -> None:
    began, cpu = time.perf_counter(), time.process_time()
    work()
    wall, used = time.perf_counter() - began, time.process_time() - cpu
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    print(f"{what}: {wall:.1f} s, {used:.1f} CPU s; peak memory so far {peak:.2f} GB")


if __name__ == "__main__":
    main()
