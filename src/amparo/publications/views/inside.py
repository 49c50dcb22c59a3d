"""True figures for those who may: any table, narrowed, beside earlier years."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from amparo.ledger import actions as ledger
from amparo.publications import forms
from amparo.publications.policies import Can, regions_of
from amparo.publications.queries import frozen, looking, reading, sheets
from amparo.publications.queries.columns import Scope
from amparo.publications.rules import charts, rounded
from amparo.publications.views import files
from amparo.publications.views.acting import opened, shown
from vocab.statistics import Table, tables

FIRST = "acts_by_type"
SHAPES = ("csv", "xlsx", "hxl")
NOW = "now"  # of an address that asks for figures of this minute


def asked_table(request: HttpRequest) -> Table:
    """Return the table that the address names, else the first."""
    found = tables().get(request.GET.get("table", FIRST))
    if found is None or not found.population:
        raise Http404
    return found


def look(request: HttpRequest) -> tuple[Table, forms.Look, Scope | None]:
    """Return what the address asks for; no scope where it is not understood."""
    at, told, within = timezone.now(), asked_table(request), regions_of(request.user)
    form = forms.Look(
        request.GET, table=told, country=settings.COUNTRY, today=timezone.localdate(at),
        within=within,
    )  # fmt: skip
    if not form.is_valid():
        return told, form, None
    since, until = form.period
    return told, form, Scope(settings.COUNTRY, since, until, at, form.only, within)


def journal(request: HttpRequest, verb: str, target: str, scope: Scope) -> None:
    """Journal that figures down to one were read, and what they were narrowed to."""
    words = [f"{scope.since} {scope.until}", *(f"{dim}={key}" for dim, key in scope.only)]
    ledger.record_read(verb=verb, target=target, by=request.user, at=scope.at, why=" ".join(words))


def is_anew(request: HttpRequest) -> bool:
    """Test if figures of this minute are asked for, whatever is kept."""
    return bool(request.GET.get(NOW))


def address(request: HttpRequest, **changed: str) -> str:
    """Return the query of this look with something changed, to share or to narrow."""
    said = {key: value for key, value in request.GET.items() if value and key != NOW}
    return urlencode({**said, **changed})


@opened(Can.SEE_TRUE)
def figures(request: HttpRequest) -> HttpResponse:
    """Show one table with nothing hidden; the look is journalled."""
    told, form, scope = look(request)
    context: dict[str, Any] = {
        "form": form, "title": frozen.in_language(frozen.words(told.title)),
        "left_out": [looking.label_of(dim) for dim in looking.NARROWING
                     if request.GET.get(dim) and dim not in form.dims],
    }  # fmt: skip
    if scope is not None:
        context |= _counted(request, told, form, scope)
    return shown(request, "figures.html", context)


def _counted(
    request: HttpRequest, told: Table, form: forms.Look, scope: Scope
) -> Mapping[str, Any]:
    anew = is_anew(request)
    table, found, kept, counted_at = _kept(told, form, scope, anew=anew)
    journal(request, "figures.seen", f"publications.Table:{told.key}", scope)
    drawn: list[dict[str, Any]] = []
    for grid in reading.grids(table, kept):
        bars, height = charts.bars(grid.bars)
        drawn.append({"grid": grid, "bars": bars, "height": height})
    heads, lines = looking.compared(told, found, scope, anew=anew)
    query = address(request)
    return {
        "drawn": drawn, "definition": frozen.in_language(table["definition"]),
        "period": frozen.period_words(scope.since, scope.until),
        "only": [(looking.label_of(dim), dict(form.fields[dim].choices)[key])  # type: ignore[attr-defined]
                 for dim, key in scope.only],
        "heads": heads, "compared": lines, "counted_at": counted_at, "at": scope.at,
        "anew": address(request, now="1"),
        "files": [(shape, f"{reverse('publications:figures_file', args=[shape])}?{query}")
                  for shape in SHAPES],
        "map_url": f"{reverse('publications:map')}?{query}" if told.population == "acts" else "",
    }  # fmt: skip


def _kept(
    told: Table, form: forms.Look, scope: Scope, *, anew: bool = False
) -> tuple[dict[str, Any], sheets.Figures, dict[str, Any], datetime]:
    """Return a table as asked for: its description, its figures, these as a page reads them, when.

    A file says what the page said.
    """
    faces = looking.faces_of(told, form.cleaned_data.get("by", ""))
    found, counted_at = looking.looked(told.population, faces, scope, anew=anew)
    medians = {
        ((found.sheet.faces[0][0], key),): rounded(days)
        for key, days in found.medians.items()
        if days is not None
    }
    table = {**frozen.table_words(told), "faces": [list(face) for face in faces]}
    return table, found, looking.kept_of(found, medians), counted_at


@opened(Can.SEE_TRUE)
def figures_file(request: HttpRequest, shape: str) -> HttpResponse:
    """Give true figures as a file; that they were taken out is journalled."""
    told, form, scope = look(request)
    if scope is None or shape not in SHAPES:
        raise Http404
    table, _found, kept, _at = _kept(told, form, scope)
    journal(request, "figures.exported", f"publications.Table:{told.key}", scope)
    heads, tags, rows = reading.rows_of(table, kept)
    return files.rows_file(f"true-figures-{told.key}", shape, heads, tags, rows)
