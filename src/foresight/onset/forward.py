"""Forward out of sample: the risks of each data-year as they would have been known then."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np
import polars as pl

from foresight.engine import Backend, Task, alone, done
from foresight.errors import Unusable
from foresight.explaining.drivers import drivers
from foresight.explaining.reasons import Reasons
from foresight.onset.model import Trees, risk_of
from foresight.onset.predictors import AHEAD, Predictors
from foresight.scores.binary import max_of_two

Floats = np.ndarray[tuple[int, ...], np.dtype[np.float64]]
Ints = np.ndarray[tuple[int, ...], np.dtype[np.int64]]
LEAST_CASES = 5
CHECKED_YEARS = 7  # recalibration looks at data-years t - 8 ... t - 2
PRIOR = 4.0


@dataclass(frozen=True)
class Risks:
    """Rows of the predictors that were asked for, their risk, and the risk before correction."""

    row: Ints
    risk: Floats
    raw: Floats


Track = Callable[[Iterable[int]], Iterable[int]]


def forward(
    table: Predictors,
    first: int,
    last: int,
    *,
    seed: int,
    track: Track = iter,
    backend: Backend = "local",
    jobs: int | None = None,
) -> Risks:
    """Return the risks of the data-years `first` to `last`, each learnt from what was known then.

    The years just before `first` are forecast too, for the correction to know their record.

    :raises Unusable: if a data-year has no rows, or too little came before it to learn from.
    """
    if first > last:
        raise Unusable(f"The first data-year, {first}, lies after the last, {last}.")
    years = set(table.year.tolist())
    absent = next((y for y in range(first, last + 1) if y not in years), None)
    if absent is not None:
        raise Unusable(
            f"No predictors for data-year {absent}: the file has {min(years)} to {max(years)}."
        )
    learnable = cases(table, first - AHEAD)
    if learnable < LEAST_CASES:
        raise Unusable(f"Only {learnable} onsets are known by {first}: too few to learn from.")
    odds = np.full(len(table.year), np.nan)
    early = [y for y in range(first - CHECKED_YEARS - AHEAD + 1, first) if y in years]
    early = [y for y in early if cases(table, y - AHEAD) >= LEAST_CASES]
    asked = [*early, *range(first, last + 1)]
    tasks: list[Task[Floats]] = [(log_odds, (table, year, seed)) for year in asked]
    answers = done(tasks, backend=backend, jobs=jobs)
    for year in track(asked):
        odds[table.year == year] = next(answers)
    raw, risk = risk_of(odds), risk_of(odds)
    for year in range(first, last + 1):
        here = table.year == year
        risk[here] = risk_of(odds[here] + np.log(correction(table, raw, year)))
    rows = np.flatnonzero((table.year >= first) & (table.year <= last))
    return Risks(rows, risk[rows], raw[rows])


def learnt(table: Predictors, year: int, *, seed: int) -> Trees:
    """Return the trees of a data-year, which have seen what was known by its end."""
    known = (table.year <= year - AHEAD) & ~np.isnan(table.came)
    return Trees(table.names, seed=seed).fit(table.x[known], table.came[known])


def log_odds(table: Predictors, year: int, seed: int) -> Floats:
    """Return the log odds of the rows of a data-year: a task of its own."""
    return learnt(table, year, seed=seed).log_odds(table.x[table.year == year])


def reasons(table: Predictors, year: int, seed: int, rows: Ints) -> Reasons:
    """Return why the trees of a data-year say what they say of some rows: a task of its own."""
    return learnt(table, year, seed=seed).reasons(table.x[rows])


def drivers_of(table: Predictors, found: Risks, year: int, *, seed: int) -> pl.DataFrame:
    """Return what drives the risks of a data-year, as log odds: see `explaining.drivers`.

    `record` is the correction: how many of those expected came of late, everywhere.
    """
    here = found.row[table.year[found.row] == year]
    told = alone(reasons, (table, year, seed, here))
    risk = found.risk[table.year[found.row] == year]
    raw = found.raw[table.year[found.row] == year]
    corrected = _odds(risk) - _odds(raw)
    told = Reasons((*told.names, "record"), told.base, np.column_stack([told.effects, corrected]))
    values = dict(zip(table.names, table.x[here].T, strict=True))
    return drivers("ccode", table.country[here].tolist(), told, _odds(risk), values)


def _odds(risk: Floats) -> Floats:
    return np.asarray(np.log(risk) - np.log1p(-risk))


def correction(table: Predictors, raw: Floats, year: int) -> float:
    """Return by what the odds of a data-year are multiplied, from the record known by then.

    Where fewer came than were expected the odds come down; they are never put up, since onsets come
    in waves: after a wave the record says «too low» just when the wave is over (as in 1993-1999).
    """
    span = (table.year >= year - AHEAD - CHECKED_YEARS + 1) & (table.year <= year - AHEAD)
    record = span & ~np.isnan(raw) & ~np.isnan(table.came)
    came, expected = table.came[record].sum(), raw[record].sum()
    return float(min((came + PRIOR) / (expected + PRIOR), 1.0))


def favourable(table: Predictors, found: Risks) -> tuple[Floats, Floats, Floats, Ints]:
    """Return risk, whether an onset came, year and country under the rule «the higher of two».

    Rows of which it is not told whether an onset came are left out.
    """
    country, year, risk = max_of_two(table.country[found.row], table.year[found.row], found.risk)
    began = {
        (one, when + ahead): told
        for ahead in (2, 1)  # where both tell of a year, the later row holds
        for one, when, told in zip(
            table.country.tolist(), table.year.tolist(), table.began[:, ahead - 1], strict=True
        )
        if not np.isnan(told)
    }
    came = np.array(
        [began.get(key, np.nan) for key in zip(country.tolist(), year.tolist(), strict=True)]
    )
    known = ~np.isnan(came)
    return risk[known], came[known], year[known].astype(np.float64), country[known]


def cases(table: Predictors, until: int) -> int:
    """Return how many onsets are known of data-years up to one."""
    return int(np.nansum(table.came[table.year <= until]))
