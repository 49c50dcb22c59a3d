"""True figures for those who may: any table, and how the policy works year by year."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from amparo.ledger import actions as ledger
from amparo.publications import forms
from amparo.publications.policies import Can
from amparo.publications.queries import evaluation as judged
from amparo.publications.queries import frozen, reading, sheets
from amparo.publications.queries.sources import Scope
from amparo.publications.rules import charts, rounded
from amparo.publications.views.acting import opened, shown
from amparo.publications.views.public import area_map
from vocab.statistics import tables

FIRST = "acts_by_type"


@opened(Can.SEE_TRUE)
def figures(request: HttpRequest) -> HttpResponse:
    """Show one table with nothing hidden; the look is journalled."""
    at = timezone.now()
    form = forms.Look(request.GET or None)
    since, until = form.period(timezone.localdate(at))
    asked = (form.cleaned_data.get("table") if form.is_valid() else "") or FIRST
    told = tables()[asked]
    scope = Scope(settings.COUNTRY, since, until, at)
    found = sheets.figures(told.population, told.faces, scope)
    ledger.record_read(
        verb="figures.seen", target=f"publications.Table:{told.key}", by=request.user, at=at
    )
    medians = {
        ((found.sheet.faces[0][0], key),): rounded(days)
        for key, days in found.medians.items()
        if days is not None
    }
    kept = frozen.population(found.sheet, found.labels, medians)
    table = frozen.table_words(told)
    drawn: list[dict[str, Any]] = []
    for grid in reading.grids(table, kept):
        bars, height = charts.bars(grid.bars)
        drawn.append({"grid": grid, "bars": bars, "height": height})
    return shown(
        request,
        "figures.html",
        {
            "form": form, "title": frozen.in_language(table["title"]), "drawn": drawn,
            "definition": frozen.in_language(table["definition"]),
            "period": frozen.period_words(since, until), "map": _districts(told.population, scope),
        },
    )  # fmt: skip


def _districts(population: str, scope: Scope) -> dict[str, Any]:
    """Return acts by district on a map, where their outlines are stored."""
    if population != "acts":
        return {}
    return area_map(judged.acts_by_district(scope), scope.country, "district")


@opened(Can.SEE_TRUE)
def evaluation(request: HttpRequest) -> HttpResponse:
    """Show how the policy works, year by year; the look is journalled."""
    at = timezone.now()
    ledger.record_read(
        verb="figures.seen", target="publications.Evaluation:all", by=request.user, at=at
    )
    return shown(request, "evaluation.html", judged.evaluation(settings.COUNTRY, at))
