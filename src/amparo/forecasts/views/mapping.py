"""Maps of a forecast: countries shaded in five steps, with the table that says the same."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

import vocab
from amparo.forecasts import queries
from amparo.forecasts.models import Forecast, Outlook, Risk
from amparo.forecasts.rules import mapping, telling
from amparo.forecasts.views import showing
from amparo.places.queries import world
from amparo.ui.shapes import Filter

ANY = "any-country"  # stands for a country in an address that is made once
KEPT = ("group", "of", "q", "sort")
HEAVY = ("months", "history", "facts", "similar", "record")


@dataclass(frozen=True, slots=True)
class Measure:
    """What a map shows: a figure of each country, and from where on each step begins."""

    key: str
    field: str
    label: Any
    bounds: tuple[int, ...]
    out_of: int = 0  # of a chance: 100 or 1,000, in which it is said

    def step(self, value: float) -> int:
        """Return the step of a figure as it is said: rounded, and whole."""
        said = value * (self.out_of or 1)
        return mapping.step_of(round(said) if said >= 1 else 0, self.bounds)

    def said(self, value: float) -> str:
        """Return a figure in words."""
        if self.out_of:
            words = showing.chance_words if self.out_of == 100 else showing.small_chance_words
            return words(value)
        return showing.expected_words(value) if self.key == "expected" else showing.deaths(value)

    def legend(self) -> list[str]:
        """Return the five steps in words."""
        low, *_rest, top = self.bounds
        pairs = zip(self.bounds, self.bounds[1:], strict=False)
        spans = [{"from": a, "to": b - 1} for a, b in pairs]
        if self.out_of == 100:
            return [
                _("under 1 in 100"), *(_("%(from)d to %(to)d in 100") % s for s in spans),
                _("%(n)d in 100 or more") % {"n": top},
            ]  # fmt: skip
        if self.out_of:
            return [
                _("under %(n)d in 1,000") % {"n": low},
                *(_("%(from)d to %(to)d in 1,000") % s for s in spans),
                _("%(n)d in 1,000 or more") % {"n": top},
            ]  # fmt: skip
        return [
            _("under %(n)d") % {"n": low}, *(_("%(from)d to %(to)d") % s for s in spans),
            _("%(n)d or more") % {"n": top},
        ]  # fmt: skip


DEATHS = (1, 25, 100, 1000)
CHANCE = (1, 5, 20, 50)
SMALL_CHANCE = (5, 10, 20, 50)
MEASURES = {
    "deaths": (
        Measure("chance", "risk_25", gettext_lazy("Chance of 25 deaths in its worst month"),
                CHANCE, out_of=100),
        Measure("hundred", "risk_100", gettext_lazy("Chance of 100 deaths in its worst month"),
                CHANCE, out_of=100),
        Measure("expected", "expected", gettext_lazy("Deaths expected in the year"), DEATHS),
        Measure("high", "high", gettext_lazy("Deaths in a bad month"), DEATHS),
    ),
    "onset": (
        Measure("risk", "risk", gettext_lazy("The risk that a new mass killing begins"),
                SMALL_CHANCE, out_of=1000),
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Place:
    """One country on the map and in the table; step 0 is no figure."""

    code: str
    name: str
    said: str
    step: int
    value: float
    shape: mapping.Shape | None
    url: str = ""
    row: Outlook | Risk | None = None
    cells: str = ""  # of the table, each with its label


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for."""

    group: str
    measure: Measure
    q: str
    sort: str


def asked(request: HttpRequest, found: Forecast) -> Asked:
    """Return what is asked for of a forecast.

    :raises Http404: for a group, a measure or an order that there is none of.
    """
    measures = {one.key: one for one in measures_of(found)}
    group, key = request.GET.get("group", ""), request.GET.get("of", next(iter(measures)))
    sort = request.GET.get("sort", "figure")
    if group and group not in vocab.terms("places/groups"):
        raise Http404
    if key not in measures or sort not in ("figure", "name"):
        raise Http404
    return Asked(group, measures[key], request.GET.get("q", "").strip()[:60], sort)


def measures_of(found: Forecast) -> tuple[Measure, ...]:
    """Return what a map of a forecast by State may show; the first is shown unasked."""
    return MEASURES["onset" if queries.product_of(found.card) == "onset" else "deaths"]


def figures_of(found: Forecast, group: str) -> list[tuple[Any, str]]:
    """Return the figures of each State, with its name, without what no map shows."""
    if queries.product_of(found.card) == "onset":
        return queries.named(
            queries.risks_of(found, group).defer("drivers", "record"), showing.language()
        )
    return queries.named(queries.outlooks_of(found, group).defer(*HEAVY), showing.language())


@cache
def by_code() -> dict[str, str]:
    """Return the outline of each country by the code under which it stands in addresses."""
    return {queries.country_code(one): one for one in world()}


@lru_cache(maxsize=32)
def sketch_of(group: str) -> mapping.Sketch:
    """Return the drawing of the world or of a group: it is the same for every forecast."""
    members = vocab.terms("places/groups")[group].members if group else ()
    return mapping.sketch(world(), [by_code()[one] for one in members if one in by_code()])


def places_of(found: Forecast, want: Asked, page: str = "") -> list[Place]:
    """Return each country of the map, those with a figure first, the highest of them first."""
    shapes, lang = {shape.id: shape for shape in sketch_of(want.group).shapes}, showing.language()
    chosen, said, told = want.measure, cache(want.measure.said), []
    columns = [(one.field, cell_of(one)) for one in measures_of(found)]
    for row, name in figures_of(found, want.group):
        value, code = float(getattr(row, chosen.field)), row.country
        cells = [cell(getattr(row, field)) for field, cell in columns]
        told.append(Place(
            code, name, said(value), chosen.step(value), value,
            shapes.pop(by_code().get(code, ""), None),
            page.replace(ANY, code) if page else "", row,
            format_html_join("", "{}", ((one,) for one in cells)),
        ))  # fmt: skip
    nothing = _("no figure")
    dashes = format_html_join("", "{}", ((cell(None),) for _field, cell in columns))
    for one, shape in shapes.items():
        code = queries.country_code(one)
        name = queries.country_name(code, lang)
        told.append(Place(code, name, nothing, 0, -1.0, shape, cells=dashes))
    return sorted(told, key=lambda one: (-one.value, one.name))


def cell_of(measure: Measure) -> Callable[[float | None], str]:
    """Return what writes a figure as a cell of the table: most figures are those of many rows."""
    label = str(measure.label)

    @cache
    def written(value: float | None) -> str:
        said = "–" if value is None else measure.said(value)
        return format_html('<td class="r" data-k="{}">{}</td>', label, said)

    return written


def map_context(request: HttpRequest, found: Forecast, page: str) -> dict[str, Any]:
    """Return what the page of a map shows; `page` names that of one country."""
    want = asked(request, found)
    told = places_of(found, want, reverse(page, args=[found.code, ANY]))
    drawn, by_id = sketch_of(want.group), {t.shape.id: t for t in told if t.shape}
    sought = telling.folded(want.q)
    rows = [t for t in told if sought in telling.folded(f"{t.name} {t.code}")]
    if want.sort == "name":
        rows.sort(key=lambda one: telling.folded(one.name))
    return {
        "forecast": found, "asked": want, "sketch": drawn, "rows": rows,
        "places": [by_id[shape.id] for shape in drawn.shapes],
        "legend": list(enumerate(want.measure.legend(), 1)), "silence": silence(),
        "columns": [str(m.label) for m in measures_of(found)],
        "silent": sum(1 for t in told if not t.step), "spoken": sum(1 for t in told if t.step),
        "measures": [Filter(str(m.label), address(request, of=m.key), current=m == want.measure)
                     for m in measures_of(found)],
        "groups": groups(request, want.group), "known_until": showing.month_words(found.run.origin),
        "sorts": [(words, address(request, sort=key), key == want.sort)
                  for key, words in (("figure", _("By the figure")), ("name", _("By the name")))],
        "limits": queries.limits_of(found.card, showing.language()), "taken": address(request),
    }  # fmt: skip


def groups(request: HttpRequest, chosen: str) -> list[Filter]:
    """Return the world and each group as links that keep what else is asked."""
    every = Filter(_("All States"), address(request, group=""), current=not chosen)
    terms = vocab.terms("places/groups").values()
    return [every, *(
        Filter(one.label.in_language(showing.language()), address(request, group=one.key),
               current=one.key == chosen)
        for one in terms
    )]  # fmt: skip


def address(request: HttpRequest, **changed: str) -> str:
    """Return the words behind this address with some changed: «?group=andean&of=high»."""
    words = request.GET.copy()
    for key in [key for key in words if key not in KEPT]:
        del words[key]
    for key, value in changed.items():
        words[key] = value
    for key in [key for key, value in words.items() if not value]:
        del words[key]
    return f"?{words.urlencode()}"


def silence() -> str:
    """Return what a hatched country means."""
    return _("no figure: the forecast says nothing of it, and nothing of its safety")


def attribution() -> str:
    """Return whose the lines and figures are, and what the borders are not."""
    return _(
        "Borders: Natural Earth, a sketch that implies no position on the status of any territory. "
        "Figures: Amparo.",
    )  # fmt: skip
