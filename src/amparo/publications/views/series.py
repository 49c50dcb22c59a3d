"""Indicator 16.10.1 for everyone: a chart, a table, files."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from amparo.publications.queries import series
from amparo.publications.rules import charts
from amparo.publications.views import files

SHAPES = ("csv", "xlsx", "hxl", "json")


@require_safe
def sdg(request: HttpRequest) -> HttpResponse:
    """Show the indicator over all published years."""
    found = series.indicator(settings.COUNTRY)
    bars, height = charts.bars([(y.short, y.total) for y in found.years])
    return render(
        request,
        "publications/public/sdg.html",
        {"title": _("Indicator 16.10.1"), "series": found, "lines": list(found.lines()),
         "totals": found.totals(), "bars": bars, "height": height, "shapes": SHAPES},
    )  # fmt: skip


@require_safe
def sdg_file(request: HttpRequest, shape: str) -> HttpResponse:
    """Give the indicator as a file."""
    found = series.indicator(settings.COUNTRY)
    if not found.years:
        raise Http404
    told = [dict(zip([tag.lstrip("#") for tag in series.HXL], row, strict=True))
            for row in found.rows()]  # fmt: skip
    return files.rows_file(
        "sdg-16-10-1", shape, series.heads(), series.HXL, found.rows(), told=told
    )
