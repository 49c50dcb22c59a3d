"""Forecasts for the grid: a pool for the cells near violence, silence for the others."""

from collections.abc import Iterator

import numpy as np
import polars as pl
import pyarrow as pa

from foresight.backtest import member_draws, pooled
from foresight.cards import Card
from foresight.engine import Backend, Task, done
from foresight.errors import Unusable
from foresight.grid.cells import grid_panel
from foresight.models.own_past import DRAWS
from foresight.models.situation import SILENT_MONTHS, Situation
from foresight.months import STEPS, origin_of

Floats = np.ndarray[tuple[int, ...], np.dtype[np.float64]]
Ints = np.ndarray[tuple[int, ...], np.dtype[np.int64]]
SCHEMA = pa.schema(
    [("month_id", pa.int32()), ("gid", pa.int32()), ("draw", pa.int16()), ("outcome", pa.int32())]
)
CELLS_AT_ONCE = 10_000


def forecast(
    events: pl.DataFrame,
    region: Ints,
    window: int,
    card: Card,
    *,
    seed: int = 1,
    backend: Backend = "local",
    jobs: int | None = None,
) -> tuple[Ints, Floats]:
    """Return the cells near violence and their draws: cells x steps x 1,000.

    :raises Unusable: if no event is known up to the origin.
    """
    now = near_violence(events, region, window, seed=seed)
    tasks: list[Task[Floats]] = [(member_draws, (now, member)) for member in card.members]
    members = list(done(tasks, backend=backend, jobs=jobs))
    draws = pooled(now, card, members)
    return np.asarray(now.units), draws.reshape(len(now.units), len(STEPS), DRAWS)


def near_violence(events: pl.DataFrame, region: Ints, window: int, *, seed: int = 1) -> Situation:
    """Return the situation of the cells near violence at the origin of a window.

    Months after the last event of the file are unknown, not quiet.

    :raises Unusable: if no event is known up to the origin, or the events end long before it.
    """
    origin = origin_of(window)
    last = int(events.filter(pl.col("month_id") <= origin)["month_id"].to_numpy().max(initial=0))
    if 0 < last < origin - SILENT_MONTHS:
        raise Unusable(
            f"Window {window} needs events that reach month {origin} (October {window - 1}); "
            f"these end with month {last}."
        )
    panel = grid_panel(events, region, until=min(origin, last or origin))
    alive = panel.frame["gid"].unique().sort().to_list()
    if not alive:
        raise Unusable(f"No cell of the region saw violence in or beside it before {window}.")
    return Situation(panel, origin, tuple(alive), seed)


def tables(window: int, region: Ints, alive: Ints, draws: Floats) -> Iterator[pa.Table]:
    """Yield the draws of all cells of a region, month by month, small enough for the memory."""
    origin = origin_of(window)
    place = np.searchsorted(alive, region).clip(0, max(len(alive) - 1, 0))
    known = alive[place] == region
    numbers = np.arange(DRAWS, dtype=np.int16)
    for step, months in enumerate(STEPS):
        for start in range(0, len(region), CELLS_AT_ONCE):
            part = slice(start, start + CELLS_AT_ONCE)
            here, rows = region[part], known[part]
            outcome = np.zeros((len(here), DRAWS), dtype=np.int32)
            outcome[rows] = draws[place[part][rows], step]
            yield pa.table(
                [
                    np.full(len(here) * DRAWS, origin + months, dtype=np.int32),
                    np.repeat(here.astype(np.int32), DRAWS),
                    np.tile(numbers, len(here)),
                    outcome.ravel(),
                ],
                schema=SCHEMA,
            )
