"""What is known of a country once a year: how it is governed, how many live there, how rich it is.

Files are recognised by their columns: V-Dem (`COWcode` or `vdem_cowcode`, `v2x_…`), World Bank
indicators (`ccode` or `iso3c`, `wdi.…`), or any table with `country_id`, `year` and numbers. What
is of year t is taken as known from September of year t + 1, when the sources have published it.
"""

from collections.abc import Sequence
from pathlib import Path

import polars as pl

from foresight.errors import Unusable
from foresight.months import FIRST_YEAR
from foresight.onset.predictors import LABEL, NEXT
from foresight.reading import numbers, read_table, whole_numbers
from foresight.units import System, by_year

PUBLISHED = 8  # months of the next year that pass before a year's values are known
KEYS: tuple[tuple[str, System | None], ...] = (
    ("vdem_cowcode", "cow"),
    ("COWcode", "cow"),
    ("ccode", "cow"),
    ("iso3c", "iso3"),
    ("iso3", "iso3"),
    ("country_code", "iso3"),
    ("Country Code", "iso3"),
    ("gwcode", "gw"),
    ("country_id", None),
)
YEARS = (1789, 2100)
MOST = 1e30  # a value beyond it is none: forests count in 32 bits
LOGGED = ("pop", "gdppc", "gdp", "imports", "exports")
LATER = (LABEL, *NEXT)  # what a row of predictors of onset tells of the years after it
LEFT_OUT = ("year", *(key for key, _ in KEYS), "gid", "month_id", "as_of", *LATER)
NUMBERS = ("v2x_", "wdi.")  # what begins so is a number, or the file is not what it seems


def read_covariates(paths: Sequence[Path]) -> pl.DataFrame | None:
    """Return one table: country_id, year, a column for each covariate; None without files.

    :raises Unusable: if a file is none of yearly covariates.
    """
    found: pl.DataFrame | None = None
    for path in paths:
        table = yearly(read_table(path), where=str(path))
        if found is not None and set(found.columns) & set(table.columns) > {"country_id", "year"}:
            raise Unusable(f"{path}: a covariate of the same name was already given.")
        keys = ["country_id", "year"]
        found = table if found is None else found.join(table, on=keys, how="full", coalesce=True)
    return found


def yearly(table: pl.DataFrame, *, where: str = "covariates") -> pl.DataFrame:
    """Return country_id, year and the numbers of a table; sizes as logarithms.

    Countries that the table of units does not know on 31 December of the year are left out, and
    columns that tell of later years (`LATER`).

    :raises Unusable: if there is no year, no known key, no number, no known country, a value is
        not what its column should hold, or a row is told twice.
    """
    key, system = _key(table, where)
    found = [
        numbers(table[c], where)
        for c, kind in table.schema.items()
        if c not in LEFT_OUT and (kind.is_numeric() or c.startswith(NUMBERS))
    ]
    names = [column.name for column in found if column.drop_nulls().len()]
    if not names:
        raise Unusable(f"{where}: there is no number in it.")
    country = table[key].cast(pl.String) if system == "iso3" else whole_numbers(table[key], where)
    wanted = pl.DataFrame([country, _years(table["year"], where), *found])
    wanted = wanted.select(key, "year", *(_size(c) for c in names)).drop_nulls(key)
    if system is not None:
        codes = by_year("views", system)
        wanted = wanted.join(codes, left_on=["year", key], right_on=["year", system], how="inner")
        wanted = wanted.rename({"views": "country_id"}).drop(key)
    if wanted.is_empty():
        raise Unusable(f"{where}: there is no country in it whose {key} is known in its year.")
    wanted = wanted.unique(maintain_order=True)
    if wanted.select(pl.struct("country_id", "year").is_duplicated().any()).item():
        raise Unusable(f"{where}: a country has two rows for one year.")
    return wanted.select("country_id", "year", *names)


def _key(table: pl.DataFrame, where: str) -> tuple[str, System | None]:
    """Return the column that names the country, and its system."""
    key, system = next(((k, s) for k, s in KEYS if k in table.columns), ("", None))
    if not key or "year" not in table.columns:
        keys = ", ".join(k for k, _ in KEYS)
        lacks = " and ".join(
            [*(["year"] if "year" not in table.columns else []), *([] if key else ["the country"])]
        )
        raise Unusable(f"{where}: lacks {lacks}; it needs year and one of {keys}.")
    if key == "country_id" and "country_text_id" in table.columns:
        raise Unusable(f"{where}: V-Dem's own country_id is not known here; it lacks COWcode.")
    return key, system


def _years(column: pl.Series, where: str) -> pl.Series:
    years = whole_numbers(column, where)
    if years.null_count():
        raise Unusable(f"{where}: {years.null_count()} rows have no year.")
    strange = years.filter(~years.is_between(*YEARS))
    if len(strange):
        raise Unusable(f"{where}: year {strange[0]} cannot be ({YEARS[0]} to {YEARS[1]}).")
    return years


def _size(column: str) -> pl.Expr:
    value = pl.when(pl.col(column).abs() <= MOST).then(pl.col(column))
    size = any(part in column.lower() for part in LOGGED) and "grow" not in column.lower()
    return (value.clip(0.0).log1p() if size else value).alias(column)


def known_then(table: pl.DataFrame, covariates: pl.DataFrame) -> pl.DataFrame:
    """Return a table of features with the covariates that were published by each month.

    The last published value within five years stands in for a year without one. What was of no
    country known in any of the months is left out: then it is as if it had not been given.
    """
    year = (pl.col("month_id") - 1) // 12 + FIRST_YEAR
    late = (pl.col("month_id") - 1) % 12 < PUBLISHED
    sought = table.with_columns((year - 1 - late.cast(pl.Int64)).alias("as_of"))
    names = [c for c in covariates.columns if c not in ("country_id", "year")]
    filled = covariates.sort("country_id", "year").rename({"year": "as_of"})
    span = pl.DataFrame({"as_of": range(_least(filled), _most(sought) + 1)})
    full = (
        filled.select("country_id")
        .unique()
        .join(span, how="cross")
        .join(filled, on=["country_id", "as_of"], how="left")
        .sort("country_id", "as_of")
        .with_columns(pl.col(names).forward_fill(limit=5).over("country_id"))
    )
    told = sought.join(full, on=["country_id", "as_of"], how="left", maintain_order="left")
    return told.drop("as_of", *(c for c in names if told[c].drop_nulls().is_empty()))


def _least(table: pl.DataFrame) -> int:
    return int(table["as_of"].to_numpy().min())


def _most(table: pl.DataFrame) -> int:
    return max(int(table["as_of"].to_numpy().max()), 0)
