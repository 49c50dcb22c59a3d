"""What the library answers of onset, as plain values: risks by country, and how past ones did.

Slow to import, since the library is: only the worker does.
"""

from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import polars as pl

from amparo.forecasts.rules.making import Given, drivers_by, is_invented
from foresight.errors import Unusable
from foresight.fetching import sha256
from foresight.months import month_id
from foresight.onset.predictors import read_predictors
from foresight.store import Store
from foresight.units import unit
from foresight.versions import code_version

__all__ = ["Unusable", "given_by", "origin", "risks_of", "window"]

TOP = 30  # «the highest of a year», as those who forecast onsets count them
YEARS = 6  # earlier years that are told with a country
BINS = (0.0, 0.002, 0.005, 0.01, 0.02, 0.05, 1.0)


def given_by(predictors: Path) -> tuple[Given, Sequence[int]]:
    """Return what a table of predictors gives, and its years.

    :raises Unusable: if it cannot be read whole, or is no such table.
    """
    years = sorted(set(read_predictors(predictors).year.tolist()))
    inputs = ((predictors.name, sha256(predictors)),)
    invented = predictors.suffix == ".parquet" and is_invented(predictors)
    return Given(inputs=inputs, code=code_version(), is_invented=invented), years


def window(years: Sequence[int], asked: int | None = None) -> int:
    """Return the first of the two years that are forecast: the one after a year of predictors.

    :raises Unusable: if there are no predictors of the year before.
    """
    first = asked or years[-1] + 1
    if first - 1 not in years:
        raise Unusable(f"There are no predictors of {first - 1}: the last ones are of {years[-1]}.")
    return first


def origin(first: int) -> int:
    """Return the last month that a forecast for a year and the next may know."""
    return month_id(first - 1, 12)


def risks_of(
    store: Store, run: str, first: int
) -> tuple[list[dict[str, Any]], list[dict[str, Any]], list[dict[str, Any]]]:
    """Return each country's risk, the highest first; the record by year; and how true risks were.

    Of earlier years only outcomes count that were known by the year of the predictors.
    """
    year = first - 1
    table = store.asked("SELECT ccode, year, risk, came FROM risks", run).with_columns(
        rank=pl.col("risk").rank("ordinal", descending=True).over("year"), of=pl.len().over("year")
    )
    known = table.filter((pl.col("year") < year) & pl.col("came").is_not_null())
    moved = drivers_by(store, run, "ccode")
    before = _by_country(table.filter(pl.col("year") < year))
    told, used = [], set()
    for row in table.filter(pl.col("year") == year).sort("rank").iter_rows(named=True):
        number = int(row["ccode"])
        there = unit("cow", number, date(year, 12, 31))
        name = there.id if there and there.id not in used else str(number)
        used.add(name)
        told.append(
            {
                "unit": number, "id": name, "risk": round(row["risk"], 6),
                "drivers": moved.get(number, []), "record": before.get(number, [])[:YEARS],
            }
        )  # fmt: skip
    return told, _by_year(known), _reliability(known)


def _by_year(known: pl.DataFrame) -> list[dict[str, Any]]:
    if known.is_empty():
        return []
    of_top = pl.col("came").filter(pl.col("rank") <= TOP).sum().cast(pl.Int64).alias("caught")
    table = known.group_by("year").agg(
        pl.len().alias("countries"), pl.col("risk").sum().round(3).alias("expected"),
        pl.col("came").sum().cast(pl.Int64), of_top,
    )  # fmt: skip
    return table.sort("year", descending=True).to_dicts()


def _reliability(known: pl.DataFrame) -> list[dict[str, Any]]:
    """Return, by how high a risk was said: how many, what was said on average, and what came."""
    found = []
    for low, high in pairwise(BINS):
        here = known.filter((pl.col("risk") >= low) & (pl.col("risk") < high))
        if len(here):
            onsets = int(here["came"].sum())
            found.append(
                {
                    "low": low, "high": high, "rows": len(here), "onsets": onsets,
                    "said": round(float(here["risk"].to_numpy().mean()), 5),
                    "came": round(onsets / len(here), 5),
                }
            )  # fmt: skip
    return found


def _by_country(past: pl.DataFrame) -> dict[int, list[dict[str, Any]]]:
    found: dict[int, list[dict[str, Any]]] = {}
    for row in past.sort("year", descending=True).iter_rows(named=True):
        came = None if row["came"] is None else bool(row["came"])
        told = {"year": row["year"], "risk": round(row["risk"], 6), "rank": row["rank"],
                "of": row["of"], "came": came}  # fmt: skip
        found.setdefault(int(row["ccode"]), []).append(told)
    return found
