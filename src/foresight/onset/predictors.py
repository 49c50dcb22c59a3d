"""The table of predictors by country and year, checked at the door."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl

from foresight.errors import Unusable
from foresight.reading import numbers, read_table, whole_numbers

Floats = np.ndarray[tuple[int, ...], np.dtype[np.float64]]
LABEL = "mk_onset_1or2"
NEXT = ("mk_onset_1", "mk_onset_2")  # whether one began a year after, and two years after
AHEAD = 2  # the label of a year is known so many years later

# What is looked at, and the direction in which theory lets it move the risk: 1 up, -1 down, 0 free.
# `year` and its square are left out: risks should follow from what a country is, not from when.
SIGNS = {
    "widetargeting": 1,
    "narrowtargeting": 1,
    "v2csgender_binary": 0,
    "v2mecenefm_binary": 0,
    "partyban.new.0": 0,
    "partyban.new.1": 0,
    "partyban.new.2": 0,
    "minorityrule": 1,
    "judicialreform": -1,
    "religiousfreedom": -1,
    "pol_killing_approved": 1,
    "freediscussion": -1,
    "social_inequality": 1,
    "even_civilrights": -1,
    "repress_civilsoc": 1,
    "social_power_dist": 1,
    "ses_power_dist": -1,
    "popsize.log2": 1,
    "gdppcgrowth": -1,
    "un_imr_sqrt": 1,
    "efindex": 1,
    "discrimpop": 1,
    "reg.na": 0,
    "reg.eap": 0,
    "reg.sca": 0,
    "reg.mna": 0,
    "reg.eur": 0,
    "ios.iccpr1": -1,
    "battledeaths.log2": 1,
    "coup.try.5yr": 1,
    "mk_ongoing_count_log2": 1,
    "mean_mk_onset_interaction": 0,
    "mk_onset_prev_year": 0,
    "newcountry": 1,
    "mk_ever": 1,
    "countryage.new.log2": -1,
    "includesnonstate": 0,
}
LEAST_KNOWN = 8


@dataclass(frozen=True)
class Predictors:
    """A checked table: one row for each country and year; `came` is NaN where not yet known.

    `began` holds whether an onset came in each of the next two years, NaN where that is not told.
    """

    country: np.ndarray[tuple[int, ...], np.dtype[np.int64]]
    year: np.ndarray[tuple[int, ...], np.dtype[np.int64]]
    x: Floats
    came: Floats
    names: tuple[str, ...]
    began: Floats


def read_predictors(path: Path) -> Predictors:
    """Return the predictors in a CSV (also compressed) or Parquet file.

    :raises Unusable: if it is not there, cut short, or lacks what is needed.
    """
    return predictors(read_table(path, ("ccode", "year", LABEL, *NEXT, *SIGNS)), where=str(path))


def predictors(table: pl.DataFrame, *, where: str = "predictors") -> Predictors:
    """Return a checked table of predictors, by country and year; other columns are left out.

    Rows told twice alike count once.

    :raises Unusable: if a column is missing, a value cannot be, or a country-year is told two ways.
    """
    missing = [c for c in ("ccode", "year", LABEL) if c not in table.columns]
    names = [c for c in SIGNS if c in table.columns]
    if missing or len(names) < LEAST_KNOWN:
        raise Unusable(f"{where}: lacks {', '.join(missing) or 'most of the predictors'}.")
    if table.is_empty():
        raise Unusable(f"{where}: there is no row in it.")
    read = [whole_numbers(table[c], where) for c in ("ccode", "year")]
    read += [numbers(table[c], where) for c in (LABEL, *names)]
    read += _next(table)
    told = pl.DataFrame(read).unique().sort("ccode", "year")
    keys, values = told.select("ccode", "year"), told.select(LABEL, *names)
    if sum(keys.null_count().row(0)):
        raise Unusable(f"{where}: a row has no country or no year.")
    if keys.is_duplicated().any():
        country, year = keys.filter(keys.is_duplicated()).row(0)
        raise Unusable(f"{where}: country {country} has two different rows for {year}.")
    came = values[LABEL]
    if not bool(came.drop_nulls().is_in([0.0, 1.0]).all()):
        raise Unusable(f"{where}: {LABEL} must be 0, 1 or unknown.")
    x = values.select(names)
    if any(bool(x[c].is_infinite().any()) for c in names):
        raise Unusable(f"{where}: a predictor is infinite.")
    full = [c for c in names if x[c].null_count() < len(x)]
    return Predictors(
        keys["ccode"].to_numpy(),
        keys["year"].to_numpy(),
        x.select(full).to_numpy(),
        came.to_numpy().astype(np.float64),
        tuple(full),
        told.select(NEXT).to_numpy(),
    )


def _next(table: pl.DataFrame) -> list[pl.Series]:
    """Return the columns of `NEXT`; one that is not there is unknown throughout."""
    unknown = pl.repeat(None, len(table), dtype=pl.Float64, eager=True)
    return [
        table[c].cast(pl.Float64, strict=False).fill_nan(None)
        if c in table.columns
        else unknown.alias(c)
        for c in NEXT
    ]
