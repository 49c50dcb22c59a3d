"""Cells of half a degree: their numbers, neighbours and regions, and the panel of their deaths."""

from pathlib import Path

import numpy as np
import polars as pl

from foresight.errors import Unusable
from foresight.panels import NEAR, TARGET, Panel
from foresight.reading import numbers, read_parquet, whole_numbers

Ints = np.ndarray[tuple[int, ...], np.dtype[np.int64]]
COLUMNS, ROWS = 720, 360
NAMES = ("priogrid_gid", "gid")
REGIONS = {"africa_me": ("in_africa", "in_me"), "world": ()}
GID = (
    ((pl.col("latitude") + 90) * 2).floor().clip(0, ROWS - 1).cast(pl.Int64) * COLUMNS
    + ((pl.col("longitude") + 180) * 2).floor().clip(0, COLUMNS - 1).cast(pl.Int64)
    + 1
).alias("gid")


def neighbours(gid: Ints) -> Ints:
    """Return the eight cells around each; beyond a pole the cell itself, around the globe as it is.

    >>> neighbours(np.array([1]))[0].tolist()
    [1440, 721, 722, 720, 2, 1, 1, 1]
    """
    row, column = (gid - 1) // COLUMNS, (gid - 1) % COLUMNS
    around = []
    for up in (1, 0, -1):
        for right in (-1, 0, 1):
            if up or right:
                there = row + up
                cell = there * COLUMNS + (column + right) % COLUMNS + 1
                around.append(np.where((there >= 0) & (there < ROWS), cell, gid))
    return np.column_stack(around)


def read_region(path: Path, region: str) -> Ints:
    """Return the numbers of the cells of a region, in rising order.

    :raises Unusable: if the file is none of cells.
    """
    flags = REGIONS[region]
    table = read_parquet(path, (*NAMES, *flags))
    name = next((c for c in NAMES if c in table.columns), None)
    missing = [c for c in flags if c not in table.columns]
    if name is None or missing:
        raise Unusable(f"{path}: the cells lack {', '.join(missing) or 'priogrid_gid'}.")
    here = [numbers(_flag(table[c]), str(path)) == 1.0 for c in flags]
    kept = table.filter(pl.any_horizontal(here)) if here else table
    gid = whole_numbers(kept[name], str(path)).drop_nulls().unique().sort().to_numpy()
    if not len(gid) or gid[0] < 1 or gid[-1] > ROWS * COLUMNS:
        raise Unusable(f"{path}: there is no cell of {region}, or a number that is none.")
    return gid


def _flag(column: pl.Series) -> pl.Series:
    """Return yes and no as numbers, also where a CSV has left words."""
    if column.dtype != pl.String:
        return column
    words = column.str.to_lowercase()
    return words.replace({"true": "1", "false": "0"})


def grid_panel(events: pl.DataFrame, region: Ints, *, until: int, years: int = 10) -> Panel:
    """Return the panel, up to a month, of the cells that saw deaths in or beside them of late.

    The other cells of the region are not in it. `near` counts deaths in the eight cells around.
    """
    deaths = (
        events.filter((pl.col("kind") == "sb") & (pl.col("month_id") <= until))
        .with_columns(GID)
        .group_by("gid", "month_id")
        .agg(pl.col("deaths").sum())
        .sort("gid", "month_id")
    )
    if deaths.is_empty():
        raise Unusable(f"There is no event of state-based violence up to month {until}.")
    first = int(deaths["month_id"].to_numpy().min())
    late = deaths.filter((pl.col("month_id") > until - years * 12) & (pl.col("deaths") > 0))
    hit = np.unique(late["gid"].to_numpy())
    alive = np.intersect1d(np.union1d(hit, neighbours(hit).ravel()), region)
    months = until - first + 1
    around = neighbours(alive)
    asked = np.union1d(alive, around.ravel())
    there = deaths.filter(pl.col("gid").is_in(asked))
    counted = np.zeros((len(asked), months))
    rows = np.searchsorted(asked, there["gid"].to_numpy())
    counted[rows, there["month_id"].to_numpy() - first] = there["deaths"].to_numpy()
    own = counted[np.searchsorted(asked, alive)]
    near = counted[np.searchsorted(asked, around)].sum(axis=1)
    frame = pl.DataFrame(
        {
            "month_id": np.tile(np.arange(first, until + 1), len(alive)),
            "gid": np.repeat(alive, months),
            TARGET: own.ravel(),
            NEAR: near.ravel(),
        }
    )
    return Panel(frame, "gid")
