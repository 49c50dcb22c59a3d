"""The table of features: one row for each unit and month, from the panel and from nothing later."""

import polars as pl

from foresight.covariates import known_then
from foresight.features import history
from foresight.panels import TARGET, Panel, gridded

LEVEL = "level"


def features(
    panel: Panel, extra: pl.DataFrame | None = None, *, until: int | None = None
) -> pl.DataFrame:
    """Return the features of every unit and month up to `until` (else the panel's last month).

    Columns: the unit, `month_id`, the target of that month, `level` (what «as of late» means for
    this unit: the scale of its forecasts) and the features themselves. Unknown values are null.
    """
    unit, last = panel.unit, until or panel.last_month
    first = int(panel.frame["month_id"].min())  # type: ignore[arg-type]
    table = gridded(panel.frame, unit, range(first, last + 1)).lazy()
    own = history.own_past(TARGET)
    side = [e for column in panel.optional for e in history.side_past(column)]
    age = (pl.col("month_id") - pl.col("born")).clip(0, 240).cast(pl.Float64).alias("age")
    world = (pl.col(TARGET).sum().over("month_id") + 1.0).log().alias("world")
    busy = (pl.col(TARGET) > 0).mean().over("month_id").alias("world_share")
    found = (
        table.with_columns(world, busy)
        .with_columns(
            *(e.over(unit) for e in own),
            *(e.over(unit) for e in side),
            _level().over(unit).alias(LEVEL),
            age,
        )
        .drop("born", *panel.optional)
        .collect()
    )
    return found if extra is None else known_then(found, extra)


def _level() -> pl.Expr:
    """Return the mean of deaths that forgets half in three months."""
    level = pl.col(TARGET).ewm_mean(half_life=3, ignore_nulls=False)
    return level.forward_fill().fill_null(0.0)  # an untold month is no quiet one


def names(table: pl.DataFrame, unit: str) -> list[str]:
    """Return the names of the columns that are features."""
    return [c for c in table.columns if c not in (unit, "month_id", TARGET)]
