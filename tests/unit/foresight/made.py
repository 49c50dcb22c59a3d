"""A small made-up world for the tests: a few countries, one of each awkward kind."""

import numpy as np
import polars as pl

from foresight.months import month_id

QUIET, AT_WAR, ON_AND_OFF, NEW_WAR, NEW_COUNTRY, GONE = 1, 2, 3, 4, 5, 6
FIRST, LAST = month_id(2000, 1), month_id(2012, 12)


def panel_frame(seed: int = 1, columns: tuple[str, ...] = ("ged_best_ns",)) -> pl.DataFrame:
    """Return a panel of 16 countries from 2000 to 2012; deaths are whole numbers."""
    rng = np.random.default_rng(seed)
    frames = [_country(one, rng, columns) for one in range(1, 17)]
    return pl.concat(frames).sort("month_id", "country_id")


def _country(one: int, rng: np.random.Generator, columns: tuple[str, ...]) -> pl.DataFrame:
    first = month_id(2012, 4) if one == NEW_COUNTRY else FIRST
    last = month_id(2008, 6) if one == GONE else LAST
    months = np.arange(first, last + 1)
    if one == QUIET:
        deaths = np.zeros(len(months))
    elif one == NEW_WAR:
        deaths = np.where(months > month_id(2011, 6), rng.poisson(40, len(months)), 0)
    elif one == ON_AND_OFF:
        deaths = rng.poisson(3, len(months)) * (rng.random(len(months)) < 0.3)
    else:
        size = 150.0 if one == AT_WAR else float(one)
        swing = np.exp(np.cumsum(rng.normal(0, 0.15, len(months))))
        deaths = rng.poisson(np.minimum(size * swing, 5000))
    extra = {c: rng.poisson(1, len(months)).astype(float) for c in columns}
    return pl.DataFrame(
        {
            "month_id": months,
            "country_id": [one] * len(months),
            "ged_best_sb": deaths * 1.0,
            **extra,
        }
    )


def predictors_frame(seed: int = 1, years: tuple[int, int] = (1975, 1999)) -> pl.DataFrame:
    """Return predictors of 40 countries whose risk really follows population and infant deaths."""
    rng = np.random.default_rng(seed)
    rows = []
    for country in range(2, 42):
        size, imr = rng.normal(), rng.normal()
        for year in range(years[0], years[1] + 1):
            onset = rng.random() < 1 / (1 + np.exp(3.2 - 1.3 * size - 1.3 * imr))
            noise = rng.random(6)
            rows.append((country, year, size, imr, *noise, int(onset)))
    names = ("popsize.log2", "un_imr_sqrt", "efindex", "discrimpop", "gdppcgrowth")
    more = ("freediscussion", "coup.try.5yr", "mk_ever")
    columns = ["ccode", "year", *names, *more, "mk_onset_1or2"]
    return pl.DataFrame(rows, schema=columns, orient="row")
