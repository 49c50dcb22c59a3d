"""Draws and actuals joined cell by cell, and the scores of every cell.

A cell is a unit (`country_id` or `gid`) in a month. Both tables are checked before a score is made:
a forecast that leaves out a cell is not scored as if it had been silent there.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from foresight.errors import Unusable
from foresight.months import FIRST_YEAR
from foresight.panels import TARGET, UNITS
from foresight.reading import first_line, numbers, read_parquet, whole_numbers
from foresight.scores.crps import crps
from foresight.scores.ignorance import Few, ignorance
from foresight.scores.interval import bounds, interval_score

CELL = ("priogrid_gid",)  # as others call it
ACTUALS = ("ged_sb", TARGET, "outcome")
AT_ONCE = 20_000_000
MOST_OF_A_MONTH = 150_000_000  # twice the cells of the world
WINDOW = pl.col("month_id").sub(1).floordiv(12).add(FIRST_YEAR).alias("window")
Ints = np.ndarray[tuple[int, ...], np.dtype[np.float64]]


@dataclass(frozen=True)
class Cells:
    """Draws laid out as a matrix: one row of `keys` (month_id, unit) for each row of `draws`."""

    keys: pl.DataFrame
    draws: Ints


def unit_of(columns: list[str], where: str) -> str:
    """Return the name of the unit column.

    :raises Unusable: if there is none.
    """
    for unit in UNITS:
        if unit in columns:
            return unit
    raise Unusable(f"{where}: there is no country_id and no gid; it has {', '.join(columns)}.")


def read_actuals(path: Path) -> pl.DataFrame:
    """Return what came: month_id, unit, window, actual.

    :raises Unusable: if a column lacks, a value is no count of deaths, or a cell is told twice.
    """
    table = read_parquet(path, ("month_id", *UNITS, *CELL, *ACTUALS))
    table = table.rename(_named(table.columns))
    unit = unit_of(table.columns, str(path))
    column = next((c for c in ACTUALS if c in table.columns), None)
    if column is None or "month_id" not in table.columns:
        raise Unusable(f"{path}: actuals need month_id, {unit} and one of {', '.join(ACTUALS)}.")
    keys = _keys(table, ("month_id", unit), str(path))
    actuals = keys.with_columns(numbers(table[column], str(path)).alias("actual"), WINDOW)
    bad = actuals.filter(~pl.col("actual").is_between(0, np.inf, closed="left").fill_null(False))
    if len(bad):
        raise Unusable(f"{path}: {len(bad)} actual values are missing, negative or not finite.")
    if actuals.select(pl.struct("month_id", unit).is_duplicated().any()).item():
        raise Unusable(f"{path}: a cell is told twice.")
    return actuals.sort("month_id", unit)


def read_cells(path: Path) -> Iterator[Cells]:
    """Yield the draws of a file in parts small enough for the memory, month by month.

    :raises Unusable: if the file is not one of draws, or a cell has too few, too many or bad ones.
    """
    if not path.is_file():
        raise Unusable(f"{path}: there is no such file.")
    try:
        scan = pl.scan_parquet(path, hive_partitioning=False)
        columns = scan.collect_schema().names()
        scan, columns = scan.rename(_named(columns)), [_named(columns).get(c, c) for c in columns]
        unit = unit_of(columns, str(path))
        missing = [c for c in ("month_id", "draw", "outcome") if c not in columns]
        if missing:
            raise Unusable(f"{path}: the draws lack {', '.join(missing)}.")
        counted = scan.group_by("month_id").len().collect(engine="streaming")
        lengths = counted.sort("month_id")
        most = max(lengths["len"].to_list(), default=0)
        if most > MOST_OF_A_MONTH:
            raise Unusable(f"{path}: a month has {most:,} draws, over {MOST_OF_A_MONTH:,}.")
        for months in _parts(lengths):
            part = scan.filter(pl.col("month_id").is_in(months, nulls_equal=True))
            yield cells(part.select("month_id", unit, "draw", "outcome").collect(), str(path))
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException, OSError) as why:
        raise Unusable(f"{path}: not a whole Parquet file ({first_line(why)}).") from why


def _named(columns: Sequence[str]) -> dict[str, str]:
    """Return what is to be renamed, for cells to bear the name that they have here."""
    return {} if "gid" in columns else {c: "gid" for c in CELL if c in columns}


def _keys(table: pl.DataFrame, names: Sequence[str], where: str) -> pl.DataFrame:
    keys = pl.DataFrame([whole_numbers(table[c], where) for c in names])
    if sum(keys.null_count().row(0)) if len(keys) else False:
        raise Unusable(f"{where}: a row lacks one of {', '.join(names)}.")
    return keys


def _parts(lengths: pl.DataFrame) -> Iterator[list[Any]]:
    part: list[Any] = []
    size = 0
    for month, length in lengths.iter_rows():
        if part and size + length > AT_ONCE:
            yield part
            part, size = [], 0
        part.append(month)
        size += length
    if part:
        yield part


def cells(table: pl.DataFrame, where: str = "draws") -> Cells:
    """Return draws as a matrix, in the order of month, unit and draw.

    :raises Unusable: if cells have not the same draws 0, 1, 2 …, or a draw is no count of deaths.
    """
    unit = unit_of(table.columns, where)
    keys = _keys(table, ("month_id", unit, "draw"), where)
    ordered = keys.with_columns(table["outcome"]).sort("month_id", unit, "draw")
    counts = ordered.group_by("month_id", unit, maintain_order=True).agg(pl.len())
    if counts.is_empty():
        raise Unusable(f"{where}: there is no draw.")
    each = int(counts["len"][0])
    if not bool((counts["len"] == each).all()):
        raise Unusable(f"{where}: some cells have more draws than others.")
    numbered = ordered["draw"].to_numpy().reshape(-1, each)
    if not (numbered == np.arange(each)).all():
        raise Unusable(f"{where}: the draws of a cell must be numbered 0 to {each - 1}.")
    values = numbers(ordered["outcome"], where)
    if values.null_count() or not bool((values.is_finite() & (values >= 0)).all()):
        raise Unusable(f"{where}: a draw is missing, negative or not finite.")
    rows = counts.select("month_id", unit).with_columns(WINDOW)
    return Cells(rows, values.to_numpy().reshape(-1, each))


def score(path: Path, actuals: pl.DataFrame, *, few: Few = "official") -> pl.DataFrame:
    """Return the scores of each cell: crps, ign, mis, crps_log, inside (the 90 % interval).

    Only windows that the draws speak of are scored, and of those every cell.

    :raises Unusable: if a cell of such a window has no draws, or nothing can be joined.
    """
    scored = [score_cells(part, actuals, few=few) for part in read_cells(path)]
    table = pl.concat(scored) if scored else pl.DataFrame()
    if table.is_empty():
        raise Unusable(f"{path}: no cell of the draws has an actual value.")
    unit = unit_of(table.columns, str(path))
    wanted = actuals.filter(pl.col("window").is_in(table["window"].unique().to_list()))
    silent = wanted.join(table, on=["month_id", unit], how="anti")
    if len(silent):
        month, one = silent.select("month_id", unit).row(0)
        raise Unusable(
            f"{path}: {len(silent)} cells have no draws, the first is {unit} {one}, month {month}."
        )
    return table


def score_cells(part: Cells, actuals: pl.DataFrame, *, few: Few = "official") -> pl.DataFrame:
    """Return the scores of the cells that have an actual value."""
    unit = unit_of(part.keys.columns, "draws")
    if unit not in actuals.columns:
        raise Unusable(f"The draws are by {unit}, the actual values are not.")
    joined = part.keys.with_row_index("row").join(
        actuals.drop("window"), on=["month_id", unit], how="inner", maintain_order="left"
    )
    draws, actual = part.draws[joined["row"].to_numpy()], joined["actual"].to_numpy()
    if not len(joined):
        return pl.DataFrame()
    low, high = bounds(draws)
    return joined.drop("row").with_columns(
        pl.Series("crps", crps(draws, actual)),
        pl.Series("ign", ignorance(draws, actual, few=few)),
        pl.Series("mis", interval_score(draws, actual)),
        pl.Series("crps_log", crps(np.log1p(draws), np.log1p(actual))),
        pl.Series("inside", (low <= actual) & (actual <= high)),
    )
