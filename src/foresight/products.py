"""What a run makes of each product: its tables by name, the drivers beside the forecasts."""

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np
import polars as pl

from foresight.backtest import check_models, explained, table
from foresight.cards import Card
from foresight.engine import Backend
from foresight.grid.cells import Ints
from foresight.grid.forecast import near_violence, tables
from foresight.models.own_past import DRAWS
from foresight.models.situation import situation
from foresight.months import STEPS
from foresight.onset.forward import LEAST_CASES, cases, drivers_of, forward
from foresight.onset.predictors import AHEAD, Predictors
from foresight.panels import Panel
from foresight.store import Made

Track = Callable[[Iterable[Any]], Iterable[Any]]
GRID_STEPS = (STEPS[0], STEPS[len(STEPS) // 2], STEPS[-1])  # at which the drivers of cells are told
CHECKED = 12  # earlier data-years that are forecast beside the one asked for, for its record


def by_country(
    panel: Panel,
    window: int,
    card: Card,
    *,
    seed: int,
    extra: pl.DataFrame | None = None,
    backend: Backend = "local",
    jobs: int | None = None,
    track: Track = iter,
) -> Made:
    """Return `draws` and `drivers` of a window.

    :raises Unusable: if the panel does not serve the window, or a member of the card is no model.
    """
    check_models(card)
    now = situation(panel, window, seed=seed, extra=extra)
    draws, drivers = explained(now, card, backend=backend, jobs=jobs, track=track)
    return {"draws": table(now, draws), "drivers": drivers}


def by_cell(
    events: pl.DataFrame,
    region: Ints,
    window: int,
    card: Card,
    *,
    seed: int,
    backend: Backend = "local",
    jobs: int | None = None,
    track: Track = iter,
) -> Made:
    """Return `draws` and `drivers` of the cells near violence; the other cells are forecast as 0.

    :raises Unusable: if no event is known up to the origin, or a member of the card is no model.
    """
    check_models(card)
    now = near_violence(events, region, window, seed=seed)
    draws, drivers = explained(now, card, steps=GRID_STEPS, backend=backend, jobs=jobs, track=track)
    here = np.asarray(now.units, dtype=np.int64)
    shaped = draws.reshape(len(here), len(STEPS), DRAWS)
    return {"draws": tables(window, here, here, shaped), "drivers": drivers}


def of_onset(
    table: Predictors,
    year: int,
    *,
    seed: int,
    backend: Backend = "local",
    jobs: int | None = None,
    track: Track = iter,
) -> Made:
    """Return `risks` of a data-year and of those before it, and the `drivers` of the year.

    `risks` has ccode, year, risk, raw (before the correction by the record), and came: whether an
    onset came, null where that was not known yet at the end of the data-year.

    :raises Unusable: if the year has no rows, or too little came before it to learn from.
    """
    there = set(table.year.tolist())
    first = year
    while year - first < CHECKED and first - 1 in there and cases(table, first - 3) >= LEAST_CASES:
        first -= 1
    found = forward(table, first, year, seed=seed, track=track, backend=backend, jobs=jobs)
    risks = pl.DataFrame(
        {
            "ccode": table.country[found.row],
            "year": table.year[found.row],
            "risk": found.risk,
            "raw": found.raw,
            "came": table.came[found.row],
        }
    ).with_columns(came=pl.when(pl.col("year") <= year - AHEAD).then(pl.col("came").fill_nan(None)))
    drivers = drivers_of(table, found, year, seed=seed)
    return {"risks": risks.sort("year", "ccode"), "drivers": drivers}
