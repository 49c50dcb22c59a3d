"""Similar past situations: other countries and times whose last years looked like this one's."""

from dataclasses import dataclass
from typing import Any

import numpy as np

LOOKS = 60  # months that are compared
AHEAD = 14  # months after an origin that a forecast speaks of
STEP = 6  # months from one situation of a country to its next
SHOWN = 5

Floats = np.ndarray[tuple[int, ...], np.dtype[np.float64]]
Ints = np.ndarray[tuple[int, ...], np.dtype[np.int64]]


@dataclass(frozen=True)
class Past:
    """All situations that can be compared: the row of each in the table, its end, what it shows."""

    row: Ints
    end: Ints
    looks: Floats


def past(table: Floats) -> Past:
    """Return the situations of a table whose next year had come by its last month.

    `table` has a row for each unit and a column for each month; unknown months are NaN. Situations
    with one of those, before or after, are left out.
    """
    last = table.shape[1] - 1
    ends = np.arange(last - AHEAD, LOOKS - 2, -STEP)
    if not len(ends):
        return Past(np.empty(0, np.int64), np.empty(0, np.int64), np.empty((0, 6)))
    unknown = _sums(np.isnan(table).astype(float))
    gaps = unknown[:, ends + AHEAD + 1] - unknown[:, ends - LOOKS + 1]
    rows, places = np.nonzero(gaps == 0)
    return Past(rows, ends[places], _looks(table, ends)[rows, places])


def similar(
    table: Floats,
    units: list[int],
    first: int,
    unit: int,
    shown: int = SHOWN,
    known: Past | None = None,
) -> list[dict[str, Any]]:
    """Return the past situations most like that of a unit at the end of a table of deaths.

    Columns are the months from `first` to the origin. Only situations are looked at whose next year
    had come by the origin, so nothing is known that was not known then. One of each country: {unit,
    month, level, came}, in deaths of the year before and of the year that came, in the months that
    a forecast would have spoken of. `known` is `past(table)`, where many units are asked for.
    """
    row, last = units.index(unit), table.shape[1] - 1
    if last < LOOKS + AHEAD or np.isnan(table[row, -12:]).any():
        return []
    every = past(table) if known is None else known
    mine = _looks(table[row : row + 1], np.array([last]))[0, 0]
    distance = np.abs(every.looks - mine).sum(axis=1)
    one_each: dict[int, int] = {}
    for i in np.lexsort((every.end, every.row, distance)):
        if every.row[i] != row:
            one_each.setdefault(int(every.row[i]), int(every.end[i]))
        if len(one_each) == shown:
            break
    return [
        {
            "unit": units[other], "month": first + end,
            "level": int(table[other, end - 11 : end + 1].sum()),
            "came": int(table[other, end + 3 : end + AHEAD + 1].sum()),
        }
        for other, end in one_each.items()
    ]  # fmt: skip


def _sums(table: Floats) -> Floats:
    """Return running sums along each row, with a nothing before the first."""
    return np.concatenate([np.zeros((len(table), 1)), np.cumsum(table, axis=1)], axis=1)


def _looks(table: Floats, ends: Ints) -> Floats:
    """Return rows x ends x what is compared.

    How deadly of late, of the year and before; the worst month; how often; the turn.
    """
    filled = np.nan_to_num(table)
    deaths, months = _sums(filled), _sums((filled > 0).astype(float))
    logs = [np.log1p((deaths[:, ends + 1] - deaths[:, ends + 1 - n]) / n) for n in (3, 12, LOOKS)]
    windows = np.lib.stride_tricks.sliding_window_view(filled, LOOKS, axis=1)
    worst = np.log1p(windows[:, ends - LOOKS + 1].max(axis=2))
    often = 3 * (months[:, ends + 1] - months[:, ends + 1 - LOOKS]) / LOOKS
    return np.stack([*logs, worst, often, logs[0] - logs[1]], axis=2)
