"""The map of a forecast by half-degree cell: the cells over a bound, and the rest told in words."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.http import Http404, HttpRequest
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

import vocab
from amparo.forecasts import queries
from amparo.forecasts.models import Cell, Forecast
from amparo.forecasts.rules import mapping, telling
from amparo.forecasts.views import showing
from amparo.forecasts.views.mapping import MEASURES, address, groups
from amparo.places.queries import world

BOUND = 0.1  # deaths in the worst month, from which on a cell is drawn and listed
MOST = 300  # cells on one map: more would be neither quick nor read
SIDE = 0.5
CHANCE = MEASURES["deaths"][0]  # of a death in its worst month, by the steps of a country
LEAST = 56  # a cell is drawn no smaller than this


@dataclass(frozen=True, slots=True)
class Square:
    """One cell on the map and in the table."""

    gid: int
    name: str  # of the nearest country
    place: str
    month: str
    chance: str
    mean: str
    interval: str
    step: int
    x: int
    y: int
    width: int
    height: int
    cell: Cell

    @property
    def said(self) -> str:
        """What is read of it."""
        words = {"gid": self.gid, "near": self.name, "chance": self.chance, "month": self.month}
        return _("Cell %(gid)s, %(near)s: %(chance)s in %(month)s") % words


@dataclass(frozen=True, slots=True)
class Grid:
    """All of it: the squares, the lines under them, and what is told in words only."""

    plane: mapping.Plane
    around: str
    squares: tuple[Square, ...]
    every: int  # cells with any chance
    floor: float  # the mean under which the others are


@lru_cache(maxsize=32)
def ground(box: mapping.Box) -> tuple[mapping.Plane, str]:
    """Return the lines of the countries in a box."""
    return mapping.around(world(), box)


def grid_of(found: Forecast, group: str) -> Grid:
    """Return the map of a forecast by cell, of all it speaks of or of a group of States.

    :raises Http404: for a group that there is none of.
    """
    terms = vocab.terms("places/groups")
    if group and group not in terms:
        raise Http404
    rows = Cell.objects.filter(forecast=found).defer("months")
    if group:
        rows = rows.filter(country__in=terms[group].members)
    shown = list(rows.filter(mean__gte=BOUND).order_by("rank")[:MOST])
    box = mapping.cells_box(middle(one.gid) for one in shown)
    plane, around = ground(tuple(float(round(side)) for side in box))  # type: ignore[arg-type]
    squares = tuple(_square(plane, one) for one in shown)
    floor = shown[-1].mean if len(shown) == MOST else BOUND
    return Grid(plane, around, squares, rows.count(), floor)


def middle(gid: int) -> tuple[float, float]:
    """Return the longitude and latitude of the middle of a cell."""
    row, column = divmod(gid - 1, 720)
    return column / 2 - 179.75, row / 2 - 89.75


def _square(plane: mapping.Plane, one: Cell) -> Square:
    lon, lat = middle(one.gid)
    turn = (plane.turns(lon - SIDE / 2, lon + SIDE / 2) or [0])[0]
    x, y = plane.put(lon + turn - SIDE / 2, lat + SIDE / 2)
    width = max(round(SIDE * plane.squeeze * plane.scale), LEAST)
    return Square(
        one.gid, queries.country_name(one.country, showing.language()), coordinates(lon, lat),
        showing.month_words(one.month), showing.chance_words(one.risk_1), mean_words(one.mean),
        f"{showing.deaths(one.q05)}–{showing.deaths(one.q95)}",
        CHANCE.step(one.risk_1), x, y, width,
        max(round(SIDE * plane.scale), LEAST), one,
    )  # fmt: skip


def coordinates(lon: float, lat: float) -> str:
    """Return the middle of a cell in words: «13.25° N, 2.75° E»."""
    north, east = (_("N") if lat >= 0 else _("S")), (_("E") if lon >= 0 else _("W"))
    return f"{number_format(abs(lat), 2)}° {north}, {number_format(abs(lon), 2)}° {east}"


def mean_words(value: float) -> str:
    """Return a mean in words: one digit after the point under ten, else whole."""
    return number_format(value, 1) if value < 10 else showing.deaths(value)


def grid_context(request: HttpRequest, found: Forecast) -> dict[str, Any]:
    """Return what the page of a map by cell shows."""
    group, q = request.GET.get("group", ""), request.GET.get("q", "").strip()[:60]
    grid, sought = grid_of(found, group), telling.folded(q)
    return {
        "forecast": found, "grid": grid, "group": group, "q": q, "taken": address(request),
        "rows": [s for s in grid.squares if sought in telling.folded(f"{s.name} {s.gid}")],
        "legend": list(enumerate(CHANCE.legend(), 1)), "silent": False,
        "groups": groups(request, group), "others": others(grid),
        "known_until": showing.month_words(found.run.origin),
        "limits": queries.limits_of(found.card, showing.language()), "record": found.record,
    }  # fmt: skip


def others(grid: Grid) -> str:
    """Return in words what is not drawn."""
    lower = grid.every - len(grid.squares)
    return ngettext(
        "%(n)s more cell has some chance of a death, with a mean of at most %(floor)s in its worst "
        "month: it is not drawn.",
        "%(n)s more cells have some chance of a death, with a mean of at most %(floor)s in their "
        "worst month: they are not drawn.",
        lower,
    ) % {"n": number_format(lower, force_grouping=True), "floor": mean_words(grid.floor)}


def cells_told(found: Forecast) -> Iterator[dict[str, Any]]:
    """Yield each cell of a forecast for programs, also those that no map draws."""
    for one in Cell.objects.filter(forecast=found).defer("months").order_by("rank").iterator():
        lon, lat = middle(one.gid)
        yield {
            "gid": one.gid, "latitude": lat, "longitude": lon, "nearest_country": one.country,
            "rank": one.rank, "month": telling.iso_month(one.month), "risk_1": one.risk_1,
            "mean": one.mean, "q05": one.q05, "q95": one.q95, "expected": one.expected,
        }  # fmt: skip


def feature(one: Square) -> dict[str, Any]:
    """Return a cell as GeoJSON."""
    lon, lat = middle(one.gid)
    half = SIDE / 2
    corners = ((-half, -half), (half, -half), (half, half), (-half, half), (-half, -half))
    cell = one.cell
    return {
        "type": "Feature", "id": one.gid,
        "geometry": {"type": "Polygon", "coordinates": [[(lon + x, lat + y) for x, y in corners]]},
        "properties": {
            "gid": one.gid, "nearest_country": cell.country, "name": one.name,
            "month": telling.iso_month(cell.month), "risk_1": cell.risk_1, "mean": cell.mean,
            "q05": cell.q05, "q95": cell.q95, "expected": cell.expected,
        },
    }  # fmt: skip
