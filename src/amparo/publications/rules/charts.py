"""Drawings as numbers: bars and outlines, ready for a template to write as SVG."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

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


def steps(values: Iterable[int | None], shades: int = 4) -> list[tuple[int, int]]:
    """Return classes of figures, each from and to, for shades from light to dark."""
    said = sorted({n for n in values if n})
    if not said:
        return []
    size = -(-len(said) // shades)
    return [(part[0], part[-1]) for part in (said[i : i + size] for i in range(0, len(said), size))]


def shade(value: int | None, classes: Sequence[tuple[int, int]]) -> int:
    """Return the shade of a figure, 1 the lightest; 0 for none."""
    return next((i + 1 for i, (a, b) in enumerate(classes) if value and a <= value <= b), 0)


def outlines(shapes: Mapping[str, Any], width: int = 360) -> tuple[dict[str, str], int]:
    """Return GeoJSON areas as SVG paths on one drawing `width` wide, and its height.

    Plate carrée: enough for a country, and honest about being a sketch.
    """
    rings = {key: list(_rings(shape)) for key, shape in shapes.items()}
    points = [p for each in rings.values() for ring in each for p in ring]
    if not points:
        return {}, 0
    west, east = min(p[0] for p in points), max(p[0] for p in points)
    south, north = min(p[1] for p in points), max(p[1] for p in points)
    scale = width / max(east - west, 1e-9)
    paths = {
        key: "".join(
            "M"
            + "L".join(f"{(x - west) * scale:.1f} {(north - y) * scale:.1f}" for x, y in ring)
            + "Z"
            for ring in each
        )
        for key, each in rings.items()
    }
    return paths, round((north - south) * scale) + 2


def _rings(shape: Any) -> Iterable[list[tuple[float, float]]]:
    kind, at = (shape or {}).get("type"), (shape or {}).get("coordinates", ())
    polygons = [at] if kind == "Polygon" else at if kind == "MultiPolygon" else []
    for polygon in polygons:
        for ring in polygon:
            yield [(float(p[0]), float(p[1])) for p in ring]
