"""How fast the forecasts are made, and in how much memory; on made-up deaths, no shared data.

    python benchmarks/foresight.py [--cells 13110] [--months 432] [--part NAME]

Prints one line for each part: features of a grid panel, scores of a year of draws, and the forecast
of 200 countries. Run by name only, since they take minutes, or fetch much, once:

- `stepshifter`: views-stepshifter trained in an environment of its own, and ours, on the same rows;
- `conflictology`: views-baseline's draws from the last twelve months, and ours;
- `pandas`: the same features built by pandas and by ours, checked to be the same numbers;
- `world`: features of 64,818 cells x 432 months, in a process of its own, for its peak memory;
- `peers`: these four, one after the other in one run;
- `whole`: `refresh` of countries, onset and the cells of the world, on made-up events (--events).

FORESIGHT_PEERS names a folder that keeps the environments; else they are made and thrown away.
"""

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
import venv
from collections.abc import Callable
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "src"))

import numpy as np
import polars as pl
from sklearn.ensemble import HistGradientBoostingRegressor

from foresight.backtest import backtest
from foresight.cards import card
from foresight.features import history
from foresight.models import own_past
from foresight.models.situation import situation
from foresight.months import origin_of
from foresight.onset.predictors import SIGNS
from foresight.panels import TARGET, panel
from foresight.scores import crps, ignorance, interval_score

AGAIN = 9


def main() -> None:
    found = argparse.ArgumentParser(description=__doc__)
    found.add_argument("--cells", type=int, default=13_110)
    found.add_argument("--months", type=int, default=432)
    found.add_argument("--part", choices=(*TOGETHER, *PARTS), default="all")
    found.add_argument("--steps", type=int, default=12, help="of stepshifter")
    found.add_argument("--events", type=int, default=200_000, help="of whole")
    options = found.parse_args()
    for name, part in PARTS.items():
        if name in TOGETHER.get(options.part, (options.part,)):
            part(options)


def features(options: argparse.Namespace) -> None:
    grid = made("gid", options.cells, options.months, share=0.03)
    measured(f"features of {len(grid):,} rows", lambda: light(grid))


def scores(options: argparse.Namespace) -> None:
    rng = np.random.default_rng(1)
    draws, came = rng.poisson(3, (2292, 1000)).astype(float), rng.poisson(3, 2292).astype(float)
    measured(
        "scores of one window, 2,292 cells x 1,000 draws",
        lambda: (crps(draws, came), ignorance(draws, came), interval_score(draws, came)),
    )


def refresh(options: argparse.Namespace) -> None:
    countries = panel(made("country_id", 200, 346, share=0.3, first=109))
    measured(
        "refresh of 200 countries, one window",
        lambda: list(backtest(countries, [2018], card("country-month"))),
    )


def stepshifter(options: argparse.Namespace) -> None:
    """Train one model a horizon on 1,000 cells x 360 months: the peer's LightGBM, and ours.

    Both are asked for the months that follow, so that none is quick by being wrong.
    """
    steps = options.steps
    grid = made("gid", 1000, 360 + steps, share=0.3)
    last = int(grid["month_id"].max()) - steps  # type: ignore[arg-type]
    came = grid.filter(pl.col("month_id") > last).sort("month_id", "gid")[TARGET].to_numpy()
    known = grid.filter(pl.col("month_id") <= last)
    table = light(known).join(known, on=["month_id", "gid"]).sort("month_id", "gid")
    with tempfile.TemporaryDirectory() as folder:
        path, out = Path(folder, "features.parquet"), Path(folder, "means.parquet")
        table.write_parquet(path)
        theirs = told_by("views-stepshifter", "stepshifter.py", path, steps, last, out)
        said = pl.read_parquet(out).sort("month_id", "priogrid_gid")["pred_ged_best_sb"].to_numpy()
    spent = theirs["fit"] + theirs["predict"]
    print(
        f"1,000 cells x 360 months, {steps} horizons: views-stepshifter {spent:.1f} CPU s "
        f"(fit {theirs['fit']:.1f}; off by {off(said, came):.3f})"
    )
    ways: dict[str, Callable[[pl.DataFrame, int], np.ndarray]] = {
        "a fit for each horizon": direct,
        "the same on 60,000 rows each": partial(direct, most=60_000),
        "one fit for all on 200,000 rows": at_once,
    }
    for what, work in ways.items():
        began = time.process_time()
        ours = work(table, steps)
        mine = time.process_time() - began
        print(
            f"  ours, {what}: {mine:.1f} CPU s (off by {off(ours, came):.3f}): "
            f"{spent / mine:.1f} times"
        )


def off(said: np.ndarray, came: np.ndarray) -> float:
    """Return the root mean square error."""
    return float(np.sqrt(((said - came) ** 2).mean()))


def direct(table: pl.DataFrame, steps: int, most: int | None = None) -> np.ndarray:
    """Return the mean of each cell at each step: as many trees as the peer, as large.

    `most` draws so many rows to learn from, as the library's cards do; else all are learnt.
    """
    cells = table["gid"].n_unique()
    names = [c for c in table.columns if c not in ("month_id", "gid", TARGET)]
    x, y = table.select(names).to_numpy(), table[TARGET].to_numpy()
    rng, found = np.random.default_rng(1), []
    for step in range(1, steps + 1):
        rows = np.arange(len(x) - step * cells)
        if most:
            rows = np.sort(rng.choice(rows, most, replace=False))
        model = HistGradientBoostingRegressor(max_iter=100, early_stopping=False, random_state=1)
        model.fit(x[rows], y[rows + step * cells])
        found.append(model.predict(x[-cells:]))
    return np.concatenate(found)


def at_once(table: pl.DataFrame, steps: int, most: int = 200_000) -> np.ndarray:
    """Return the same from one fit on rows drawn from all horizons, as the library learns."""
    cells = table["gid"].n_unique()
    names = [c for c in table.columns if c not in ("month_id", "gid", TARGET)]
    x, y = table.select(names).to_numpy(), table[TARGET].to_numpy()
    rng = np.random.default_rng(1)
    row, step = rng.integers(0, len(x) - steps * cells, most), rng.integers(1, steps + 1, most)
    model = HistGradientBoostingRegressor(max_iter=100, early_stopping=False, random_state=1)
    model.fit(np.column_stack([x[row], step]), y[row + step * cells])
    asked = np.tile(x[-cells:], (steps, 1))
    return model.predict(np.column_stack([asked, np.repeat(np.arange(1, steps + 1), cells)]))


def conflictology(options: argparse.Namespace) -> None:
    """Draw 1,000 times from the last twelve months of 200 countries: the peer, and ours.

    Both several times, for it is short: the median counts.
    """
    countries = made("country_id", 200, 346, share=0.3, first=109)
    last = origin_of(2018)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "panel.parquet")
        countries.filter(pl.col("month_id") <= last).write_parquet(path)
        theirs = told_by("views-baseline==1.0.2", "conflictology.py", path, last, AGAIN)
    given, spent = panel(countries), []
    for _ in range(AGAIN):
        began = time.process_time()
        ours = own_past.conflictology(situation(given, 2018, seed=1)).draws()
        spent.append(time.process_time() - began)
    mine = statistics.median(spent)
    print(
        f"conflictology, {len(ours):,} rows of draws: views-baseline {theirs['cpu']:.3f} CPU s "
        f"(mean {theirs['mean']:.3f}, {theirs['rows']:,} rows), ours {mine:.3f} CPU s "
        f"(mean {ours.mean():.3f}): {theirs['cpu'] / mine:.1f} times"
    )


def against_pandas(options: argparse.Namespace) -> None:
    """Build the same features by pandas, group by group as is usual, and by ours."""
    grid = made("gid", options.cells, options.months, share=0.03)
    with tempfile.TemporaryDirectory() as folder:
        path, out = Path(folder, "grid.parquet"), Path(folder, "features.parquet")
        grid.write_parquet(path)
        theirs = told_by("pandas pyarrow", "pandas_features.py", path, out)
        began, wall = time.process_time(), time.perf_counter()
        ours = light(grid)
        mine, waited = time.process_time() - began, time.perf_counter() - wall
        names = [c for c in ours.columns if c not in ("month_id", "gid")]
        other = pl.read_parquet(out, columns=names)
        apart = max(float((ours[c] - other[c]).abs().max() or 0.0) for c in names)  # type: ignore[arg-type]
    print(
        f"{len(names)} features of {len(grid):,} rows: pandas {theirs['cpu']:.1f} CPU s, "
        f"{theirs['wall']:.1f} s, peak {theirs['peak']:.2f} GB; "
        f"ours {mine:.1f} CPU s, {waited:.1f} s: "
        f"{theirs['cpu'] / mine:.1f} times the CPU, {theirs['wall'] / waited:.1f} times the wait; "
        f"no value further apart than {apart:.1e}"
    )


def world(options: argparse.Namespace) -> None:
    """Build the features of the whole world's cells in a process of its own."""
    asked = [sys.executable, __file__, "--part", "features", "--cells", "64818", "--months", "432"]
    subprocess.run(asked, check=True)


def whole(options: argparse.Namespace) -> None:
    """Refresh countries, onset and the cells of the world: first, and again with nothing new."""
    with tempfile.TemporaryDirectory() as folder:
        here = Path(folder)
        made_events(options.events).write_parquet(here / "events.parquet")
        made_predictors().write_parquet(here / "predictors.parquet")
        flags = ["--events", "events.parquet", "--predictors", "predictors.parquet", "--jobs", "2"]
        asked = [sys.executable, "-m", "foresight", "refresh", *flags, "--store", "store", "--json"]
        source = str(Path(__file__).resolve().parents[1] / "src")
        for what in ("whole refresh", "the same again"):
            began, cpu = time.perf_counter(), spent_by_children()
            said = subprocess.run(
                asked,
                check=True,
                cwd=here,
                capture_output=True,
                text=True,
                env={**os.environ, "PYTHONPATH": source},
            )
            wall, used = time.perf_counter() - began, spent_by_children() - cpu
            states = {s["step"]: s["state"] for s in json.loads(said.stdout)["steps"]}
            peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1e6
            print(
                f"{what}, {options.events:,} events: {wall:.0f} s, {used:.0f} CPU s, "
                f"peak memory of the largest process {peak:.2f} GB; {states}"
            )


def spent_by_children() -> float:
    found = resource.getrusage(resource.RUSAGE_CHILDREN)
    return found.ru_utime + found.ru_stime


def told_by(packages: str, script: str, *values: object) -> dict[str, float]:
    """Return what a peer says of itself, run in an environment that has it."""
    with tempfile.TemporaryDirectory() as folder:
        python = environment(Path(os.environ.get("FORESIGHT_PEERS", folder)), packages.split())
        peer = Path(__file__).parent / "peers" / script
        asked = [python, peer, *map(str, values)]
        said = subprocess.run(asked, capture_output=True, text=True, check=True, cwd=folder)
    found: dict[str, float] = json.loads(said.stdout.splitlines()[-1])
    return found


def environment(folder: Path, packages: list[str]) -> Path:
    """Return the Python of an environment with packages, made where it is not there."""
    python = folder / packages[0].partition("==")[0] / "bin" / "python"
    if not python.exists():
        venv.create(python.parents[1], with_pip=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", *packages], check=True)
    return python


TOGETHER = {
    "all": ("features", "scores", "refresh"),
    "peers": ("stepshifter", "conflictology", "pandas", "world"),
}
PARTS: dict[str, Callable[[argparse.Namespace], None]] = {
    "features": features,
    "scores": scores,
    "refresh": refresh,
    "stepshifter": stepshifter,
    "conflictology": conflictology,
    "pandas": against_pandas,
    "world": world,
    "whole": whole,
}


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


def made_events(many: int) -> pl.DataFrame:
    """Return events of 1989-2017 around 300 places of ten countries at war."""
    rng = np.random.default_rng(1)
    codes = np.array([95, 100, 365, 475, 490, 625, 645, 652, 700, 770])
    place = rng.integers(0, 300, many)
    at = np.column_stack([rng.uniform(-30, 50, 300), rng.uniform(-70, 100, 300)])
    return pl.DataFrame(
        {
            "id": np.arange(many),
            "year": rng.integers(1989, 2018, many),
            "month": rng.integers(1, 13, many),
            "type_of_violence": rng.integers(1, 4, many),
            "best": rng.poisson(3, many),
            "latitude": at[place, 0] + rng.normal(0, 0.5, many),
            "longitude": at[place, 1] + rng.normal(0, 0.5, many),
            "country_id": codes[place % len(codes)],
        }
    )


def made_predictors() -> pl.DataFrame:
    """Return predictors of 160 countries from 1960 to 2012, as many columns as the model knows."""
    rng = np.random.default_rng(1)
    many = 160 * 53
    keys = {"ccode": np.repeat(np.arange(2, 162), 53), "year": np.tile(np.arange(1960, 2013), 160)}
    came = {"mk_onset_1or2": (rng.random(many) < 0.02).astype(float)}
    return pl.DataFrame({**keys, **{name: rng.normal(size=many) for name in SIGNS}, **came})


def light(grid: pl.DataFrame) -> pl.DataFrame:
    """Return nine features of each row: what a grid needs at the least."""
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
