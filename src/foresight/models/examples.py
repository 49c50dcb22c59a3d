"""What a model learns from: features at an earlier origin, and what came some months after it."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from foresight.errors import Unusable
from foresight.features.table import LEVEL, names
from foresight.months import STEPS
from foresight.panels import TARGET

Floats = np.ndarray[tuple[int, ...], np.dtype[np.float64]]
STEP, SEASON = "step", "season"
_NOTHING = (
    "Nothing can be learnt up to month {until}: the panel must begin {months} months or more "
    "before; the card conflictology needs fewer."
)


@dataclass(frozen=True)
class Examples:
    """Rows to learn from or to answer for: `x` features, `y` outcomes, `level` scale, `weight`."""

    x: Floats
    y: Floats
    level: Floats
    weight: Floats
    names: tuple[str, ...]


def _matrix(table: pl.DataFrame, columns: list[str]) -> Floats:
    return table.select(pl.col(c).cast(pl.Float64) for c in columns).to_numpy()


def past(
    table: pl.DataFrame,
    unit: str,
    *,
    until: int,
    seed: int,
    busy_steps: int = 3,
    quiet_steps: int = 1,
    quiet_share: float = 0.34,
    half_life: float = 15.0,
    burn_in: int = 12,
) -> Examples:
    """Return what can be learnt at the end of month `until`: every outcome lies at or before it.

    Units with deaths in the last ten years are asked at `busy_steps` random steps from each origin,
    the others at `quiet_steps` from a share of origins and weigh more for it; examples count half
    after `half_life` years.

    :raises Unusable: if there is nothing.
    """
    features = names(table, unit)
    rng = np.random.default_rng([seed, until])
    first = int(table["month_id"].min())  # type: ignore[arg-type]
    kept = table.filter(
        (pl.col("month_id") >= first + burn_in)
        & (pl.col("month_id") <= until - STEPS[0])
        & pl.col(TARGET).is_not_null()
    )
    busy = (kept[f"{TARGET}_share_0_120"].fill_null(0) > 0).to_numpy()
    draws = rng.random((len(kept), len(STEPS))).argsort(axis=1)
    wanted = np.where(busy, busy_steps, quiet_steps * (rng.random(len(kept)) < quiet_share))
    row, column = np.nonzero(draws < wanted[:, None])
    asked = (
        kept.select(unit, "month_id")
        .with_row_index("row")[row]
        .with_columns(pl.Series(STEP, np.asarray(STEPS)[column], dtype=pl.Int64))
    )
    asked = (
        asked.with_columns(target_month=pl.col("month_id") + pl.col(STEP))
        .filter(pl.col("target_month") <= until)
        .join(
            table.select(unit, pl.col("month_id").alias("target_month"), pl.col(TARGET).alias("y")),
            on=[unit, "target_month"],
            how="inner",
            maintain_order="left",
        )
        .filter(pl.col("y").is_not_null())
    )
    if asked.is_empty():
        raise Unusable(_NOTHING.format(until=until, months=burn_in + STEPS[0]))
    rows = asked["row"].to_numpy()
    repeat = np.where(busy, len(STEPS) / busy_steps, len(STEPS) / (quiet_steps * quiet_share))
    age = (until - asked["target_month"].to_numpy()) / 12.0
    return Examples(
        x=_with_time(_matrix(kept, features)[rows], asked[STEP], asked["target_month"]),
        y=asked["y"].to_numpy().astype(float),
        level=kept[LEVEL].fill_null(0.0).to_numpy()[rows],
        weight=repeat[rows] * 0.5 ** (age / half_life),
        names=(*features, STEP, SEASON),
    )


def _with_time(x: Floats, step: pl.Series, target_month: pl.Series) -> Floats:
    season = (target_month.to_numpy() - 1) % 12 + 1
    return np.column_stack([x, step.to_numpy().astype(float), season.astype(float)])


def asked(table: pl.DataFrame, unit: str, *, origin: int, units: list[int]) -> Examples:
    """Return the rows of a forecast: each unit, as ordered, at each step from the origin."""
    features = names(table, unit)
    now = pl.DataFrame({unit: units}, schema={unit: pl.Int64}).join(
        table.filter(pl.col("month_id") == origin), on=unit, how="left", maintain_order="left"
    )
    x = np.repeat(_matrix(now, features), len(STEPS), axis=0)
    step = pl.Series(list(STEPS) * len(units), dtype=pl.Int64)
    level = np.repeat(now[LEVEL].fill_null(0.0).to_numpy(), len(STEPS))
    return Examples(
        x=_with_time(x, step, step + origin),
        y=np.full(len(level), np.nan),
        level=level,
        weight=np.ones(len(level)),
        names=(*features, STEP, SEASON),
    )


def never_empty(x: Floats) -> Floats:
    """Return a table to learn from in which a column that holds nothing is all zeros.

    Boosted trees fail on it, and so nothing is learnt of it.
    """
    return np.asarray(np.where(np.isnan(x).all(axis=0), 0.0, x))


def some(examples: Examples, most: int, *, seed: int) -> Examples:
    """Return at most so many examples, drawn at random; each then stands for more."""
    if len(examples.y) <= most:
        return examples
    return only(
        examples, np.sort(np.random.default_rng(seed).choice(len(examples.y), most, replace=False))
    )


def only(examples: Examples, kept: np.ndarray[tuple[int, ...], np.dtype[Any]]) -> Examples:
    """Return some of the examples, by their numbers or by yes and no."""
    return Examples(
        examples.x[kept],
        examples.y[kept],
        examples.level[kept],
        examples.weight[kept],
        examples.names,
    )
