"""Forecasts of past windows as they would have been made: nothing after the origin is known."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np
import polars as pl

from foresight.cards import Card, Member
from foresight.engine import Backend, Task, done
from foresight.errors import Unusable
from foresight.models.classes import classes
from foresight.models.forest import forest
from foresight.models.own_past import DRAWS, conflictology, fading
from foresight.models.pool import mixed
from foresight.models.scale import scale
from foresight.models.situation import Situation, situation
from foresight.months import STEPS
from foresight.panels import Panel

Floats = np.ndarray[tuple[int, ...], np.dtype[np.float64]]
Forecaster = Callable[..., Floats]
MODELS: dict[str, Forecaster] = {
    "conflictology": conflictology,
    "fading": fading,
    "forest": forest,
    "scale": scale,
    "classes": classes,
}
MOST = 2_000_000_000


def backtest(
    panel: Panel,
    windows: Sequence[int],
    card: Card,
    *,
    seed: int = 1,
    extra: pl.DataFrame | None = None,
    backend: Backend = "local",
    jobs: int = 1,
) -> Iterator[tuple[int, pl.DataFrame]]:
    """Yield for each window its draws: month_id, unit, draw, outcome.

    :raises Unusable: if the panel does not serve a window, or the card names an unknown model.
    """
    unknown = [m.model for m in card.members if m.model not in MODELS]
    if unknown:
        raise Unusable(f"Card «{card.name}» names {', '.join(unknown)}: no such model.")
    situations = [situation(panel, window, seed=seed, extra=extra) for window in windows]
    tasks: list[Task[Floats]] = [
        (member_draws, (now, member)) for now in situations for member in card.members
    ]
    answers = done(tasks, backend=backend, jobs=jobs)
    for window, now in zip(windows, situations, strict=True):
        members = [next(answers) for _ in card.members]
        yield window, table(now, pooled(now, card, members))


def member_draws(now: Situation, member: Member) -> Floats:
    """Return what one member of a pool says: a task of its own."""
    return MODELS[member.model](now, **member.settings)


def pooled(now: Situation, card: Card, members: Sequence[Floats]) -> Floats:
    """Return the pool's draws, as whole numbers."""
    level = now.level
    weights = np.column_stack(
        [np.where(level <= m.until_level, m.weight, 0.0) for m in card.members]
    )
    return np.clip(np.rint(mixed(members, weights)), 0, MOST)


def table(now: Situation, draws: Floats) -> pl.DataFrame:
    """Return draws as a table. Those of a cell are sorted: jointly, cells mean nothing."""
    units, steps = len(now.units), len(STEPS)
    months = np.tile(np.repeat(np.asarray(STEPS) + now.origin, DRAWS), units)
    columns: dict[str, Any] = {
        "month_id": months.astype(np.int32),
        now.panel.unit: np.repeat(np.asarray(now.units, dtype=np.int32), steps * DRAWS),
        "draw": np.tile(np.arange(DRAWS, dtype=np.int32), units * steps),
        "outcome": draws.astype(np.int64).ravel(),
    }
    return pl.DataFrame(columns).sort("month_id", now.panel.unit, "draw")
