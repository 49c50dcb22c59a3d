"""The drivers of a pool's forecasts, as one tidy table: a row for each unit and feature."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import polars as pl

from foresight.explaining.reasons import Reasons
from foresight.explaining.words import is_log, key_of

Floats = np.ndarray[tuple[int, ...], np.dtype[np.float64]]
Ints = np.ndarray[tuple[int, ...], np.dtype[np.int64]]
BASE, REST = "base", "rest"
BESIDE = (BASE, REST)
LEAST = 1e-4  # an effect smaller than this is counted with the rest


def combined(reasons: Sequence[Reasons], weights: Floats) -> Reasons:
    """Return the reasons of a pool: those of its members by their weight, row by row."""
    names = tuple(dict.fromkeys(name for one in reasons for name in one.names))
    place = {name: column for column, name in enumerate(names)}
    rows = len(weights)
    base, effects = np.zeros(rows), np.zeros((rows, len(names)))
    portions = weights / np.maximum(weights.sum(axis=1, keepdims=True), 1e-12)
    for member, one in enumerate(reasons):
        portion = portions[:, member]
        base += portion * one.base
        effects[:, [place[name] for name in one.names]] += portion[:, None] * one.effects
    return Reasons(names, base, effects)


def drivers(
    unit: str, units: Sequence[int], told: Reasons, explained: Floats, values: dict[str, Floats]
) -> pl.DataFrame:
    """Return for each unit: feature, key (see `words`), value, effect, share.

    `told` and `explained` hold the same number of rows for each unit, in the order of `units`;
    their mean is told. `value` is what the feature was at the origin, in its own measure; `share`
    is the part of all features' moves that is this one's. The effects of a unit sum to what is
    explained; rows of «base» and «rest» make it so, and have no value and no share.
    """
    count = len(units)
    effects = told.effects.reshape(count, -1, len(told.names)).mean(axis=1)
    base = told.base.reshape(count, -1).mean(axis=1)
    rest = explained.reshape(count, -1).mean(axis=1) - base
    kept = np.abs(effects) >= LEAST
    rest -= np.where(kept, effects, 0.0).sum(axis=1)
    moved = np.maximum(np.where(kept, np.abs(effects), 0.0).sum(axis=1), 1e-12)
    row, column = np.nonzero(kept)
    known = np.column_stack([values.get(name, np.full(count, np.nan)) for name in told.names])
    numbers = np.asarray(units, dtype=np.int64)
    found = _table(
        unit, numbers[row], [told.names[c] for c in column.tolist()], known[row, column],
        effects[row, column], np.abs(effects[row, column]) / moved[row],
    )  # fmt: skip
    nothing = np.full(count, np.nan)
    beside = [
        _table(unit, numbers, [name] * count, nothing, effect, nothing)
        for name, effect in ((BASE, base), (REST, rest))
    ]
    return pl.concat([found, *beside]).sort(
        unit, pl.col("feature").is_in(BESIDE), -pl.col("effect").abs(), "feature"
    )


def _table(
    unit: str, numbers: Ints, names: list[str], value: Floats, effect: Floats, share: Floats
) -> pl.DataFrame:
    keys = {name: key_of(name) for name in set(names)}
    columns: dict[str, Any] = {
        unit: numbers.astype(np.int32),
        "feature": pl.Series(names, dtype=pl.String),
        "key": pl.Series([keys[name] for name in names], dtype=pl.String),
        "value": value,
        "effect": effect,
        "share": share,
    }
    return pl.DataFrame(columns).with_columns(pl.col("value", "share").fill_nan(None))


def measured(names: Sequence[str], x: Floats) -> dict[str, Floats]:
    """Return the features of some rows by name, deaths as deaths and not as logarithms."""
    return {
        name: np.expm1(x[:, column]) if is_log(name) else x[:, column]
        for column, name in enumerate(names)
    }


def by_key(table: pl.DataFrame, unit: str) -> pl.DataFrame:
    """Return the drivers under their words: for each unit and key the sum of its effects.

    Columns: the unit, key, effect, share, and the feature that moved most with its value.
    """
    return (
        table.filter(~pl.col("feature").is_in(BESIDE))
        .sort(unit, pl.col("effect").abs(), descending=[False, True])
        .group_by(unit, "key", maintain_order=True)
        .agg(
            pl.col("effect").sum(),
            pl.col("feature").first(),
            pl.col("value").first(),
        )
        .with_columns(
            (pl.col("effect").abs() / pl.col("effect").abs().sum().over(unit)).alias("share")
        )
        .sort(unit, pl.col("effect").abs(), descending=[False, True])
    )
