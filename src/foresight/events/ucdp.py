"""UCDP Georeferenced Event Dataset, in the schemas of its different releases.

Read are the full releases of 48 columns, the older ones with `best_est`, and the short table with
year, month, day and `best_death`; CSV (also compressed) or Parquet.

One rule says to which month an event belongs: **the month in which it ended.** Then all of its
deaths had happened, and no forecast learns of them earlier.
"""

from collections.abc import Sequence
from pathlib import Path

import polars as pl

from foresight.errors import Unusable
from foresight.months import FIRST_YEAR
from foresight.panels import MOST_DEATHS, read_parquet

KINDS = {
    **{"1": "sb", "2": "ns", "3": "os", "1.0": "sb", "2.0": "ns", "3.0": "os"},
    "state-based violence": "sb",
    "non-state violence": "ns",
    "one-sided violence": "os",
}
DEATHS = ("best", "best_est", "best_death")
COLUMNS = ("id", "month_id", "kind", "deaths", "latitude", "longitude", "country")


def read_events(path: Path) -> pl.DataFrame:
    """Return the events of a file: see `events`.

    :raises Unusable: if it is not there, cut short, or no list of events.
    """
    if path.suffix == ".parquet":
        return events(read_parquet(path), where=str(path))
    if not path.is_file():
        raise Unusable(f"{path}: there is no such file.")
    try:
        table = pl.read_csv(path, infer_schema_length=None, null_values=["NA", ""])
    except (pl.exceptions.PolarsError, OSError, EOFError, ValueError) as why:
        reason = (str(why).splitlines() or ["cut short"])[0]
        raise Unusable(f"{path}: cannot be read whole ({reason}).") from why
    return events(table, where=str(path))


def events(table: pl.DataFrame, *, where: str = "events") -> pl.DataFrame:
    """Return one row for each event: id, month_id, kind (sb, ns, os), deaths, place, country.

    An event told twice alike counts once. Where the source gives no country code, `country` is its
    name, else the Gleditsch-Ward number as text.

    :raises Unusable: if a column is missing, a value cannot be, or an event is told in two ways.
    """
    deaths = _one_of(table, DEATHS, where)
    missing = [c for c in ("id", "type_of_violence", "latitude", "longitude") if c not in table]
    if missing:
        raise Unusable(f"{where}: the events lack {', '.join(missing)}.")
    place = next((c for c in ("country_id", "country") if c in table.columns), None)
    try:
        tidy = table.select(
            pl.col("id").cast(pl.Int64),
            _month(table, where).alias("month_id"),
            pl.col("type_of_violence")
            .cast(pl.String)
            .str.to_lowercase()
            .replace_strict(KINDS, default=None)
            .alias("kind"),
            pl.col(deaths).cast(pl.Float64).alias("deaths"),
            pl.col("latitude", "longitude").cast(pl.Float64),
            (pl.col(place).cast(pl.String) if place else pl.lit("")).alias("country"),
        ).unique(maintain_order=True)
    except pl.exceptions.PolarsError as why:
        raise Unusable(f"{where}: a value cannot be read ({str(why).splitlines()[0]}).") from why
    return _checked(tidy, where)


def _one_of(table: pl.DataFrame, names: Sequence[str], where: str) -> str:
    found = next((c for c in names if c in table.columns), None)
    if found is None:
        raise Unusable(f"{where}: the events have none of {', '.join(names)}.")
    return found


def _month(table: pl.DataFrame, where: str) -> pl.Expr:
    """Return the month in which an event ended, as a number."""
    if "date_end" in table.columns:
        day = pl.col("date_end")
        if table["date_end"].dtype == pl.String:
            day = day.str.slice(0, 10).str.to_date(strict=True)
        return (day.dt.year().cast(pl.Int64) - FIRST_YEAR) * 12 + day.dt.month().cast(pl.Int64)
    if {"year", "month"} <= set(table.columns):
        year, month = pl.col("year").cast(pl.Int64), pl.col("month").cast(pl.Int64)
        return (year - FIRST_YEAR) * 12 + month
    raise Unusable(f"{where}: the events have neither date_end nor year and month.")


def _checked(tidy: pl.DataFrame, where: str) -> pl.DataFrame:
    holes = [c for c in COLUMNS[:-1] if tidy[c].null_count()]
    if holes:
        raise Unusable(f"{where}: {', '.join(holes)} is missing or unknown in some event.")
    strange = tidy.filter(
        ~pl.col("deaths").is_between(0, MOST_DEATHS)
        | ~pl.col("latitude").is_between(-90, 90)
        | ~pl.col("longitude").is_between(-180, 180)
    )
    if len(strange):
        raise Unusable(f"{where}: event {strange['id'][0]} has deaths or a place that cannot be.")
    if tidy["id"].is_duplicated().any():
        twice = tidy.filter(pl.col("id").is_duplicated())["id"][0]
        raise Unusable(f"{where}: event {twice} is told in two ways.")
    return tidy
