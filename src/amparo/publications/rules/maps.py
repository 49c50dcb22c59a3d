"""Maps as numbers: areas as outlines or equal hexagons, shaded in four steps that words explain.

The steps are made from the figures themselves: those that are said, above none, are put in order
and cut into four groups of as equal a size as can be. Equal figures always share a shade.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Any, Literal

SHADES = 4
WIDTH = 437  # of a drawing, in its own units: its letters stay readable on a phone
ROOMY = 26  # from this radius on, a hexagon has room for larger letters

State = Literal["said", "none", "hidden", "no_data"]
Step = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Shape:
    """One area as a drawing: its path, and where its words stand, if it has room for any."""

    path: str
    x: float = 0.0
    y: float = 0.0
    short: str = ""


@dataclass(frozen=True, slots=True)
class Sketch:
    """The shapes of a map by area, and its width and height."""

    shapes: Mapping[str, Shape]
    width: int
    height: int
    is_roomy: bool = False


def steps(values: Iterable[int | None], shades: int = SHADES) -> list[Step]:
    """Return the steps of some figures, each from and to, the lightest first."""
    said = sorted(n for n in values if n)
    found: list[Step] = []
    start = 0
    for left in range(shades, 0, -1):
        if start >= len(said):
            break
        end = start + -(-(len(said) - start) // left)
        while end < len(said) and said[end] == said[end - 1]:
            end += 1
        found.append((said[start], said[end - 1]))
        start = end
    return found


def shade(value: int | None, found: Sequence[Step]) -> int:
    """Return the step of a figure, 1 the lightest; 0 for none."""
    return next((i for i, (a, b) in enumerate(found, 1) if value and a <= value <= b), 0)


def state_of(code: str, figures: Mapping[str, int | None]) -> State:
    """Return what a map can say of an area: nothing recorded is not the same as no data."""
    if code not in figures:
        return "no_data"
    n = figures[code]
    return "hidden" if n is None else "said" if n else "none"


def hexagons(tiles: Mapping[str, tuple[str, int, int]]) -> Sketch:
    """Return areas as equal hexagons, from their short name, column and row.

    Odd rows stand half a hexagon further to the right.
    """
    if not tiles:
        return Sketch({}, WIDTH, 0)
    places = {code: (c + 0.5 * (r % 2), r) for code, (_s, c, r) in tiles.items()}
    left, top = min(c for c, _r in places.values()), min(r for _c, r in places.values())
    across = max(c for c, _r in places.values()) - left + 1
    size = min(33.0, (WIDTH - 8) / across / sqrt(3))
    shapes = {}
    for code, (column, row) in places.items():
        x = 4 + (column - left + 0.5) * size * sqrt(3)
        y = 4 + size + (row - top) * size * 1.5
        shapes[code] = Shape(_hexagon(x, y, size), round(x, 1), round(y, 1), tiles[code][0])
    height = max(shape.y for shape in shapes.values()) + size + 4
    return Sketch(shapes, round(across * size * sqrt(3) + 8), round(height), size >= ROOMY)


def _hexagon(x: float, y: float, size: float) -> str:
    half = size * sqrt(3) / 2
    corners = (
        (0, -size), (half, -size / 2), (half, size / 2), (0, size), (-half, size / 2),
        (-half, -size / 2),
    )  # fmt: skip
    return "M" + "L".join(f"{x + dx:.1f} {y + dy:.1f}" for dx, dy in corners) + "Z"


def outlines(geometries: Mapping[str, Any]) -> Sketch:
    """Return GeoJSON areas as paths on one drawing.

    Plate carrée: enough for a country, and honest about being a sketch.
    """
    rings = {code: list(_rings(shape)) for code, shape in geometries.items()}
    points = [p for each in rings.values() for ring in each for p in ring]
    if not points:
        return Sketch({}, WIDTH, 0)
    west, east = min(p[0] for p in points), max(p[0] for p in points)
    south, north = min(p[1] for p in points), max(p[1] for p in points)
    scale = (WIDTH - 8) / max(east - west, north - south, 1e-9)
    shapes = {
        code: Shape("".join(_path(ring, west, north, scale) for ring in each))
        for code, each in rings.items()
    }
    width, height = (east - west) * scale, (north - south) * scale
    return Sketch(shapes, round(width) + 8, round(height) + 8)


def _path(ring: list[tuple[float, float]], west: float, north: float, scale: float) -> str:
    drawn: list[str] = []
    for x, y in ring:
        at = f"{(x - west) * scale + 4:.1f} {(north - y) * scale + 4:.1f}"
        if not drawn or drawn[-1] != at:
            drawn.append(at)
    return "M" + "L".join(drawn) + "Z"


def _rings(shape: Any) -> Iterable[list[tuple[float, float]]]:
    kind, at = (shape or {}).get("type"), (shape or {}).get("coordinates", ())
    polygons = [at] if kind == "Polygon" else at if kind == "MultiPolygon" else []
    for polygon in polygons:
        for ring in polygon:
            yield [(float(p[0]), float(p[1])) for p in ring]
