"""Maps as numbers: outlines on a plane, small countries as dots apart, and the step of a figure.

The plane is plate carrée, squeezed so that its middle latitude keeps its shape: a half-degree cell
stays a rectangle, and nobody takes the sketch for more than it is. Units are tenths of a pixel on a
drawing `WIDTH` wide: whole numbers, which keep a page light.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import cos, hypot, radians
from typing import Protocol

WIDTH, TALLEST = 7200, 6000
WORLD = (-180.0, -58.0, 180.0, 84.0)
SMALL = 64  # a country that is drawn smaller than this gets a dot
DOT = 45
APART = 2 * DOT + 12
NEAR = 6  # points nearer than this to the last are left out
BANDS = 9  # «lines of text» in which a map is read
MARGIN = 0.04
LEAST = 6.0  # degrees that a view shows at least
STEPS = 5

Point = tuple[float, float]
Ring = Sequence[Point]
Box = tuple[float, float, float, float]  # west, south, east, north


class Drawn(Protocol):
    """An outline in degrees, as `places` holds it."""

    @property
    def at(self) -> Point: ...  # noqa: D102
    @property
    def polygons(self) -> Sequence[Sequence[Ring]]: ...  # noqa: D102


@dataclass(frozen=True, slots=True)
class Plane:
    """What a map shows, and how degrees become places on it."""

    box: Box
    scale: float  # units to a degree of latitude
    squeeze: float

    @property
    def width(self) -> int:
        """How wide the drawing is."""
        return round((self.box[2] - self.box[0]) * self.squeeze * self.scale)

    @property
    def height(self) -> int:
        """How tall it is."""
        return round((self.box[3] - self.box[1]) * self.scale)

    def put(self, lon: float, lat: float) -> tuple[int, int]:
        """Return where a point of the globe is on the drawing."""
        x = (lon - self.box[0]) * self.squeeze * self.scale
        return round(x), round((self.box[3] - lat) * self.scale)

    def turns(self, west: float, east: float) -> list[int]:
        """Return by how many degrees something must be turned to be seen, perhaps twice."""
        return [t for t in (-360, 0, 360) if west + t < self.box[2] and east + t > self.box[0]]


@dataclass(frozen=True, slots=True)
class Shape:
    """One country on the drawing: its path, or a dot where it is too small to be reached."""

    id: str
    path: str
    x: int
    y: int
    is_dot: bool


@dataclass(frozen=True, slots=True)
class Sketch:
    """All of a map: the countries it speaks of in reading order, dots last, and those around."""

    plane: Plane
    shapes: tuple[Shape, ...]
    around: str  # one path


def sketch(world: Mapping[str, Drawn], members: Iterable[str] = ()) -> Sketch:
    """Return the drawing of some countries with those around them; without any, of the world."""
    chosen = set(members) & set(world)
    plane = plane_of(extent(world[one] for one in chosen) if chosen else WORLD)
    shapes = [_shape(plane, one, world[one]) for one in sorted(chosen or world)]
    there = _in_lines([s for s in shapes if s], plane)
    dots = apart([(s.x, s.y) for s in there if s.is_dot], plane)
    placed = iter(dots)
    last = [Shape(s.id, s.path, *next(placed), True) for s in there if s.is_dot]
    others = [world[one] for one in sorted(world) if chosen and one not in chosen]
    around = "".join(_path(plane, one.polygons)[0] for one in others)
    return Sketch(plane, (*(s for s in there if not s.is_dot), *last), around)


def extent(outlines: Iterable[Drawn]) -> Box:
    """Return the least box that holds some countries; it may reach over the antimeridian."""
    spans: list[tuple[float, float]] = []
    lats: list[float] = []
    for one in outlines:
        for ring in [polygon[0] for polygon in one.polygons] or [[one.at]]:
            xs = [x for x, _y in ring]
            spans.append((min(xs), max(xs)))
            lats.extend(y for _x, y in ring)
    west, east = _around(spans)
    return _roomy(west, max(min(lats), WORLD[1]), east, min(max(lats), WORLD[3]))


def _around(spans: list[tuple[float, float]]) -> tuple[float, float]:
    """Return the shortest way around the globe, from west to east, that meets all spans."""
    ordered = sorted(spans)
    west, reach = ordered[0][0], ordered[0][1]
    gap, begin, end = ordered[0][0] + 360 - max(b for _a, b in spans), west, max(
        b for _a, b in spans
    )  # fmt: skip
    for a, b in ordered[1:]:
        if a - reach > gap:
            gap, begin, end = a - reach, a, reach + 360
        reach = max(reach, b)
    return begin, end


def _roomy(west: float, south: float, east: float, north: float) -> Box:
    """Return a box with a margin, not smaller than it takes to see where one is."""
    wide, high = max(east - west, LEAST), max(north - south, LEAST)
    x, y = (west + east) / 2, (south + north) / 2
    half, up = wide * (0.5 + MARGIN), high * (0.5 + MARGIN)
    if half >= 180:
        return WORLD[0], max(y - up, WORLD[1]), WORLD[2], min(y + up, WORLD[3])
    return x - half, max(y - up, -90.0), x + half, min(y + up, 90.0)


def plane_of(box: Box) -> Plane:
    """Return the plane of a box of degrees, as wide as there is room for."""
    west, south, east, north = box
    squeeze = cos(radians(min(abs(south + north) / 2, 60)))
    scale = min(WIDTH / ((east - west) * squeeze), TALLEST / (north - south))
    return Plane(box, scale, squeeze)


def _shape(plane: Plane, place: str, outline: Drawn) -> Shape | None:
    path, across, high = _path(plane, outline.polygons)
    lon, lat = outline.at
    turns = plane.turns(lon, lon)
    if not turns:
        return None
    x, y = plane.put(lon + turns[0], lat)
    return Shape(place, path, x, y, is_dot=max(across, high) < SMALL)


def _path(plane: Plane, polygons: Sequence[Sequence[Ring]]) -> tuple[str, int, int]:
    """Return what is seen of some polygons as a path, and how wide and tall the largest is."""
    found, across, high = [], 0, 0
    for polygon in polygons:
        xs, ys = [x for x, _y in polygon[0]], [y for _x, y in polygon[0]]
        if max(ys) <= plane.box[1] or min(ys) >= plane.box[3]:
            continue
        for turn in plane.turns(min(xs), max(xs)):
            across = max(across, round((max(xs) - min(xs)) * plane.squeeze * plane.scale))
            high = max(high, round((max(ys) - min(ys)) * plane.scale))
            found += [_line([plane.put(x + turn, y) for x, y in ring]) for ring in polygon]
    return "".join(found), across, high


def _line(points: Sequence[tuple[int, int]]) -> str:
    (x, y), steps = points[0], []
    begin = f"M{x} {y}l"
    for u, v in points[1:-1]:
        if abs(u - x) + abs(v - y) >= NEAR:
            steps.append(f"{u - x} {v - y}")
            x, y = u, v
    return f"{begin}{' '.join(steps)}z" if len(steps) > 1 else ""


def _in_lines(shapes: list[Shape], plane: Plane) -> list[Shape]:
    """Return shapes as a page is read: from the left to the right, line under line."""
    line = plane.height / BANDS or 1
    return sorted(shapes, key=lambda s: (int(s.y / line), s.x))


def apart(dots: Sequence[tuple[int, int]], plane: Plane, rounds: int = 60) -> list[tuple[int, int]]:
    """Return dots moved apart until none covers another, or as near to that as there is room."""
    at = [[float(x), float(y)] for x, y in dots]
    for _round in range(rounds):
        moved = False
        for i, one in enumerate(at):
            for j in range(i):
                moved |= _pushed(one, at[j], i)
        for one in at:
            one[0] = min(max(one[0], DOT), plane.width - DOT)
            one[1] = min(max(one[1], DOT), plane.height - DOT)
        if not moved:
            break
    return [(round(x), round(y)) for x, y in at]


def _pushed(one: list[float], other: list[float], number: int) -> bool:
    """Push two dots from one another, if one covers the other."""
    dx, dy = one[0] - other[0], one[1] - other[1]
    far = hypot(dx, dy)
    if far >= APART:
        return False
    if far < 1:  # on one place: apart in a direction of its own
        dx, dy, far = float(number % 3 - 1), 1.0, hypot(number % 3 - 1, 1)
    push = (APART - far) / 2 + 0.5
    one[0], one[1] = one[0] + dx / far * push, one[1] + dy / far * push
    other[0], other[1] = other[0] - dx / far * push, other[1] - dy / far * push
    return True


def step_of(value: float, bounds: Sequence[float]) -> int:
    """Return the step of a figure: 1 below the first bound, one more from each on.

    >>> [step_of(v, (1, 25, 100, 1000)) for v in (0, 1, 99, 1000)]
    [1, 2, 3, 5]
    """
    return 1 + sum(value >= bound for bound in bounds)


def nearest(lon: float, lat: float, world: Mapping[str, Drawn]) -> str:
    """Return the country whose outline holds a point, else the one with the nearest corner."""
    best, found = float("inf"), ""
    for place, outline in world.items():
        for polygon in outline.polygons or ([[outline.at]],):
            if sum(_holds(ring, lon, lat) for ring in polygon) % 2:
                return place
            far = min(hypot(x - lon, y - lat) for x, y in polygon[0])
            if far < best:
                best, found = far, place
    return found


def _holds(ring: Ring, lon: float, lat: float) -> bool:
    """Test if a ring goes around a point: an odd number of its lines lies to the east."""
    odd = False
    for (x, y), (u, v) in pairwise(ring):
        if (y > lat) != (v > lat) and lon < x + (u - x) * (lat - y) / (v - y):
            odd = not odd
    return odd


def around(world: Mapping[str, Drawn], box: Box) -> tuple[Plane, str]:
    """Return the plane of a box and all outlines that are seen in it, as one path."""
    plane = plane_of(box)
    return plane, "".join(_path(plane, world[one].polygons)[0] for one in sorted(world))


def cells_box(middles: Iterable[Point]) -> Box:
    """Return the least box that holds some half-degree cells, with room around them."""
    points = list(middles)
    if not points:
        return WORLD
    west, east = _around([(x - 0.25, x + 0.25) for x, _y in points])
    lats = [y for _x, y in points]
    return _roomy(west - 2, min(lats) - 2, east + 2, max(lats) + 2)
