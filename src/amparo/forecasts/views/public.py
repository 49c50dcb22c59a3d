"""What anyone reads of published forecasts, and takes along: CSV, JSON, a drawing. No account."""

import json
import textwrap
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from amparo.forecasts import queries
from amparo.forecasts.models import Forecast
from amparo.forecasts.queries import taking
from amparo.forecasts.views import gridding, onset, showing
from amparo.forecasts.views.files import as_file, csv_of

SHOWN = 40
ROOM, LINE = 48, 11  # above and below a drawing, and of each line under it


def public_forecast(code: str) -> Forecast:
    """Return a forecast that is or was public, or say that there is none."""
    return get_object_or_404(queries.public_forecasts(), code=code)


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Show the forecast that stands, and all that were published before it."""
    found = queries.latest()
    context: dict[str, Any] = {
        "all": queries.public_forecasts()[:SHOWN], "forecast": found,
        "onset": queries.latest("onset"),
    }  # fmt: skip
    if found is not None:
        context |= showing.forecast_context(request, found, "forecasts:country")
    return render(request, "forecasts/index.html", context)


@require_safe
def forecast(request: HttpRequest, code: str) -> HttpResponse:
    """Show one forecast; one that was withdrawn or corrected says so above its numbers."""
    found = public_forecast(code)
    if queries.product_of(found.card) == "cells":  # it has no countries to list
        return redirect("forecasts:map", code)
    if queries.product_of(found.card) == "onset":
        context = onset.forecast_context(request, found, "forecasts:country")
        return render(request, "forecasts/risks.html", context)
    context = showing.forecast_context(request, found, "forecasts:country")
    return render(request, "forecasts/forecast.html", context)


@require_safe
def country(request: HttpRequest, code: str, country: str) -> HttpResponse:
    """Show one country in a forecast."""
    found = public_forecast(code)
    if queries.product_of(found.card) == "onset":
        context = onset.country_context(onset.risk_of(found, country))
        return render(request, "forecasts/risk.html", context)
    outlook = showing.outlook_of(found, country)
    context = showing.country_context(outlook)
    context["onset"] = queries.standing_risk(outlook.country)
    return render(request, "forecasts/country.html", context)


@require_safe
def drawn(request: HttpRequest, code: str, country: str) -> HttpResponse:
    """Give the drawing of one country as a file that opens anywhere."""
    outlook = showing.outlook_of(public_forecast(code), country)
    context, said = showing.country_context(outlook), lines(taking.note(outlook.forecast))
    context |= {"caution": said, "tall": context["chart"].height + ROOM + LINE * len(said)}
    name = f"{code}-{outlook.country}.svg"
    answer = render(request, "forecasts/country.svg", context, content_type="image/svg+xml")
    return as_file(answer, name)


def lines(text: str, most: int = 60) -> list[str]:
    """Return a text in lines that fit under a drawing."""
    return textwrap.wrap(text, most)


@require_safe
def as_csv(request: HttpRequest, code: str) -> HttpResponse:
    """Give each country and month as a row, with what the numbers are not; or each cell."""
    found = public_forecast(code)
    if queries.product_of(found.card) == "cells":
        return redirect("forecasts:cells_csv", code)
    table = csv_of(taking.head(found), taking.rows(found, showing.language()))
    return as_file(table, f"{code}.csv")


@require_safe
def as_json(request: HttpRequest, code: str) -> HttpResponse:
    """Give a forecast to programs: what made it, what it cannot see, each country and month.

    A forecast by cell has no countries: it gives each cell with its worst month.
    """
    found = public_forecast(code)
    told = taking.document(found, showing.language())
    if queries.product_of(found.card) == "cells":
        told["cells"] = list(gridding.cells_told(found))
    return _as_json(told)


@require_safe
def every_json(request: HttpRequest) -> HttpResponse:
    """List for programs all that was published, those that no longer stand too."""
    told = [
        {**taking.about(one), "notice": taking.notice(one),
         "url": request.build_absolute_uri(reverse("forecasts:json", args=[one.code]))}
        for one in queries.public_forecasts()
    ]  # fmt: skip
    return _as_json({"format": taking.FORMAT, "caution": taking.caution(), "forecasts": told})


def _as_json(told: dict[str, Any]) -> HttpResponse:
    text = json.dumps(told, ensure_ascii=False, indent=1)
    answer = HttpResponse(text.encode(), content_type="application/json")
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
