"""What a page of a forecast, and of one country in it, is given."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import exp
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

import vocab
from amparo.forecasts import queries
from amparo.forecasts.models import Forecast, Outlook
from amparo.forecasts.queries import taking
from amparo.forecasts.rules import drawing, telling
from amparo.ui import days
from amparo.ui.shapes import Filter

HIGHEST = 12  # countries in the drawing; the table has all


def language() -> str:
    """Return the language in which someone reads."""
    return (get_language() or "es")[:2]


def chance_words(share: float) -> str:
    """Return a chance in words: never none, never certain."""
    said = telling.chance(share)
    if said.bound == "under":
        return _("under 1 in 100")
    if said.bound == "over":
        return _("over 99 in 100")
    return _("%(n)d in 100") % {"n": said.percent}


def small_chance_words(share: float) -> str:
    """Return a small chance in words: never none."""
    said = telling.small_chance(share)
    if said.bound:
        return _("under 1 in 1,000")
    return _("%(n)d in 1,000") % {"n": said.percent}


def month_words(month: int) -> str:
    """Return a numbered month in words: «January 2027»."""
    return days.day(telling.iso_month(month))


def expected_words(value: float) -> str:
    """Return expected deaths: never «0», since nobody can expect that there are none."""
    return deaths(max(value, 0.01))


def deaths(value: float) -> str:
    """Return a number of deaths: whole; between none and one it is said so, never «0»."""
    return _("under 1") if 0 < value < 1 else number_format(round(value), force_grouping=True)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which part of the list is asked for, as it stands in the address."""

    path: str
    group: str
    words: str
    order: str

    def address(self, **other: str) -> str:
        """Return the address of the list with something else asked."""
        asked = {"group": self.group, "q": self.words, "order": self.order, **other}
        kept = {k: v for k, v in asked.items() if v and (k, v) != ("order", "rank")}
        return f"{self.path}?{urlencode(kept)}#countries" if kept else f"{self.path}#countries"


def wanted(request: HttpRequest) -> Wanted:
    """Return what is asked of a list of countries."""
    given = request.GET
    order = given.get("order", "rank")
    return Wanted(request.path, given.get("group", ""), given.get("q", "").strip()[:60],
                  order if order in {*queries.ORDERS, "name"} else "rank")  # fmt: skip


def group_filters(asked: Wanted) -> list[Filter]:
    """Return the views of the world: all States, and each group."""
    every = Filter(label=_("All States"), url=asked.address(group=""), current=not asked.group)
    groups = vocab.terms("places/groups").values()
    return [
        every,
        *(
            Filter(
                label=group.label.in_language(language()), url=asked.address(group=group.key),
                current=group.key == asked.group,
            )
            for group in groups
        ),
    ]  # fmt: skip


def order_filters(asked: Wanted) -> list[Filter]:
    """Return the orders in which the countries may stand."""
    orders = (
        ("rank", _("Expected in the year")), ("high", _("A bad month")),
        ("risk_25", _("Chance of 25 deaths")), ("risk_100", _("Chance of 100 deaths")),
        ("name", _("Name")),
    )  # fmt: skip
    return [
        Filter(label=label, url=asked.address(order=key), current=key == asked.order)
        for key, label in orders
    ]


def forecast_context(request: HttpRequest, found: Forecast, page: str) -> dict[str, Any]:
    """Return what the page of a whole forecast shows; `page` names that of one country.

    :raises Http404: for a group of States that is not known.
    """
    asked = wanted(request)
    try:
        named = queries.listed(
            found, language(), group=asked.group, words=asked.words, order=asked.order
        )
    except LookupError:
        raise Http404 from None
    highest = sorted(named, key=lambda one: one[0].rank)[:HIGHEST]
    bars, height = drawing.whiskers([(n, row.expected, row.high) for row, n in highest])
    return {
        "forecast": found, "filters": group_filters(asked), "asked": asked,
        "orders": order_filters(asked), "whole_world": asked.address(group="", q=""),
        "rows": [_line(row, name, reverse(page, args=[found.code, row.country]))
                 for row, name in named],
        "bars": bars, "height": height, "limits": queries.limits_of(found.card, language()),
        "known_until": month_words(found.run.origin), "record": found.record,
        "source": taking.source_of(found), "licence": taking.licence_of(found),
    }  # fmt: skip


def _line(row: Outlook, name: str, url: str) -> dict[str, Any]:
    return {
        "name": name, "url": url, "rank": row.rank, "expected": expected_words(row.expected),
        "high": deaths(row.high), "risk_25": chance_words(row.risk_25),
        "risk_100": chance_words(row.risk_100),
    }  # fmt: skip


def outlook_of(found: Forecast, country: str) -> Outlook:
    """Return one country's outlook.

    :raises Http404: if the forecast says nothing of it.
    """
    rows = queries.outlooks_of(found).select_related("forecast__run")
    if (outlook := rows.filter(country=country.upper()).first()) is None:
        raise Http404
    return outlook


def country_context(outlook: Outlook) -> dict[str, Any]:
    """Return what the page of one country shows."""
    found, name = outlook.forecast, queries.country_name(outlook.country, language())
    return {
        "forecast": found, "outlook": outlook, "name": name,
        "chart": drawing.drawing(outlook.history, outlook.months),
        "expected": expected_words(outlook.expected), "high": deaths(outlook.high),
        "risk_25": chance_words(outlook.risk_25),
        "months": [_month(one) for one in outlook.months],
        "before": [(month_words(m), "–" if v is None else deaths(v))
                   for m, v in reversed(outlook.history[-24:])],
        "facts": list(fact_words(outlook.facts)), "drivers": movers(outlook.drivers),
        "similar": [
            {**one, "name": queries.country_name(one["country"], language()),
             "when": month_words(one["month"]), "level": deaths(one["level"]),
             "came": deaths(one["came"])}
            for one in outlook.similar
        ],
        "record": [
            {**one, "expected": expected_words(one["expected"]), "actual": deaths(one["actual"])}
            for one in outlook.record
        ],
        "limits": queries.limits_of(found.card, language()),
        "known_until": month_words(found.run.origin),
        "others": queries.others_for(outlook)[:12],
    }  # fmt: skip


def _month(one: dict[str, Any]) -> dict[str, Any]:
    return {
        "when": month_words(one["month"]), "middle": deaths(one["q50"]),
        "half": f"{deaths(one['q25'])}–{deaths(one['q75'])}",
        "nine": f"{deaths(one['q05'])}–{deaths(one['q95'])}",
        "risk_1": chance_words(one["risk_1"]), "risk_25": chance_words(one["risk_25"]),
        "risk_100": chance_words(one["risk_100"]),
    }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Mover:
    """One driver as it is told: its words, which way it moves the number, by how many times."""

    words: str
    goes_up: bool
    times: str
    part: int  # of all that moves it, in 100


def movers(drivers: Iterable[dict[str, Any]]) -> list[Mover]:
    """Return the drivers that the library told, in words."""
    known = vocab.terms("forecasts/drivers")
    found = []
    for one in drivers:
        term = known.get(one["key"]) or known["other"]
        times = number_format(exp(min(abs(one["effect"]), 20)), 2 if abs(one["effect"]) < 2 else 0)
        found.append(
            Mover(term.label.in_language(language()), one["effect"] > 0, times,
                  max(round(one["share"] * 100), 1))
        )  # fmt: skip
    return found


def fact_words(facts: Iterable[dict[str, Any]]) -> Iterable[tuple[str, str]]:
    """Yield each fact in words, with which way it points: up, down or level."""
    for one in facts:
        if words := _said(one):
            yield words, one["points"]


def _said(one: dict[str, Any]) -> str:
    if one["key"] == "last_year":
        return _("Deaths reported in its last twelve known months: %(n)s.") % {
            "n": deaths(one["deaths"])
        }
    if one["key"] == "trend":
        return _("In the last six of them %(late)s, in the six before %(before)s.") % {
            "late": deaths(one["late"]), "before": deaths(one["before"]),
        }  # fmt: skip
    if one["key"] == "since_some":
        return _since(one["months"], _("no month with a death in all that is known"))
    if one["key"] == "since_many":
        return _since(one["months"], _("no month with 25 deaths in all that is known"), many=True)
    if one["key"] == "gaps":
        return ngettext(
            "%(n)d month of its past is not known.", "%(n)d months of its past are not known.",
            one["months"],
        ) % {"n": one["months"]}  # fmt: skip
    return _("Nothing of its past is known to the model.")


def _since(months: int | None, never: str, *, many: bool = False) -> str:
    if months is None:
        return never[:1].upper() + never[1:] + "."
    if many:
        text = ngettext(
            "A month with 25 deaths or more: %(n)d month ago.",
            "A month with 25 deaths or more: %(n)d months ago.", months,
        )  # fmt: skip
    else:
        text = ngettext(
            "The last month with a death: %(n)d month ago.",
            "The last month with a death: %(n)d months ago.", months,
        )  # fmt: skip
    return text % {"n": months}
