"""A forecast as it leaves: rows for a spreadsheet, and one document for programs.

Each says what it is not, whether it still stands, what it was made of, and under which licence.
The document's shape has a number: a field may be added under it, never taken away or changed.
"""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

import vocab
from amparo.forecasts.models import Forecast, Outlook
from amparo.forecasts.queries import limits_of, named, outlooks_of, product_of, risks_of
from amparo.forecasts.rules.telling import iso_month

FORMAT = "amparo-forecast/1"
NUMBERS = ("mean", "q05", "q25", "q50", "q75", "q95", "risk_1", "risk_25", "risk_100")
BEFORE = ("forecast", "state", "invented", "known_until", "country", "name")
AFTER = ("source", "licence", "note")


def caution() -> str:
    """Return what stands beside every number that leaves."""
    return _("A forecast is a prompt to look, never a decision. A low number is not safety.")


def notice(found: Forecast) -> str:
    """Return what whoever takes a forecast along must know first; nothing if it stands as it is."""
    said = []
    if found.run.is_invented:
        said.append(_("Invented figures, for a demonstration: they say nothing about any State."))
    end = {"day": _day(found.ended_at), "why": found.reason}
    if found.state == "withdrawn":
        said.append(_("This forecast was withdrawn on %(day)s: do not use it. %(why)s") % end)
    if found.state == "corrected" and found.corrected_by:
        end["code"] = found.corrected_by.code
        said.append(_("This forecast was corrected on %(day)s by %(code)s. %(why)s") % end)
    return " ".join(said)


def note(found: Forecast) -> str:
    """Return the notice and the caution in one."""
    return f"{notice(found)} {caution()}".strip()


def head(found: Forecast) -> tuple[str, ...]:
    """Return the names of the columns of `rows`."""
    middle = ("years", "rank", "risk") if is_onset(found) else ("month", *NUMBERS)
    return (*BEFORE, *middle, *AFTER)


def rows(found: Forecast, language: str) -> Iterator[list[Any]]:
    """Yield each country, and of deaths each month, under `head`."""
    front = [found.code, found.state, "yes" if found.run.is_invented else "no",
             iso_month(found.run.origin)]  # fmt: skip
    beside = [source_of(found), licence_of(found), note(found)]
    if is_onset(found):
        years = f"{found.window}-{found.window + 1}"
        for risk, name in named(risks_of(found), language):
            yield [*front, risk.country, name, years, risk.rank, risk.risk, *beside]
        return
    for outlook, name in _outlooks(found, language):
        for one in outlook.months:
            numbers = [one[n] for n in NUMBERS]
            yield [*front, outlook.country, name, iso_month(one["month"]), *numbers, *beside]


def is_onset(found: Forecast) -> bool:
    """Test if a forecast speaks of the onset of mass killings, and not of deaths by month."""
    return product_of(found.card) == "onset"


def document(found: Forecast, language: str) -> dict[str, Any]:
    """Return a forecast for programs: what made it, what it cannot see, each country and month."""
    return {
        **about(found), "notice": notice(found), "caution": caution(),
        "limits": limits_of(found.card, language), "reading": found.reading,
        "reading_language": found.reading_language, "record": found.record,
        "reliability": found.reliability, "countries": _countries(found, language),
    }  # fmt: skip


def about(found: Forecast) -> dict[str, Any]:
    """Return what a forecast is, without its numbers."""
    run = found.run
    return {
        "format": FORMAT, "forecast": found.code, "card": found.card,
        "product": product_of(found.card), "year": found.window,
        "state": found.state, "reason": found.reason, "ended": _day(found.ended_at) or None,
        "corrected_by": found.corrected_by.code if found.corrected_by else None,
        "invented": run.is_invented, "published": _moment(found.published_at),
        "signed": _moment(found.signed_at), "known_until": iso_month(run.origin),
        "vintage": {"made": _moment(found.made_at), "inputs": run.inputs, "code": run.code,
                    "seed": run.seed},
        "source": source_of(found), "licence": licence_of(found),
    }  # fmt: skip


def source_of(found: Forecast) -> str:
    """Return who is to be named for the data that a forecast rests on."""
    return "" if found.run.is_invented else vocab.terms("forecasts/cards")[found.card].source


def licence_of(found: Forecast) -> str:
    """Return the licence under which a forecast may be used."""
    return vocab.terms("forecasts/cards")[found.card].licence


def _outlooks(found: Forecast, language: str) -> list[tuple[Outlook, str]]:
    return named(outlooks_of(found).defer("history", "similar"), language)


def _countries(found: Forecast, language: str) -> list[dict[str, Any]]:
    if is_onset(found):
        return [
            {"country": one.country, "name": name, "rank": one.rank, "risk": one.risk,
             "drivers": one.drivers, "record": one.record}
            for one, name in named(risks_of(found), language)
        ]  # fmt: skip
    return [_country(outlook, name) for outlook, name in _outlooks(found, language)]


def _country(outlook: Outlook, name: str) -> dict[str, Any]:
    return {
        "country": outlook.country, "name": name, "expected": outlook.expected,
        "risk_25": outlook.risk_25, "risk_100": outlook.risk_100, "record": outlook.record,
        "drivers": outlook.drivers,
        "months": [
            {"month": iso_month(one["month"]), **{n: one[n] for n in NUMBERS}}
            for one in outlook.months
        ],
    }  # fmt: skip


def _day(at: datetime | None) -> str:
    return date.isoformat(timezone.localdate(at)) if at else ""


def _moment(at: datetime | None) -> str | None:
    return at.isoformat() if at else None
