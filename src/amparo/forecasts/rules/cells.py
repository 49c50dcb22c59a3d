"""What the library answers for half-degree cells, as plain values: draws summed, and the record.

Slow to import, since the library is: only the worker does.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from amparo.forecasts.rules.making import PAST, Unusable, is_invented
from amparo.forecasts.rules.mapping import Drawn, nearest
from foresight.events.ucdp import read_events
from foresight.fetching import sha256
from foresight.grid.cells import COLUMNS, GID, read_region
from foresight.months import calendar_month, months_of, year_of
from foresight.scores.cells import cells, score_cells
from foresight.store import Store
from foresight.versions import code_version

__all__ = ["GivenCells", "Unusable", "cell_outlooks", "cell_record", "cell_windows", "given_cells"]

OCTOBER, LEARNT = 10, 10
NUMBERS = """
    SELECT gid, month_id AS month, avg(outcome) AS mean,
           quantile_disc(outcome, 0.05) AS q05, quantile_disc(outcome, 0.95) AS q95,
           avg((outcome >= 1)::DOUBLE) AS risk_1
    FROM draws GROUP BY ALL HAVING max(outcome) > 0 ORDER BY gid, month
"""


@dataclass(frozen=True)
class GivenCells:
    """All that goes into a run by cell: the events, their hashes, and the code."""

    events: pl.DataFrame
    inputs: tuple[tuple[str, str], ...]  # (name of the file, sha256): events, cells
    code: str
    is_invented: bool = False

    @property
    def hash(self) -> str:
        """One hash of all inputs."""
        return hashlib.sha256(repr(self.inputs).encode()).hexdigest()


def given_cells(events: Path, others: Sequence[Path]) -> GivenCells:
    """Return what the files of events and of cells give.

    :raises Unusable: if one is not there or cannot be read.
    """
    paths = (events, *others)
    absent = [path.name for path in paths if not path.is_file()]
    if absent:
        raise Unusable(f"{absent[0]}: there is no such file.")
    made_up = any(is_invented(path) for path in paths if path.suffix == ".parquet")
    inputs = tuple((path.name, sha256(path)) for path in paths)
    return GivenCells(read_events(events), inputs, code_version(), made_up)


def cell_windows(events: pl.DataFrame, asked: int | None = None) -> tuple[int, list[int]]:
    """Return the year to forecast, else the next that the events serve, and those for the record.

    :raises Unusable: if the events do not reach October before the year asked for.
    """
    known = events["month_id"].to_numpy()
    first, last = int(known.min()), int(known.max())
    following = year_of(last) + (calendar_month(last) >= OCTOBER)
    window = asked or following
    if window > following:
        raise Unusable(f"The events end too early for {window}: they serve {following}.")
    earliest = year_of(first) + LEARNT
    past = [w for w in range(window - 1, earliest - 1, -1) if months_of(w)[-1] <= last]
    return window, past[: PAST - 1]


def cell_outlooks(store: Store, run: str, world: Mapping[str, Drawn]) -> list[dict[str, Any]]:
    """Return one outlook for each cell that has any chance of a death, the highest first.

    `month`, `mean`, `q05`, `q95` and `risk_1` are those of the month with the highest mean;
    `country` is the outline that holds the middle of the cell, else the nearest.
    """
    told = []
    for (gid,), rows in store.asked(NUMBERS, run).group_by("gid", maintain_order=True):
        number = int(gid)
        months = [_rounded(row) for row in rows.drop("gid").iter_rows(named=True)]
        worst = max(months, key=lambda one: one["mean"])
        lon, lat = middle(number)
        expected = round(sum(one["mean"] for one in months), 3)
        told.append({"gid": number, "country": nearest(lon, lat, world), "months": months,
                     "expected": expected, **worst})  # fmt: skip
    return sorted(told, key=lambda one: (-one["mean"], one["gid"]))


def middle(gid: int) -> tuple[float, float]:
    """Return the longitude and latitude of the middle of a cell.

    >>> middle(1)
    (-179.75, -89.75)
    """
    row, column = divmod(gid - 1, COLUMNS)
    return column / 2 - 179.75, row / 2 - 89.75


def _rounded(row: dict[str, Any]) -> dict[str, Any]:
    whole = {key: int(row[key]) for key in ("month", "q05", "q95")}
    return whole | {key: round(row[key], 4) for key in ("mean", "risk_1")}


def cell_record(
    given: GivenCells, store: Store, region: tuple[Path, str], runs: Sequence[tuple[int, str]]
) -> list[dict[str, Any]]:
    """Return how the model did in earlier years over all cells of a region, those held silent too.

    `ratio` is against the forecast that nobody dies anywhere. The actual values are those of the
    same events as the forecast: of the same vintage, which is told beside the figures.
    """
    cells_there = read_region(*region)
    return [_one_year(given.events, store, cells_there, window, run) for window, run in runs]


def _one_year(
    events: pl.DataFrame, store: Store, region: Any, window: int, run: str
) -> dict[str, Any]:
    came = (
        events.filter((pl.col("kind") == "sb") & pl.col("month_id").is_in(list(months_of(window))))
        .with_columns(GID)
        .filter(pl.col("gid").is_in(region))
        .group_by("month_id", "gid")
        .agg(pl.col("deaths").sum().cast(pl.Float64).alias("actual"))
        .with_columns(pl.col("month_id", "gid").cast(pl.Int64), window=pl.lit(window))
    )
    laid = cells(store.asked("SELECT * FROM draws", run))
    there = laid.keys.select("month_id", "gid").join(came, on=["month_id", "gid"], how="left")
    actual = there.with_columns(pl.col("actual").fill_null(0.0), window=pl.lit(window))
    scored = score_cells(laid, actual)
    total = float(came["actual"].sum())
    missed = total - float(actual["actual"].sum())  # deaths in cells that were held silent
    every = len(region) * 12
    crps = (float(scored["crps"].sum()) + missed) / every
    hit = scored.filter(pl.col("actual") > 0)
    outside = int((came.join(laid.keys, on=["month_id", "gid"], how="anti")["actual"] > 0).sum())
    inside = int(hit["inside"].sum())
    silent = every - len(scored) - outside  # forecast as none, and none came
    return {
        "window": window, "cells": every, "crps": round(crps, 4),
        "ratio": round(crps * every / total, 4) if total else None,
        "coverage_90": round((int(scored["inside"].sum()) + silent) / every, 4),
        "coverage_90_nonzero": round(inside / (len(hit) + outside), 4) if len(hit) + outside
        else None,
    }  # fmt: skip
