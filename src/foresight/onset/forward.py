"""Forward out of sample: the risks of each data-year as they would have been known then."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np

from foresight.errors import Unusable
from foresight.onset.model import Trees, risk_of
from foresight.onset.predictors import AHEAD, Predictors

Floats = np.ndarray[tuple[int, ...], np.dtype[np.float64]]
LEAST_CASES = 5
CHECKED_YEARS = 7  # recalibration looks at data-years t - 8 ... t - 2
PRIOR = 4.0


@dataclass(frozen=True)
class Risks:
    """Rows of the predictors that were asked for, their risk, and the risk before correction."""

    row: np.ndarray[tuple[int, ...], np.dtype[np.int64]]
    risk: Floats
    raw: Floats


Track = Callable[[Iterable[int]], Iterable[int]]


def forward(table: Predictors, first: int, last: int, *, seed: int, track: Track = iter) -> Risks:
    """Return the risks of the data-years `first` to `last`, each learnt from what was known then.

    The years just before `first` are forecast too, for the correction to know their record.

    :raises Unusable: if a data-year has no rows, or too little came before it to learn from.
    """
    years = set(table.year.tolist())
    absent = [y for y in range(first, last + 1) if y not in years]
    if first > last or absent:
        raise Unusable(f"No predictors for data-year {absent[0] if absent else first}.")
    learnable = _cases(table, first - AHEAD)
    if learnable < LEAST_CASES:
        raise Unusable(f"Only {learnable} onsets are known by {first}: too few to learn from.")
    odds = np.full(len(table.year), np.nan)
    early = [y for y in range(first - CHECKED_YEARS - AHEAD + 1, first) if y in years]
    early = [y for y in early if _cases(table, y - AHEAD) >= LEAST_CASES]
    for year in track([*early, *range(first, last + 1)]):
        known = (table.year <= year - AHEAD) & ~np.isnan(table.came)
        trees = Trees(table.names, seed=seed).fit(table.x[known], table.came[known])
        asked = table.year == year
        odds[asked] = trees.log_odds(table.x[asked])
    raw, risk = risk_of(odds), risk_of(odds)
    for year in range(first, last + 1):
        asked = table.year == year
        risk[asked] = risk_of(odds[asked] + np.log(correction(table, raw, year)))
    rows = np.flatnonzero((table.year >= first) & (table.year <= last))
    return Risks(rows, risk[rows], raw[rows])


def correction(table: Predictors, raw: Floats, year: int) -> float:
    """Return by what the odds of a data-year are multiplied, from the record known by then.

    Where fewer came than were expected the odds come down; they are never put up, since onsets come
    in waves: after a wave the record says «too low» just when the wave is over (as in 1993-1999).
    """
    span = (table.year >= year - AHEAD - CHECKED_YEARS + 1) & (table.year <= year - AHEAD)
    record = span & ~np.isnan(raw) & ~np.isnan(table.came)
    came, expected = table.came[record].sum(), raw[record].sum()
    return float(min((came + PRIOR) / (expected + PRIOR), 1.0))


def _cases(table: Predictors, until: int) -> int:
    return int(np.nansum(table.came[table.year <= until]))
