"""Invented deaths, for a demonstration: all States, and not one figure of them is real.

The file says so of itself (`making.INVENTED`), so every run, forecast, page and export that comes
of it says so too. Wars fall on States by lot: which ones says nothing of them.
"""

from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from amparo.forecasts.rules.making import INVENTED
from foresight.cards import Card, Member
from foresight.cards import card as card_of
from foresight.onset.predictors import LABEL
from foresight.panels import TARGET, read_panel
from foresight.products import CHECKED, by_country
from foresight.store import Made, Store
from foresight.units import units

BEGINS, ENDS, FIRST = 0.002, 0.03, 0.08  # chances a month; share of States with a war at first
MOST = 300.0  # deaths a month
Floats = np.ndarray[tuple[int, ...], np.dtype[np.float64]]
BESIDE = (
    "gdppcgrowth",
    "efindex",
    "freediscussion",
    "coup.try.5yr",
    "battledeaths.log2",
    "mk_ever",
)
# The States' own past alone: seconds instead of minutes, and wide enough to look at.
CHEAP = (
    Member(model="fading", weight=0.6, settings={"half_life": 6.0}),
    Member(model="fading", weight=0.4, settings={"half_life": 12.0}),
)


def write_panel(path: Path, *, first: int, last: int, seed: int, revised: float = 1.0) -> None:
    """Write an invented panel from a month to a month; `revised` multiplies its last half year."""
    rng = np.random.default_rng(seed)
    living = sorted({u.views for u in units() if u.views is not None and u.until is None})
    months = np.arange(first, last + 1)
    deaths = np.stack([_deaths(rng, len(months)) for _ in living])
    deaths[:, -6:] = np.rint(deaths[:, -6:] * revised)
    table = pl.DataFrame(
        {
            "month_id": np.tile(months, len(living)),
            "country_id": np.repeat(np.asarray(living), len(months)),
            TARGET: deaths.ravel(),
        }
    ).sort("month_id", "country_id")
    path.parent.mkdir(parents=True, exist_ok=True)
    table.write_parquet(path, metadata={INVENTED: "yes"})


def _deaths(rng: np.random.Generator, months: int) -> Floats:
    at_war, size = rng.random() < FIRST, rng.lognormal(2.6, 1.2)
    found = np.zeros(months)
    for month in range(months):
        at_war = rng.random() >= ENDS if at_war else rng.random() < BEGINS
        size *= float(np.exp(rng.normal(0, 0.2)))
        if at_war:
            found[month] = rng.poisson(min(size, MOST) * rng.gamma(1.2, 0.8))
        elif rng.random() < 0.004:
            found[month] = rng.integers(1, 6)
    return found


def write_predictors(path: Path, *, last: int, years: int, seed: int) -> None:
    """Write invented predictors of onset up to a year, with onsets that follow two of them."""
    rng = np.random.default_rng(seed)
    living = sorted({u.cow for u in units() if u.cow is not None and u.until is None})
    size, poor = rng.normal(size=len(living)), rng.normal(size=len(living))
    found = []
    for year in range(last - years + 1, last + 1):
        came = (rng.random(len(living)) < _chance(size, poor)).astype(float)
        found.append(
            {
                "ccode": living, "year": [year] * len(living),
                "popsize.log2": size, "un_imr_sqrt": poor,
                **{name: rng.random(len(living)) for name in BESIDE},
                LABEL: came if year <= last - 2 else np.full(len(living), np.nan),
            }
        )  # fmt: skip
    path.parent.mkdir(parents=True, exist_ok=True)
    table = pl.concat(pl.DataFrame(one) for one in found)
    table.write_parquet(path, metadata={INVENTED: "yes"})


def _chance(size: Floats, poor: Floats) -> Floats:
    return np.asarray(1 / (1 + np.exp(5.2 - 1.1 * size - 0.9 * poor)))


def risks(path: Path, year: int, seed: int) -> Made:
    """Return risks and drivers as the library's own run gives them, without learning anything."""
    rng = np.random.default_rng(seed)
    table = pl.read_parquet(path).filter(pl.col("year").is_between(year - CHECKED, year))
    size, poor = (table[name].to_numpy() for name in ("popsize.log2", "un_imr_sqrt"))
    risk = np.clip(_chance(size, poor) * np.exp(rng.normal(0.1, 0.3, len(table))), 1e-4, 0.5)
    told = table.select(
        "ccode", "year", risk=pl.Series(risk), raw=pl.Series(risk),
        came=pl.when(pl.col("year") <= year - 2).then(pl.col(LABEL).fill_nan(None)),
    )  # fmt: skip
    now = table.filter(pl.col("year") == year)
    moves = (("popsize.log2", "population", 1.1), ("un_imr_sqrt", "infant_deaths", 0.9))
    drivers = [
        now.select("ccode", feature=pl.lit(name), key=pl.lit(key), value=pl.col(name),
                   effect=pl.col(name) * by, share=pl.lit(0.5))
        for name, key, by in moves
    ]  # fmt: skip
    return {"risks": told, "drivers": pl.concat(drivers)}


def kept(store: Path, data: Path, card_name: str, window: int, seed: int) -> dict[str, Any]:
    """Keep a year in a store as the library would, made the cheap way; return its record."""
    card = card_of(card_name)

    def make() -> Made:
        if card.product == "onset":
            return risks(data, window, seed)
        return by_country(read_panel(data), window, cheap(card), seed=seed)

    return Store(store).kept(card, [data], window, seed, make)


def cheap(card: Card) -> Card:
    """Return a card under the same name that answers in a second, not in minutes."""
    if len(card.members) == 1:
        return card
    return Card(
        name=card.name, title=card.title, target=card.target, limits=card.limits,
        members=list(CHEAP),
    )  # fmt: skip
