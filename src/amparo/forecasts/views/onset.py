"""What a page of a forecast of onset, and of one country in it, is given."""

from typing import Any

from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from amparo.forecasts import queries
from amparo.forecasts.models import Forecast, Risk
from amparo.forecasts.queries import taking
from amparo.forecasts.rules import telling
from amparo.forecasts.views import showing
from amparo.forecasts.views.showing import language, small_chance_words
from amparo.ui.shapes import Filter


def years_words(found: Forecast) -> str:
    """Return the two years that a forecast of onset speaks of."""
    return f"{found.window}–{found.window + 1}"


def forecast_context(request: HttpRequest, found: Forecast, page: str) -> dict[str, Any]:
    """Return what the page of a whole forecast shows; `page` names that of one country.

    :raises Http404: for a group of States that is not known.
    """
    asked = showing.wanted(request)
    try:
        named = queries.named(queries.risks_of(found, asked.group).defer("drivers"), language())
    except LookupError:
        raise Http404 from None
    if words := telling.folded(asked.words):
        named = [(row, n) for row, n in named if words in telling.folded(f"{n} {row.country}")]
    if asked.order == "name":
        named.sort(key=lambda one: telling.folded(one[1]))
    return {
        **_beside(found), "filters": showing.group_filters(asked), "asked": asked,
        "orders": _orders(asked), "whole_world": asked.address(group="", q=""),
        "record": found.record,
        "summed": summed(found.record), "bins": [_bin(one) for one in found.reliability],
        "rows": [
            {"name": name, "rank": row.rank, "risk": small_chance_words(row.risk),
             "url": reverse(page, args=[found.code, row.country])}
            for row, name in named
        ],
    }  # fmt: skip


def _orders(asked: showing.Wanted) -> list[Filter]:
    by_name = asked.order == "name"
    return [
        Filter(label=_("The highest first"), url=asked.address(order=""), current=not by_name),
        Filter(label=_("Name"), url=asked.address(order="name"), current=by_name),
    ]


def _beside(found: Forecast) -> dict[str, Any]:
    return {
        "forecast": found, "years": years_words(found),
        "limits": queries.limits_of(found.card, language()),
        "known_until": showing.month_words(found.run.origin),
        "source": taking.source_of(found), "licence": taking.licence_of(found),
    }  # fmt: skip


def summed(record: list[dict[str, Any]]) -> dict[str, Any] | None:
    """Return what all earlier years say together: expected, came, and came for each expected."""
    if not record:
        return None
    expected = sum(one["expected"] for one in record)
    came = sum(one["came"] for one in record)
    return {
        "first": record[-1]["year"], "last": record[0]["year"], "expected": expected, "came": came,
        "ratio": came / expected if expected else None,
        "caught": sum(one["caught"] for one in record),
    }  # fmt: skip


def _bin(one: dict[str, Any]) -> dict[str, Any]:
    low, high = one["low"] * 1000, one["high"] * 1000
    return {
        "range": f"{low:g}–{high:g}", "rows": one["rows"], "onsets": one["onsets"],
        "said": one["said"] * 1000, "came": one["came"] * 1000,
    }  # fmt: skip


def risk_of(found: Forecast, country: str) -> Risk:
    """Return one country's risk.

    :raises Http404: if the forecast says nothing of it.
    """
    rows = queries.risks_of(found).select_related("forecast__run")
    if (risk := rows.filter(country=country.upper()).first()) is None:
        raise Http404
    return risk


def country_context(risk: Risk) -> dict[str, Any]:
    """Return what the page of one country shows."""
    found = risk.forecast
    return {
        **_beside(found), "name": queries.country_name(risk.country, language()),
        "said": small_chance_words(risk.risk), "rank": risk.rank,
        "of": queries.risks_of(found).count(), "drivers": showing.movers(risk.drivers),
        "record": [{**one, "risk": small_chance_words(one["risk"])} for one in risk.record],
        "summed": summed(found.record), "others": queries.others_for(risk)[:12],
    }  # fmt: skip
