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
from foresight.panels import MONTHS, MOST_DEATHS
from foresight.reading import first_line, numbers, read_table, whole_numbers

KINDS = {
    **{"1": "sb", "2": "ns", "3": "os", "1.0": "sb", "2.0": "ns", "3.0": "os"},
    "state-based violence": "sb",
    "non-state violence": "ns",
    "one-sided violence": "os",
}
NEEDED = ("id", "type_of_violence", "latitude", "longitude")
DEATHS = ("best", "best_est", "best_death")
PLACES = ("country_id", "country")
NAMES = (*NEEDED, *DEATHS, *PLACES, "date_end", "year", "month")
COLUMNS = ("id", "month_id", "kind", "deaths", "latitude", "longitude", "country")


def read_events(path: Path) -> pl.DataFrame:
    """Return the events of a file: see `events`.

    :raises Unusable: if it is not there, cut short, or no list of events.
    """
    return events(read_table(path, NAMES), where=str(path))


def events(table: pl.DataFrame, *, where: str = "events") -> pl.DataFrame:
    """Return one row for each event: id, month_id, kind (sb, ns, os), deaths, place, country.

    An event told twice alike counts once. Where the source gives no country code, `country` is its
    name, else the Gleditsch-Ward number as text.

    :raises Unusable: if a column is missing, a value cannot be, or an event is told in two ways.
    """
    deaths = _one_of(table, DEATHS, where)
    missing = [c for c in NEEDED if c not in table]
    if missing:
        raise Unusable(f"{where}: the events lack {', '.join(missing)}.")
    place = next((c for c in PLACES if c in table.columns), None)
    try:
        tidy = table.select(
            whole_numbers(table["id"], where),
            _month(table, where).alias("month_id"),
            pl.col("type_of_violence")
            .cast(pl.String)
            .str.to_lowercase()
            .replace_strict(KINDS, default=None)
            .alias("kind"),
            numbers(table[deaths], where).alias("deaths"),
            *(numbers(table[c], where) for c in ("latitude", "longitude")),
            (_name(table[place]) if place else pl.lit("")).alias("country"),
        ).unique(maintain_order=True)
    except pl.exceptions.PolarsError as why:
        raise Unusable(f"{where}: a value cannot be read ({first_line(why)}).") from why
    return _checked(tidy, where)


def _name(place: pl.Series) -> pl.Series:
    """Return the country as text; a number is written alike, whatever its type."""
    if place.dtype.is_float() and bool((place == place.floor()).fill_null(True).all()):
        place = place.cast(pl.Int64)
    return place.cast(pl.String)


def _one_of(table: pl.DataFrame, names: Sequence[str], where: str) -> str:
    found = next((c for c in names if c in table.columns), None)
    if found is None:
        raise Unusable(f"{where}: the events have none of {', '.join(names)}.")
    return found


def _month(table: pl.DataFrame, where: str) -> pl.Expr:
    """Return the month in which an event ended, as a number."""
    if "date_end" in table.columns:
        day = pl.col("date_end")
        if not table["date_end"].dtype.is_temporal():
            day = day.cast(pl.String).str.slice(0, 10).str.to_date(strict=True)
        return (day.dt.year().cast(pl.Int64) - FIRST_YEAR) * 12 + day.dt.month().cast(pl.Int64)
    if {"year", "month"} <= set(table.columns):
        year, month = whole_numbers(table["year"], where), whole_numbers(table["month"], where)
        if not bool(month.is_between(1, 12).fill_null(True).all()):
            raise Unusable(f"{where}: month must be 1 to 12.")
        return pl.lit((year - FIRST_YEAR) * 12 + month)
    raise Unusable(f"{where}: the events have neither date_end nor year and month.")


def _checked(tidy: pl.DataFrame, where: str) -> pl.DataFrame:
    if tidy.is_empty():
        raise Unusable(f"{where}: there is no event in it.")
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
    late = tidy.filter(~pl.col("month_id").is_in(list(MONTHS)))
    if len(late):
        raise Unusable(f"{where}: event {late['id'][0]} is of a year that cannot be.")
    if tidy["id"].is_duplicated().any():
        twice = tidy.filter(pl.col("id").is_duplicated())["id"][0]
        raise Unusable(f"{where}: event {twice} is told in two ways.")
    return tidy
