"""Charts as numbers, ready for a template to write as SVG."""

from collections.abc import Sequence
from dataclasses import dataclass

ROW, TOP, LEFT, WIDTH = 28, 12, 150, 344  # as a drawing for a phone: its letters stay readable
ROOM = WIDTH - LEFT - 56


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: its words, its figure (None is hidden), where it stands and how long it is."""

    label: str
    value: int | None
    y: int
    middle: float
    length: float
    end: float
    is_top: bool


def bars(rows: Sequence[tuple[str, int | None]]) -> tuple[list[Bar], int]:
    """Return bars, one below the other, and the height of the drawing."""
    most = max((n for _label, n in rows if n), default=1)
    drawn = []
    for i, (label, n) in enumerate(rows):
        y = TOP + i * ROW
        length = round(ROOM * n / most, 1) if n is not None else 26.0
        drawn.append(Bar(label, n, y, y + 12.5, length, round(LEFT + length + 8, 1), n == most))
    return drawn, TOP + len(rows) * ROW + 4


def line(values: Sequence[int | None], width: int = 72, height: int = 20) -> str:
    """Return figures over time as the points of a small line; empty if fewer than two are said."""
    said = [(i, n) for i, n in enumerate(values) if n is not None]
    if len(said) < 2:
        return ""
    most, least = max(n for _i, n in said), min(n for _i, n in said)
    across, up = (width - 4) / (len(values) - 1), (height - 4) / max(most - least, 1)
    return " ".join(f"{2 + i * across:.0f},{height - 2 - (n - least) * up:.0f}" for i, n in said)
