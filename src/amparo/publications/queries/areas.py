"""What maps show: figures by area with their shapes and their words. Areas, never points."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import F
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from amparo.places import queries as places
from amparo.places.models import Area
from amparo.publications.queries.acts import ACT_SOURCES, PEOPLE
from amparo.publications.queries.columns import Scope
from amparo.publications.queries.reading import named, values_of
from amparo.publications.rules import maps

LEVELS = (Area.REGION, Area.PROVINCE, Area.DISTRICT)
PATHS = {
    Area.REGION: "incident__region",
    Area.PROVINCE: "incident__district__parent",
    Area.DISTRICT: "incident__district",
}


@dataclass(frozen=True, slots=True)
class Place:
    """One area on a map: its words, its figure (None is hidden), its shape, its link."""

    code: str
    name: str
    n: int | None
    state: maps.State
    shade: int
    shape: maps.Shape | None
    link: str = ""

    @property
    def said(self) -> str:
        """Return its figure in words."""
        if self.state == "said":
            return str(self.n)
        return {"none": _("none recorded"), "hidden": _("hidden"), "no_data": _("no data")}[
            self.state
        ]


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the legend: its shade, its words, from and to."""

    shade: int
    words: str
    since: int
    until: int


@dataclass(frozen=True, slots=True)
class Map:
    """Areas with their figures, the legend, and what is not on the map."""

    places: Sequence[Place]
    legend: Sequence[Step]
    sketch: maps.Sketch
    is_tiled: bool
    elsewhere: int | None = 0  # acts whose area is not known; None is hidden

    @property
    def states(self) -> set[str]:
        """Return which kinds of areas there are, for the legend."""
        return {place.state for place in self.places}


def region_shapes(country: str) -> tuple[maps.Sketch, bool]:
    """Return the regions as equal hexagons, or as outlines where there is no sketch of them."""
    tiles = places.tiles(country)
    if tiles:
        return maps.hexagons({c: (t.short, t.column, t.row) for c, t in tiles.items()}), True
    return maps.outlines(places.outlines(country, Area.REGION)), False


def drawn(
    names: Mapping[str, str], figures: Mapping[str, int | None], sketch: maps.Sketch, *,
    is_tiled: bool, links: Mapping[str, str], elsewhere: int | None = 0,
) -> Map:  # fmt: skip
    """Return a map of areas by code; a figure that is not there is «no data»."""
    steps = maps.steps(figures.values())
    found = [
        Place(code, name, figures.get(code), maps.state_of(code, figures),
              maps.shade(figures.get(code), steps), sketch.shapes.get(code), links.get(code, ""))
        for code, name in names.items()
    ]  # fmt: skip
    legend = [
        Step(i, words, *bounds)
        for i, (words, bounds) in enumerate(zip(_words(len(steps)), steps, strict=True), 1)
    ]
    return Map(found, legend, sketch, is_tiled, elsewhere)


def _words(n: int) -> list[str]:
    """Return the words of the steps, from few to very many."""
    all_ = [_("few"), _("some"), _("many"), _("very many")]
    return {0: [], 1: all_[1:2], 2: [all_[0], all_[2]], 3: all_[:3]}.get(n, all_)


def public_map(content: Mapping[str, Any], country: str) -> Map | None:
    """Return the verified acts of a frozen release by region; None if it has none by region."""
    kept = content["populations"].get("acts")
    if kept is None or "region" not in kept["categories"]:
        return None
    values = values_of(kept)
    named_ = dict(named(kept, "region"))
    if not any(len(where) == 1 and where[0][0] == "region" for where in values):
        return None
    unknown = values.get((("region", "unknown"),), 0)
    names = {code: words for code, words in named_.items() if code != "unknown"}
    figures = {code: values.get((("region", code),), 0) for code in names}
    sketch, is_tiled = region_shapes(country)
    links = {code: f"#area-{code}" for code in names}
    return drawn(names, figures, sketch, is_tiled=is_tiled, links=links, elsewhere=unknown)


def levels(country: str) -> list[str]:
    """Return the levels of which a map can be drawn: regions, and those whose outlines are here."""
    finer = [level for level in LEVELS[1:] if places.has_outlines(country, level)]
    return [Area.REGION, *finer]


def true_map(scope: Scope, level: str, counted: Mapping[str, int], links: Mapping[str, str]) -> Map:
    """Return `acts_by_area` drawn with nothing hidden."""
    elsewhere = counted.get("", 0)
    names = _names(scope, level)
    figures = {code: counted.get(code, 0) for code in names}
    if level == Area.REGION:
        sketch, is_tiled = region_shapes(scope.country)
    else:
        shapes = places.outlines(scope.country, level)
        sketch, is_tiled = maps.outlines({c: s for c, s in shapes.items() if c in names}), False
    return drawn(names, figures, sketch, is_tiled=is_tiled, links=links, elsewhere=elsewhere)


def asked(level: str) -> str:
    """Return the question under which the acts of areas are kept."""
    return f"acts by {level}"


def acts_by_area(scope: Scope, level: str) -> dict[str, int]:
    """Return verified acts by the code of an area; those that have none under an empty code."""
    rows = (
        ACT_SOURCES["acts"].within(scope).order_by()
        .values_list(f"{PATHS[level]}__code").annotate(n=Coalesce(PEOPLE, 0))
    )  # fmt: skip
    return {code or "": n for code, n in rows}


def _names(scope: Scope, level: str) -> dict[str, str]:
    """Return the areas of a level that a scope may tell of, by code."""
    up = {Area.REGION: "", Area.PROVINCE: "parent__", Area.DISTRICT: "parent__parent__"}[level]
    found = Area.objects.filter(country=scope.country, level=level)
    asked = {key for dim, key in scope.only if dim == "region"}
    wanted = asked if scope.regions is None else (asked or scope.regions) & scope.regions
    if asked or scope.regions is not None:
        found = found.filter(**{f"{up}code__in": sorted(wanted)})
    return dict(found.order_by("search_name").values_list("code", F("name")))
