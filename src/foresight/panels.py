"""The panel: one row for each unit and month, one declared schema, checked at the door.

Columns: `month_id` (see `months`), the unit (`country_id` or `gid`), the target, and what else
there is of `OPTIONAL`. A value that is not known is null; zero means that nobody was killed.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from foresight.errors import Unusable
from foresight.reading import numbers, read_parquet, whole_numbers

TARGET = "ged_best_sb"
UNITS = ("gid", "country_id")  # a table that has both is by cell
NEAR = "near"  # deaths in the places around, made by the library itself
OPTIONAL = ("ged_best_ns", "ged_best_os", "ged_count_sb", "ged_count_ns", "ged_count_os", NEAR)
NAMES = ("month_id", *UNITS, TARGET, *OPTIONAL)
MOST_DEATHS = 1_000_000  # in one unit and month; Rwanda 1994 is under it
MONTHS = range(1, 2401)
MOST_UNIT = 2**31 - 1


@dataclass(frozen=True)
class Panel:
    """A checked panel. `frame` is sorted by unit and month; `unit` names its unit column."""

    frame: pl.DataFrame
    unit: str

    @property
    def optional(self) -> tuple[str, ...]:
        """The optional columns that hold at least one value."""
        return tuple(c for c in OPTIONAL if c in self.frame.columns)

    @property
    def last_month(self) -> int:
        """The last month with a known target."""
        known = self.frame.filter(pl.col(TARGET).is_not_null())["month_id"]
        return int(known.max())  # type: ignore[arg-type]

    def until(self, month: int) -> "Panel":
        """Return the panel as it stood at the end of a month, empty columns left out."""
        kept = self.frame.filter(pl.col("month_id") <= month)
        if kept[TARGET].drop_nulls().is_empty():
            raise Unusable(f"The panel knows nothing of month {month} or before.")
        empty = [c for c in OPTIONAL if c in kept.columns and kept[c].drop_nulls().is_empty()]
        return Panel(kept.drop(empty), self.unit)


def read_panel(path: Path) -> Panel:
    """Return the panel in a Parquet file.

    :raises Unusable: see `panel`.
    """
    return panel(read_parquet(path, NAMES), where=str(path))


def panel(frame: pl.DataFrame, *, where: str = "panel") -> Panel:
    """Return a checked panel.

    Rows told twice alike count once. Columns that are not of the schema are left out.

    :raises Unusable: if a column is missing, a value cannot be, or a row is told twice differently.
    """
    unit = next((u for u in UNITS if u in frame.columns), None)
    missing = [c for c in ("month_id", TARGET) if c not in frame.columns]
    if unit is None or missing:
        wanted = ", ".join(missing + ([] if unit else ["country_id or gid"]))
        raise Unusable(f"{where}: the panel lacks {wanted}; it has {', '.join(frame.columns)}.")
    values = [TARGET, *(c for c in OPTIONAL if c in frame.columns and c != NEAR)]
    keys = pl.DataFrame([whole_numbers(frame[c], where) for c in ("month_id", unit)])
    if sum(keys.null_count().row(0)):
        raise Unusable(f"{where}: a row has no month or no unit.")
    table = keys.with_columns(_amount(frame[c], where) for c in values).unique()
    _check_keys(table, unit, where)
    full = [c for c in values if c == TARGET or not table[c].drop_nulls().is_empty()]
    if table[TARGET].drop_nulls().is_empty():
        raise Unusable(f"{where}: no row has a value of {TARGET}.")
    return Panel(table.select("month_id", unit, *full).sort(unit, "month_id"), unit)


def _amount(column: pl.Series, where: str) -> pl.Series:
    amount = numbers(column, where)
    known = amount.drop_nulls()
    if len(known) and not bool(known.is_between(0, MOST_DEATHS).all()):
        raise Unusable(f"{where}: {column.name} has values under 0 or over {MOST_DEATHS:,}.")
    return amount


def _check_keys(table: pl.DataFrame, unit: str, where: str) -> None:
    strange = table.filter(~pl.col("month_id").is_in(list(MONTHS)))
    if len(strange):
        raise Unusable(f"{where}: month {strange['month_id'][0]} cannot be (1 is January 1980).")
    strange = table.filter(pl.col(unit).abs() > MOST_UNIT)
    if len(strange):
        raise Unusable(f"{where}: {unit} {strange[unit][0]} is no number of a unit.")
    twice = table.filter(pl.struct("month_id", unit).is_duplicated())
    if len(twice):
        month, one = twice.select("month_id", unit).row(0)
        raise Unusable(
            f"{where}: {unit} {one} in month {month} has two rows with different values."
        )


def gridded(frame: pl.DataFrame, unit: str, months: Iterable[int]) -> pl.DataFrame:
    """Return the table with every unit in every month since its first; what is not told is null."""
    span = list(months)
    born = frame.group_by(unit).agg(pl.col("month_id").min().alias("born"))
    full = born.join(pl.DataFrame({"month_id": span}, schema={"month_id": pl.Int64}), how="cross")
    return (
        full.filter(pl.col("month_id") >= pl.col("born"))
        .join(frame, on=[unit, "month_id"], how="left")
        .sort(unit, "month_id")
    )
