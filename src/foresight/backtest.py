"""Forecasts of past windows as they would have been made: nothing after the origin is known."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from inspect import signature
from typing import Any

import numpy as np
import polars as pl

from foresight.cards import Card, Member
from foresight.engine import Backend, Task, done
from foresight.errors import Unusable
from foresight.explaining.drivers import combined, drivers, measured
from foresight.explaining.reasons import Fitted, Reasons
from foresight.models.classes import classes
from foresight.models.forest import forest
from foresight.models.own_past import DRAWS, PARTS, conflictology, fading
from foresight.models.pool import mixed, widened
from foresight.models.scale import scale
from foresight.models.situation import Situation, situation
from foresight.months import STEPS
from foresight.panels import Panel

Floats = np.ndarray[tuple[int, ...], np.dtype[np.float64]]
Ints = np.ndarray[tuple[int, ...], np.dtype[np.int64]]
Bools = np.ndarray[tuple[int, ...], np.dtype[np.bool_]]
Forecaster = Callable[..., Fitted]
MODELS: dict[str, Forecaster] = {
    "conflictology": conflictology,
    "fading": fading,
    "forest": forest,
    "scale": scale,
    "classes": classes,
}
Track = Callable[[Iterable[Any]], Iterable[Any]]
MOST = 2_000_000_000


def backtest(
    panel: Panel,
    windows: Sequence[int],
    card: Card,
    *,
    seed: int = 1,
    extra: pl.DataFrame | None = None,
    backend: Backend = "local",
    jobs: int | None = None,
) -> Iterator[tuple[int, pl.DataFrame]]:
    """Yield for each window its draws: month_id, unit, draw, outcome.

    :raises Unusable: if the panel does not serve a window, or the card names an unknown model.
    """
    check_models(card)
    situations = [situation(panel, window, seed=seed, extra=extra) for window in windows]
    tasks: list[Task[Floats]] = [
        (member_draws, (now, member)) for now in situations for member in card.members
    ]
    answers = done(tasks, backend=backend, jobs=jobs)
    for window, now in zip(windows, situations, strict=True):
        members = [next(answers) for _ in card.members]
        yield window, table(now, pooled(now, card, members))


def check_models(card: Card) -> None:
    """Check that each member of a card is a model, and its settings are such as that model takes.

    :raises Unusable: if one is not.
    """
    unknown = [m.model for m in card.members if m.model not in MODELS]
    if unknown:
        raise Unusable(f"Card «{card.name}» names {', '.join(unknown)}: no such model.")
    for member in card.members:
        takes = set(signature(MODELS[member.model]).parameters) - {"now"}
        strange = sorted(set(member.settings) - takes)
        if strange:
            raise Unusable(
                f"Card «{card.name}»: {member.model} takes no {', '.join(strange)}; "
                f"it takes {', '.join(sorted(takes))}."
            )


def member_draws(now: Situation, member: Member) -> Floats:
    """Return what one member of a pool says: a task of its own."""
    return MODELS[member.model](now, **member.settings).draws()


def member_said(now: Situation, member: Member, rows: Ints) -> tuple[Floats, Reasons]:
    """Return what one member says, and why it says so of some rows: a task of its own."""
    fitted = MODELS[member.model](now, **member.settings)
    return fitted.draws(), fitted.reasons(rows)


def weights(now: Situation, card: Card) -> Floats:
    """Return how much each member counts in each row: rows x members."""
    return np.column_stack(
        [np.where(now.level <= m.until_level, m.weight, 0.0) for m in card.members]
    )


def pooled(now: Situation, card: Card, members: Sequence[Floats]) -> Floats:
    """Return the pool's draws, as whole numbers.

    :raises Unusable: if of some unit no member speaks.
    """
    heard = np.column_stack([~np.isnan(m[:, 0]) for m in members])
    counted = _counted(weights(now, card), heard, card)
    silent = np.flatnonzero(counted.sum(axis=1) <= 0)
    if len(silent):
        raise Unusable(
            f"Card «{card.name}»: no member speaks of {now.panel.unit} "
            f"{now.units[silent[0] // len(STEPS)]}; add one that always does, such as fading."
        )
    draws = np.rint(mixed([*members, np.zeros((len(counted), 1))], counted))
    wide = (now.level <= card.widened_until) & (card.widened != 1.0)
    if wide.any():
        draws[wide] = np.rint(widened(draws[wide], np.full(int(wide.sum()), card.widened)))
    return np.clip(draws, 0, MOST)


def explained(
    now: Situation,
    card: Card,
    *,
    steps: Sequence[int] = STEPS,
    backend: Backend = "local",
    jobs: int | None = None,
    track: Track = iter,
) -> tuple[Floats, pl.DataFrame]:
    """Return the pool's draws, and what drives them at some steps: see `explaining.drivers`."""
    each = np.arange(len(now.units))[:, None] * len(STEPS) + np.asarray(steps) - STEPS[0]
    rows = each.ravel()
    tasks: list[Task[tuple[Floats, Reasons]]] = [
        (member_said, (now, member, rows)) for member in card.members
    ]
    said = list(track(done(tasks, backend=backend, jobs=jobs)))
    members = [draws for draws, _ in said]
    draws = pooled(now, card, members)
    heard = np.column_stack([~np.isnan(m[rows, 0]) for m in members])
    quiet = Reasons((), np.zeros(len(rows)), np.zeros((len(rows), 0)))
    counted = _counted(weights(now, card)[rows], heard, card)
    told = combined([*(why for _, why in said), quiet], counted)
    values = measured(now.asked.names[:-2], now.asked.x[each[:, 0], :-2])  # without the time
    table = drivers(
        now.panel.unit, now.units, told, np.log1p(draws[rows]).mean(axis=1), _beside(now, values)
    )
    return draws, table


def _counted(weights: Floats, heard: Bools, card: Card) -> Floats:
    """Return how much each member that speaks counts in each row, and last how much silence."""
    told = np.where(heard, weights, 0.0)
    return np.column_stack([told, told.sum(axis=1) * card.quiet / (1.0 - card.quiet)])


def _beside(now: Situation, values: dict[str, Floats]) -> dict[str, Floats]:
    """Return the values of features with those of each part of the own past: deaths a month."""
    past = now.history(120)
    for name, (young, old) in PARTS.items():
        part = past[:, max(120 - old, 0) : 120 - young]
        known = np.isfinite(part).sum(axis=1)
        values[name] = np.where(known, np.nansum(part, axis=1) / np.maximum(known, 1), np.nan)
    return values


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
