"""The year to come against the past, as numbers that a template writes as SVG.

Deaths stand on a scale on which each tenfold is one step, with nothing at its foot: on a plain one
a single war would flatten everything else.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log10
from typing import Any

from amparo.forecasts.rules.telling import calendar

WIDTH, HEIGHT = 344, 220  # as for a telephone: its letters stay readable
LEFT, RIGHT, TOP, FOOT = 44, 340, 14, 190
TICKS = (0, 1, 10, 100, 1_000, 10_000, 100_000)


@dataclass(frozen=True, slots=True)
class Tick:
    """A line across the drawing, with its number."""

    value: int
    y: float


@dataclass(frozen=True, slots=True)
class Bar:
    """One month of the past."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Year:
    """Where a year begins."""

    label: int
    x: float


@dataclass(frozen=True, slots=True)
class Drawing:
    """All of it: bars of the past, two bands and a line of what may come."""

    bars: tuple[Bar, ...]
    wide: str  # points of the band that holds nine of ten
    narrow: str  # points of the band that holds half
    middle: str  # points of the line in the middle
    ticks: tuple[Tick, ...]
    years: tuple[Year, ...]
    begins: float  # where the forecast begins
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = RIGHT
    foot: int = FOOT


def drawing(
    history: Sequence[Sequence[Any]], months: Sequence[Mapping[str, Any]], *, past: int = 36
) -> Drawing:
    """Return the drawing of the last `past` months and of the months forecast.

    :raises ValueError: without a month that is forecast.
    """
    if not months:
        raise ValueError("nothing is forecast")
    first, last = int(months[0]["month"]), int(months[-1]["month"])
    start = first - past
    shown = [(m, v) for m, v in history if start <= m <= last and v is not None]
    most = max([1.0, *(v for _m, v in shown), *(m["q95"] for m in months)])
    ticks = tuple(t for t in TICKS if t <= most * 1.5)
    top, step = max(most, ticks[-1]), (RIGHT - LEFT) / (last - start + 1)

    def up(value: float) -> float:
        return float(round(FOOT - (FOOT - TOP) * log10(1 + value) / log10(1 + top), 1))

    def across(month: int, part: float = 0.5) -> float:
        return round(LEFT + step * (month - start + part), 1)

    def band(low: str, high: str) -> str:
        over = [(across(m["month"]), up(m[high])) for m in months]
        under = [(across(m["month"]), up(m[low])) for m in reversed(months)]
        return " ".join(f"{x},{y}" for x, y in (*over, *under))

    return Drawing(
        bars=tuple(
            Bar(across(m, 0.15), up(v), round(step * 0.7, 1), round(FOOT - up(v), 1))
            for m, v in shown if v > 0
        ),
        wide=band("q05", "q95"), narrow=band("q25", "q75"), begins=across(first, 0.0),
        middle=" ".join(f"{across(m['month'])},{up(m['q50'])}" for m in months),
        ticks=tuple(Tick(t, up(t)) for t in ticks),
        years=tuple(
            Year(calendar(m)[0], across(m, 0.0)) for m in range(start, last + 1)
            if calendar(m)[1] == 1
        ),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Whisker:
    """One country of a list: from the low to the high of its worst month, and its words."""

    label: str
    y: int
    middle: float
    start: float
    length: float
    end: float
    value: int


def whiskers(rows: Sequence[tuple[str, float, int]]) -> tuple[list[Whisker], int]:
    """Return (name, expected in the year, high of a month) as bars, and the height of the drawing.

    A bar goes from nothing to the high of the worst month, on the scale of tenfolds.
    """
    row, top, left, room = 28, 12, 150, 130
    most = max([1, *(high for _name, _expected, high in rows)])
    drawn = []
    for i, (name, _expected, high) in enumerate(rows):
        y = top + i * row
        length = round(room * log10(1 + high) / log10(1 + most), 1)
        drawn.append(
            Whisker(name, y, y + 12.5, left + 1, length, round(left + length + 9, 1), high)
        )
    return drawn, top + len(rows) * row + 4
