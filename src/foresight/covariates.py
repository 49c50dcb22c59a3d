"""What is known of a country once a year: how it is governed, how many live there, how rich it is.

Files are recognised by their columns: V-Dem (`vdem_cowcode`, `v2x_…`), World Bank indicators
(`ccode` or `iso3c`, `wdi.…`), or any table with `country_id`, `year` and numbers. A value for year
t is taken as known from September of year t + 1, when the sources have published it.
"""

from collections.abc import Sequence
from pathlib import Path

import polars as pl

from foresight.errors import Unusable
from foresight.months import FIRST_YEAR
from foresight.panels import read_parquet
from foresight.units import System, by_year

PUBLISHED = 8  # months of the next year that pass before a year's values are known
KEYS: tuple[tuple[str, System | None], ...] = (
    ("vdem_cowcode", "cow"),
    ("ccode", "cow"),
    ("iso3c", "iso3"),
    ("gwcode", "gw"),
    ("country_id", None),
)
LOGGED = ("pop", "gdppc", "gdp", "imports", "exports")
LEFT_OUT = ("year", "country_id", "ccode", "vdem_cowcode", "gwcode")


def read_covariates(paths: Sequence[Path]) -> pl.DataFrame | None:
    """Return one table: country_id, year, a column for each covariate; None without files.

    :raises Unusable: if a file is none of yearly covariates.
    """
    found: pl.DataFrame | None = None
    for path in paths:
        table = yearly(_read(path), where=str(path))
        if found is not None and set(found.columns) & set(table.columns) > {"country_id", "year"}:
            raise Unusable(f"{path}: a covariate of the same name was already given.")
        keys = ["country_id", "year"]
        found = table if found is None else found.join(table, on=keys, how="full", coalesce=True)
    return found


def _read(path: Path) -> pl.DataFrame:
    if path.suffix == ".parquet":
        return read_parquet(path)
    if not path.is_file():
        raise Unusable(f"{path}: there is no such file.")
    try:
        return pl.read_csv(path, infer_schema_length=None, null_values=["NA", ""])
    except (pl.exceptions.PolarsError, OSError, EOFError, ValueError) as why:
        reason = (str(why).splitlines() or ["cut short"])[0]
        raise Unusable(f"{path}: cannot be read whole ({reason}).") from why


def yearly(table: pl.DataFrame, *, where: str = "covariates") -> pl.DataFrame:
    """Return country_id, year and the numbers of a table; sizes as logarithms.

    Countries that the table of units does not know on 31 December of the year are left out.

    :raises Unusable: if there is no year, no known key, no number, or a row is told twice.
    """
    key, system = next(((k, s) for k, s in KEYS if k in table.columns), ("", None))
    if not key or "year" not in table.columns:
        raise Unusable(f"{where}: needs year and one of {', '.join(k for k, _ in KEYS)}.")
    numbers = [
        c
        for c, kind in table.schema.items()
        if kind.is_numeric() and c not in LEFT_OUT and table[c].drop_nulls().len()
    ]
    if not numbers:
        raise Unusable(f"{where}: there is no number in it.")
    wanted = table.select(
        pl.col(key).cast(pl.String if system == "iso3" else pl.Int64, strict=False),
        pl.col("year").cast(pl.Int64, strict=False),
        *(_size(c) for c in numbers),
    ).drop_nulls([key, "year"])
    if system is not None:
        codes = by_year("views", system)
        wanted = wanted.join(codes, left_on=["year", key], right_on=["year", system], how="inner")
        wanted = wanted.rename({"views": "country_id"}).drop(key)
    wanted = wanted.unique(maintain_order=True)
    if wanted.select(pl.struct("country_id", "year").is_duplicated().any()).item():
        raise Unusable(f"{where}: a country has two rows for one year.")
    return wanted.select("country_id", "year", *numbers)


def _size(column: str) -> pl.Expr:
    value = pl.col(column).cast(pl.Float64).fill_nan(None)
    value = pl.when(value.is_finite()).then(value)
    size = any(part in column.lower() for part in LOGGED) and "grow" not in column.lower()
    return (value.clip(0.0).log1p() if size else value).alias(column)


def known_then(table: pl.DataFrame, covariates: pl.DataFrame) -> pl.DataFrame:
    """Return a table of features with the covariates that were published by each month.

    The last published value within five years stands in for a year without one.
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
    return sought.join(full, on=["country_id", "as_of"], how="left", maintain_order="left").drop(
        "as_of"
    )


def _least(table: pl.DataFrame) -> int:
    return int(table["as_of"].to_numpy().min())


def _most(table: pl.DataFrame) -> int:
    return max(int(table["as_of"].to_numpy().max()), 0)
