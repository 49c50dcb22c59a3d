"""The page of a map: of countries or of cells, for everyone and where alerts are made."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from amparo.forecasts import queries
from amparo.forecasts.models import Forecast
from amparo.forecasts.policies import POLICY, Can
from amparo.forecasts.views.gridding import grid_context
from amparo.forecasts.views.mapping import attribution, map_context
from amparo.forecasts.views.onset import years_words
from amparo.ui import acts

READ = acts.opened(POLICY, Can.ENTER)


def context_of(request: HttpRequest, found: Forecast, page: str) -> dict[str, Any]:
    """Return what the page of a map shows, by State or by cell."""
    product = queries.product_of(found.card)
    by_cell = product == "cells"
    told = grid_context(request, found) if by_cell else map_context(request, found, page)
    when = years_words(found) if product == "onset" else str(found.window)
    return told | {"attribution": attribution(), "when": when}


@require_safe
def public(request: HttpRequest, code: str) -> HttpResponse:
    """Show the map of a published forecast."""
    found = get_object_or_404(queries.public_forecasts(), code=code)
    return render(request, "forecasts/map.html", context_of(request, found, "forecasts:country"))


@READ
def desk(request: HttpRequest, code: str) -> HttpResponse:
    """Show the map of a forecast where alerts are made, also before it is signed."""
    found = get_object_or_404(queries.visible_to(request.user), code=code)
    context = context_of(request, found, "forecasts:desk_country")
    return render(request, "forecasts/map_desk.html", context)
