"""Names made comparable, and the shape of an area made small."""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

Point = tuple[float, float]  # longitude, latitude, degrees WGS 84
Ring = Sequence[Point]


def folded(name: str) -> str:
    """Return a name for comparing: lower case, no accents, single spaces.

    `ñ` is kept apart from `n`: in Spanish they are two letters, and «Peña» is not «Pena».
    """
    kept = name.casefold().replace("ñ", "\0")
    bare = "".join(c for c in unicodedata.normalize("NFKD", kept) if not unicodedata.combining(c))
    words = "".join(c if c.isalnum() or c == "\0" else " " for c in bare).split()
    return " ".join(words).replace("\0", "ñ")


@dataclass(frozen=True, slots=True)
class Box:
    """The smallest rectangle around an area, degrees WGS 84."""

    west: float
    south: float
    east: float
    north: float


def polygons(geometry: dict[str, Any]) -> list[list[list[Point]]]:
    """Return the polygons of a GeoJSON geometry, each as its outer ring and its holes.

    :raises ValueError: if it is neither a polygon nor several.
    """
    kind, coordinates = geometry.get("type"), geometry.get("coordinates")
    if kind not in ("Polygon", "MultiPolygon") or not coordinates:
        raise ValueError(f"an outline is a Polygon or a MultiPolygon, not {kind!r}")
    several = [coordinates] if kind == "Polygon" else coordinates
    return [[[(float(p[0]), float(p[1])) for p in ring] for ring in each] for each in several]


def box_of(shapes: list[list[list[Point]]]) -> Box:
    """Return the box around polygons."""
    points = [p for shape in shapes for p in shape[0]]
    longitudes, latitudes = [p[0] for p in points], [p[1] for p in points]
    return Box(min(longitudes), min(latitudes), max(longitudes), max(latitudes))


def size_of(ring: Ring) -> float:
    """Return the area of a ring in square degrees: to compare rings, not to measure land."""
    pairs = zip(ring, [*ring[1:], ring[0]], strict=True)
    return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in pairs)) / 2


def is_inside(point: Point, shape: list[list[Point]]) -> bool:
    """Test if a point is inside a polygon: its outer ring without its holes (even-odd rule)."""
    return sum(_crossings(point, ring) for ring in shape) % 2 == 1


def _crossings(point: Point, ring: Ring) -> int:
    x, y = point
    count = 0
    for (ax, ay), (bx, by) in zip(ring, [*ring[1:], ring[0]], strict=True):
        if (ay > y) != (by > y) and x < (bx - ax) * (y - ay) / (by - ay) + ax:
            count += 1
    return count


def point_inside(shapes: list[list[list[Point]]]) -> Point:
    """Return a point inside the largest polygon: the middle of its widest chord at mid height.

    A centre of mass may fall outside a bent area; this never does.
    """
    shape = max(shapes, key=lambda s: size_of(s[0]))
    box = box_of([shape])
    best, width = shape[0][0], -1.0
    for share in (0.5, 0.4, 0.6, 0.3, 0.7):
        y = box.south + (box.north - box.south) * share
        for left, right in _chords(y, shape):
            if right - left > width:
                best, width = ((left + right) / 2, y), right - left
        if width > 0:
            return best
    return best


def _chords(y: float, shape: list[list[Point]]) -> Iterator[tuple[float, float]]:
    """Yield the stretches of a parallel that lie inside a polygon, from west to east."""
    crossings = sorted(
        (bx - ax) * (y - ay) / (by - ay) + ax
        for ring in shape
        for (ax, ay), (bx, by) in zip(ring, [*ring[1:], ring[0]], strict=True)
        if (ay > y) != (by > y)
    )
    yield from zip(crossings[::2], crossings[1::2], strict=False)


def simplified(ring: Ring, tolerance: float) -> list[Point]:
    """Return a ring with fewer points, none further than `tolerance` degrees from the old line.

    Douglas and Peucker (1973), without recursion: rings of a coast are long.
    """
    points = list(ring)
    if len(points) <= 8:
        return points
    # A closed line has no ends: cut it at the point furthest from the first.
    far = max(range(len(points)), key=lambda i: _apart(points[i], points[0]))
    kept = {0, far, len(points) - 1}
    todo = [(0, far), (far, len(points) - 1)]
    while todo:
        first, last = todo.pop()
        worst, index = 0.0, 0
        for i in range(first + 1, last):
            away = _from_line(points[i], points[first], points[last])
            if away > worst:
                worst, index = away, i
        if worst > tolerance:
            kept.add(index)
            todo += [(first, index), (index, last)]
    return [points[i] for i in sorted(kept)]


def _apart(a: Point, b: Point) -> float:
    return float(((a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2) ** 0.5)


def _from_line(p: Point, a: Point, b: Point) -> float:
    length = _apart(a, b)
    if length == 0:
        return _apart(p, a)
    return abs((b[0] - a[0]) * (a[1] - p[1]) - (a[0] - p[0]) * (b[1] - a[1])) / length


def outline(shapes: list[list[list[Point]]], tolerance: float) -> dict[str, Any]:
    """Return polygons as a small GeoJSON MultiPolygon, coordinates to about 10 metres.

    Islands and holes smaller than the tolerance disappear; the largest polygon always stays.
    """
    largest = max(shapes, key=lambda s: size_of(s[0]))
    least = tolerance * tolerance
    kept = [
        [_rounded(simplified(ring, tolerance)) for ring in shape if size_of(ring) > least]
        for shape in shapes
        if shape is largest or size_of(shape[0]) > least
    ]
    kept = [shape for shape in kept if shape] or [[_rounded(largest[0])]]
    return {"type": "MultiPolygon", "coordinates": kept}


def _rounded(ring: Ring) -> list[Point]:
    points = [(round(x, 4), round(y, 4)) for x, y in ring]
    return points if points[0] == points[-1] else [*points, points[0]]
