"""Reads: every list begins with what the reader may see."""

from collections.abc import Iterable
from typing import Any, TypeVar

from django.db.models import QuerySet

import vocab
from amparo.forecasts.models import Forecast, Outlook, Risk, Run
from amparo.forecasts.policies import POLICY, PUBLIC, Can, forecasts_seen_by
from amparo.forecasts.rules.telling import folded
from amparo.places.queries import world
from vocab.states import State as KnownState
from vocab.states import resolve, state_name

Each = TypeVar("Each", Outlook, Risk)


def visible_to(who: Any) -> QuerySet[Forecast]:
    """Return the forecasts that someone may see: unsigned ones only where alerts are made."""
    return Forecast.objects.filter(forecasts_seen_by(who)).select_related("run")


def runs_visible_to(who: Any) -> QuerySet[Run]:
    """Return the runs that someone may see: those who may enter the room see all of them."""
    return Run.objects.all() if POLICY.allows(who, Can.ENTER) else Run.objects.none()


def public_forecasts() -> QuerySet[Forecast]:
    """Return what anyone may read, the latest year first; what ended stays in the record."""
    rows = Forecast.objects.filter(state__in=PUBLIC).select_related("run", "corrected_by")
    return rows.order_by("-window", "-published_at", "-id")


def latest(product: str = "deaths") -> Forecast | None:
    """Return the forecast of deaths or of onset that stands: the published one of the latest year.

    Of one year, that of a model comes before that of the benchmark, whatever their dates.
    """
    cards = [key for key, one in vocab.terms("forecasts/cards").items() if one.product == product]
    rows = public_forecasts().filter(state="published", card__in=cards)
    found = sorted(rows, key=lambda one: (-one.window, cards.index(one.card)))
    return found[0] if found else None


def outlooks_of(forecast: Forecast, group: str = "") -> QuerySet[Outlook]:
    """Return the outlooks of a forecast, the highest first, perhaps of one group of States.

    :raises LookupError: if there is no such group.
    """
    return _of_group(Outlook.objects.filter(forecast=forecast).order_by("rank"), group)


ORDERS = {
    "rank": "rank", "high": "-high", "risk_25": "-risk_25", "risk_100": "-risk_100",
}  # fmt: skip


def listed(
    forecast: Forecast, language: str, *, group: str = "", words: str = "", order: str = "rank"
) -> list[tuple[Outlook, str]]:
    """Return outlooks with names: of a group, with words in their name, in an order of `ORDERS`.

    The order `name` is by the name in the reader's language.

    :raises LookupError: if there is no such group.
    """
    rows = outlooks_of(forecast, group).defer("history", "similar", "facts")
    found = named(rows.order_by(ORDERS.get(order, "rank"), "rank"), language)
    if asked := folded(words):
        found = [(row, name) for row, name in found if asked in folded(f"{name} {row.country}")]
    return sorted(found, key=lambda one: folded(one[1])) if order == "name" else found


def product_of(card: str) -> str:
    """Return of what a card speaks: deaths by country, cells, or onset."""
    term = vocab.terms("forecasts/cards").get(card)
    return term.product if term else "deaths"


def limits_of(card: str, language: str) -> list[str]:
    """Return what a model cannot see, in a language."""
    term = vocab.terms("forecasts/cards").get(card)
    return [one.in_language(language) for one in term.limits] if term else []


def risks_of(forecast: Forecast, group: str = "") -> QuerySet[Risk]:
    """Return the risks of a forecast of onset, the highest first, perhaps of one group of States.

    :raises LookupError: if there is no such group.
    """
    return _of_group(Risk.objects.filter(forecast=forecast).order_by("rank"), group)


def _of_group(rows: QuerySet[Each], group: str) -> QuerySet[Each]:
    if not group:
        return rows
    known = vocab.terms("places/groups")
    if group not in known:
        raise LookupError(group)
    return rows.filter(country__in=known[group].members)


def named(rows: Iterable[Each], language: str) -> list[tuple[Each, str]]:
    """Return outlooks or risks with the name of the country in a language."""
    return [(row, country_name(row.country, language)) for row in rows]


def country_name(code: str, language: str) -> str:
    """Return a country's name in a language; the code where no table has one."""
    drawn = world().get(code)
    named = drawn.name if drawn else {}
    return named.get(language, named.get("es", "")) or state_name(code, language)


def country_code(unit_id: str) -> str:
    """Return the code under which a country stands in addresses, by the library's id."""
    found = resolve(unit_id)
    return found.code if isinstance(found, KnownState) else unit_id


def standing_risk(country: str) -> Risk | None:
    """Return a country's risk of onset in the forecast that stands."""
    found = latest("onset")
    return risks_of(found).filter(country=country).first() if found else None


def others_for(one: Each) -> QuerySet[Each]:
    """Return the same country in other forecasts that were published, the latest first."""
    rows = type(one).objects.filter(country=one.country, forecast__state__in=PUBLIC)
    rows = rows.exclude(pk=one.pk).select_related("forecast__run")
    return rows.order_by("-forecast__window", "-forecast__published_at")


def waiting_for(who: Any) -> list[tuple[Forecast, str]]:
    """Return the forecasts that wait for someone, with the move that they wait for."""
    found = []
    rows = Forecast.objects.filter(state__in=("draft", "signed")).select_related("run")
    for row in rows.order_by("id"):
        move, permit = ("sign", Can.SIGN) if row.state == "draft" else ("publish", Can.PUBLISH)
        if POLICY.allows(who, permit, row):
            found.append((row, move))
    return found
