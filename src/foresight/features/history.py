"""What a unit's own past says: levels, peaks, counts and silences, as Polars expressions.

Every expression looks back only: the value in the row of month t uses months up to t and no other.
"""

import polars as pl

WINDOWS = (3, 6, 12, 24, 60, 120)
LONG_AGO = 240


def log(expression: pl.Expr) -> pl.Expr:
    """Return the logarithm of one more: zero stays zero."""
    return (expression + 1.0).log()


def _past(column: str, months: int) -> pl.Expr:
    return pl.col(column).rolling_mean(months, min_samples=1)


def _since(column: str, more_than: float) -> pl.Expr:
    """Return how many months ago the column last was over a bound, at most LONG_AGO."""
    seen = pl.when(pl.col(column) > more_than).then(pl.col("month_id")).forward_fill()
    return (pl.col("month_id") - seen).fill_null(LONG_AGO).clip(0, LONG_AGO).cast(pl.Float64)


def levels(column: str, windows: tuple[int, ...] = WINDOWS) -> list[pl.Expr]:
    """Return the last value and the mean of the last months, on the log scale."""
    last = log(pl.col(column).forward_fill()).alias(f"{column}_last")
    return [last, *(log(_past(column, m)).alias(f"{column}_mean_{m}") for m in windows)]


def peaks(column: str, windows: tuple[int, ...] = (12, 60)) -> list[pl.Expr]:
    """Return the highest month of the last months, on the log scale."""
    return [
        log(pl.col(column).rolling_max(m, min_samples=1)).alias(f"{column}_max_{m}")
        for m in windows
    ]


def shares(
    column: str, bounds: tuple[float, ...] = (0, 25), windows: tuple[int, ...] = (6, 12, 36, 120)
) -> list[pl.Expr]:
    """Return the share of the last months in which the column was over a bound."""
    return [
        (pl.col(column) > bound)
        .cast(pl.Float64)
        .rolling_mean(m, min_samples=1)
        .alias(f"{column}_share_{bound:g}_{m}")
        for bound in bounds
        for m in windows
    ]


def silences(column: str, bounds: tuple[float, ...] = (0, 25, 100)) -> list[pl.Expr]:
    """Return the months since the column last was over each bound."""
    return [_since(column, bound).alias(f"{column}_since_{bound:g}") for bound in bounds]


def fading(column: str, half_lives: tuple[float, ...] = (2, 6, 18)) -> list[pl.Expr]:
    """Return the mean that forgets half in so many months, on the log scale."""
    return [
        log(pl.col(column).ewm_mean(half_life=h, ignore_nulls=False).forward_fill()).alias(
            f"{column}_ewm_{h:g}"
        )
        for h in half_lives
    ]


def unrest(column: str) -> list[pl.Expr]:
    """Return how much the logged column moved in the last year, and where it is heading."""
    return [
        log(pl.col(column)).rolling_std(12, min_samples=3).alias(f"{column}_spread_12"),
        (log(_past(column, 3)) - log(_past(column, 12))).alias(f"{column}_heading"),
        (log(_past(column, 12)) - log(_past(column, 60))).alias(f"{column}_heading_long"),
    ]


def own_past(column: str) -> list[pl.Expr]:
    """Return the full set for the column that is forecast."""
    parts = (levels, peaks, shares, silences, fading, unrest)
    return [expression for part in parts for expression in part(column)]


def side_past(column: str) -> list[pl.Expr]:
    """Return the short set for a column beside it."""
    return [
        *levels(column, (3, 12, 60)),
        *shares(column, (0,), (12,)),
        *silences(column, (0,)),
    ]
