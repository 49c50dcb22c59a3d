"""Maps to take along: SVG and PNG that stand alone, GeoJSON for those who draw their own."""

import json
from collections.abc import Iterator
from hashlib import sha256
from textwrap import wrap
from typing import Any

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

import vocab
from amparo.forecasts import queries
from amparo.forecasts.models import Cell, Forecast
from amparo.forecasts.queries import taking
from amparo.forecasts.rules.telling import iso_month
from amparo.forecasts.views import gridding, mapping, showing
from amparo.forecasts.views.files import as_file, csv_of
from amparo.places.queries import Outline, world
from amparo.ui import days
from amparo.ui.documents.paper import without_controls
from amparo.ui.documents.pictures import png as as_png

WIDE = 720  # units of a drawing, with a letter of 12
LETTERS = 112  # of a line of words
LINE = 16
DAY = 24 * 60 * 60  # seconds for which a picture is kept
CELL_HEAD = (
    "forecast", "state", "gid", "latitude", "longitude", "nearest_country", "month", "risk_1",
    "mean", "q05", "q95", "source", "licence", "note",
)  # fmt: skip
# Of the light theme: a file knows no style sheet.
COLOURS = ("#f0f4f2", "#dfe6f1", "#b3c3de", "#7f98c4", "#4a68a1", "#1f3a70")


@require_safe
def svg(request: HttpRequest, code: str) -> HttpResponse:
    """Give the map as it is shown, as a drawing that stands alone."""
    found = _public(code)
    return _file(drawing(request, found).encode(), f"{code}-map.svg", "image/svg+xml")


@require_safe
def png(request: HttpRequest, code: str) -> HttpResponse:
    """Give the same drawing as a picture. It is drawn once: drawing takes seconds."""
    found = _public(code)
    key = _picture_key(request, found)
    picture: bytes | None = cache.get(key)
    if picture is None:
        picture = as_png(drawing(request, found), WIDE)
        cache.set(key, picture, DAY)
    return _file(picture, f"{code}-map.png", "image/png")


def _picture_key(request: HttpRequest, found: Forecast) -> str:
    """Return under what a picture is kept: all that is drawn, and nothing else that is asked."""
    want, ended = mapping.asked(request, found), found.ended_at
    by_cell = queries.product_of(found.card) == "cells"
    measure = "" if by_cell else want.measure.key
    said = (found.code, found.state, ended, found.reason, measure, want.group, showing.language())
    return f"forecast-map:{sha256(repr(said).encode()).hexdigest()}"


def drawing(request: HttpRequest, found: Forecast) -> str:
    """Return the map as SVG with its title, legend, notice, caution and sources."""
    if queries.product_of(found.card) == "cells":
        return drawn_cells(request, found)
    want = mapping.asked(request, found)
    told = mapping.places_of(found, want)
    drawn = mapping.sketch_of(want.group)
    by_id = {one.shape.id: one for one in told if one.shape}
    legend = list(enumerate(want.measure.legend(), 1))
    if any(not one.step for one in told):
        legend.append((0, mapping.silence()))
    return framed(
        found, [str(want.measure.label), _group_name(want.group)], legend,
        {"sketch": drawn, "places": [by_id[shape.id] for shape in drawn.shapes]},
        "forecasts/map.svg",
    )  # fmt: skip


def drawn_cells(request: HttpRequest, found: Forecast) -> str:
    """Return the map by cell as SVG."""
    told = gridding.grid_context(request, found)
    titles = [_("Chance of a death in its worst month, by cell"), _group_name(told["group"])]
    grid = told["grid"]
    silent = _("Of all other cells the forecast is silent. Silence is not safety.")
    return framed(
        found, titles, told["legend"],
        {"sketch": grid, "squares": grid.squares, "more": f"{told['others']} {silent}"},
        "forecasts/grid.svg",
    )  # fmt: skip


def framed(
    found: Forecast, titles: list[str], legend: list[tuple[int, str]], body: dict[str, Any],
    template: str,
) -> str:  # fmt: skip
    """Return a drawing with the words that must go with it, above and below."""
    above = [line for words in provenance(found) for line in wrap(words, LETTERS)]
    notice = wrap(taking.notice(found), LETTERS - 6)
    head = 34 + LINE * (len(above) + len(notice)) + 12
    plane = body["sketch"].plane
    scale = WIDE / plane.width
    foot = head + plane.height * scale + 24
    words = [
        line for text in (body.get("more", ""), *below_of(found)) for line in wrap(text, LETTERS)
    ]
    below = foot + LINE * len(legend) + 12
    title = _("Map of the forecast") + f" {found.window}: {', '.join(filter(None, titles))}"
    drawn = render_to_string(template, {
        **body, "title": title,
        "above": _lines(above, 34 + LINE), "notice": _lines(notice, 34 + LINE * (len(above) + 1)),
        "head": head, "map_height": round(plane.height * scale), "colours": COLOURS, "width": WIDE,
        "legend": [(step, said, round(foot + LINE * n)) for n, (step, said) in enumerate(legend)],
        "below": _lines(words, below), "height": round(below + LINE * len(words) + 8),
    })  # fmt: skip
    return without_controls(drawn)


def below_of(found: Forecast) -> list[str]:
    """Return what stands under a drawing: what it is not, and whose its parts are."""
    whose = f"{taking.source_of(found)} {taking.licence_of(found)}".strip()
    return [taking.caution(), *filter(None, [whose]), mapping.attribution()]


def provenance(found: Forecast) -> list[str]:
    """Return what made the figures: the code and state, as of when, and from which data."""
    state = vocab.label("forecasts/states", found.state, showing.language())
    model = vocab.label("forecasts/cards", found.card, showing.language())
    since = f", {days.day(found.published_at)}" if found.published_at else ""
    inputs = "; ".join(f"{one['name']} {one['sha256'][:12]}" for one in found.run.inputs)
    return [
        f"{found.code} · {state}{since} · {model}",
        _("Known until: %(month)s. Data: %(inputs)s. Code: %(code)s.")
        % {"month": showing.month_words(found.run.origin), "inputs": inputs,
           "code": found.run.code[:12]},
    ]  # fmt: skip


@require_safe
def geojson(request: HttpRequest, code: str) -> HttpResponse:
    """Give the figures with the outlines, for programs that draw maps."""
    found = _public(code)
    if queries.product_of(found.card) == "cells":
        squares = gridding.grid_of(found, request.GET.get("group", "")).squares
        return collection(found, [gridding.feature(one) for one in squares], f"{code}-map.geojson")
    want = mapping.asked(request, found)
    places = mapping.places_of(found, want)
    return collection(found, [
        {
            "type": "Feature", "id": one.code, "geometry": geometry(world()[one.shape.id]),
            "properties": {
                "country": one.code, "iso3": one.shape.id, "name": one.name,
                **{m.field: getattr(one.row, m.field, None) for m in mapping.measures_of(found)},
            },
        }
        for one in places if one.shape
    ], f"{code}-map.geojson")  # fmt: skip


def collection(found: Forecast, features: list[dict[str, Any]], name: str) -> HttpResponse:
    """Return features as a file, with what made them and what they are not."""
    told = {
        "type": "FeatureCollection", "name": found.code, **taking.about(found),
        "notice": taking.notice(found), "caution": taking.caution(),
        "limits": queries.limits_of(found.card, showing.language()),
        "attribution": mapping.attribution(),
        "features": features,
    }  # fmt: skip
    text = json.dumps(told, ensure_ascii=False, separators=(",", ":"))
    return _file(text.encode(), name, "application/geo+json")


@require_safe
def cells_csv(request: HttpRequest, code: str) -> HttpResponse:
    """Give each cell and month of a forecast by cell as a row, with what the numbers are not."""
    found = _public(code)
    return as_file(csv_of(CELL_HEAD, _cell_rows(found)), f"{code}-cells.csv")


def _cell_rows(found: Forecast) -> Iterator[list[Any]]:
    beside = [taking.source_of(found), taking.licence_of(found), taking.note(found)]
    for cell in Cell.objects.filter(forecast=found).order_by("rank").iterator():
        lon, lat = gridding.middle(cell.gid)
        front = [found.code, found.state, cell.gid, lat, lon, cell.country]
        for one in cell.months:
            numbers = [one[name] for name in ("risk_1", "mean", "q05", "q95")]
            yield [*front, iso_month(one["month"]), *numbers, *beside]


def geometry(outline: Outline) -> dict[str, Any]:
    """Return an outline as GeoJSON; a country too small for it is a point."""
    if not outline.polygons:
        return {"type": "Point", "coordinates": outline.at}
    return {"type": "MultiPolygon", "coordinates": outline.polygons}


def _group_name(group: str) -> str:
    term = vocab.terms("places/groups").get(group)
    return term.label.in_language(showing.language()) if term else ""


def _lines(texts: list[str], first: int | float) -> list[tuple[str, int]]:
    return [(text, round(first + LINE * n)) for n, text in enumerate(texts)]


def _public(code: str) -> Forecast:
    return get_object_or_404(queries.public_forecasts(), code=code)


def _file(content: bytes, name: str, kind: str) -> HttpResponse:
    return as_file(HttpResponse(content, content_type=kind), name)
