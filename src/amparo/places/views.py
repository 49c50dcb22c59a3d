"""Pages: the law in force, and areas by name or code.

Both are public knowledge: anyone signed in may read them.
"""

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

import vocab
from amparo.places import queries
from amparo.places.models import Area
from amparo.ui.htmx import page
from amparo.ui.shapes import Filter
from vocab.states import state_name

PAGE = 40


@require_safe
@login_required
def law(request: HttpRequest, country: str = "") -> HttpResponse:
    """Show the law in force in a country as this house has it: bodies, terms, days off."""
    known = queries.countries()
    code = (country or settings.COUNTRY).upper()
    if code not in known:
        raise Http404
    asked = request.GET.get("version", "")
    stored = list(queries.versions(code))
    version = next((v for v in stored if str(v.version) == asked), stored[0])
    profile, language = queries.profile_of(version), get_language() or "es"
    context = {
        "profile": profile,
        "version": version,
        "is_newest": version == stored[0],
        "versions": stored,
        "name": profile.name.in_language(language),
        "caveat": profile.caveat.in_language(language) if profile.caveat else "",
        "countries": [
            Filter(state_name(one, language), reverse("places:law", args=[one]), None, one == code)
            for one in known
        ],
        "terms": _terms(profile, language),
        "bodies": _bodies(profile, language),
        "facts": _facts(profile, language),
        "days": sorted((*profile.holidays, *profile.extra_days), key=lambda day: day.on),
        "legal": profile.legal,
    }
    return page(request, "places/law.html", context)


def _terms(profile: vocab.Profile, language: str) -> list[dict[str, Any]]:
    """Return the time limits with their words, their basis and whether a law confirms them."""
    clocks = vocab.terms("cases/clocks")
    return [
        {
            "label": limit.label.in_language(language) or clocks[key].label.in_language(language),
            "value": _length(limit),
            "confirmed": limit.confirmed,
            "basis": vocab.BASES[limit.basis].in_language(language),
            "source": limit.source,
            "note": limit.note,
        }
        for key, limit in profile.deadlines.items()
    ]


def _length(limit: vocab.Limit) -> str:
    n = limit.value
    if not n:
        return _("no term")
    words = {
        "h": ngettext("%(n)d hour", "%(n)d hours", n),
        "wd": ngettext("%(n)d working day", "%(n)d working days", n),
        "cd": ngettext("%(n)d calendar day", "%(n)d calendar days", n),
        "mo": ngettext("%(n)d month", "%(n)d months", n),
    }
    return words[limit.unit] % {"n": n}


def _bodies(profile: vocab.Profile, language: str) -> list[dict[str, Any]]:
    names = {body.code: body.name.in_language(language) for body in profile.bodies}
    return [
        {
            "code": body.code,
            "name": names[body.code],
            "parent": names.get(body.parent, ""),
            "remit": body.remit.in_language(language),
            "member": body.member,
            "confirmed": body.basis == "S",
            "basis": vocab.BASES[body.basis].in_language(language),
            "source": body.source,
        }
        for body in profile.bodies
    ]


def _facts(profile: vocab.Profile, language: str) -> list[dict[str, Any]]:
    act, unit = profile.decision_act, profile.assessor_unit
    rule, hours = profile.decision_rule, profile.office_hours
    desk = f"{hours.opens:%H:%M}–{hours.closes:%H:%M}"
    said = [
        (_("The deciding act"), act.text.in_language(language), act),
        (_("When it is urgent"), rule.urgent.in_language(language), rule),
        (_("Otherwise"), rule.ordinary.in_language(language), rule),
        (_("Who assesses"), unit.text.in_language(language), unit),
        (_("Office hours"), desk, hours),
    ]
    return [
        {"label": label, "text": text, "confirmed": of.basis == "S", "source": of.source}
        for label, text, of in said
    ]


@require_safe
@login_required
def areas(request: HttpRequest) -> HttpResponse:
    """Find an area by its name or its official code."""
    typed = request.GET.get("q", "").strip()[:80]
    found = queries.areas_like(typed) if typed else queries.regions(settings.COUNTRY)
    here = Paginator(found, PAGE).get_page(request.GET.get("page"))
    context = {
        "typed": typed,
        "rows": [_row(area) for area in here],
        "count": here.paginator.count,
        "next": _page(typed, here.next_page_number()) if here.has_next() else "",
        "previous": _page(typed, here.previous_page_number()) if here.has_previous() else "",
    }
    return page(request, "places/areas.html", context)


def _page(typed: str, number: int) -> str:
    return "?" + urlencode(({"q": typed} if typed else {}) | {"page": number})


def level_words() -> dict[str, str]:
    """Return what the levels of an area are called."""
    return {
        Area.COUNTRY: _("Country"),
        Area.REGION: _("Region"),
        Area.PROVINCE: _("Province"),
        Area.DISTRICT: _("District"),
    }


def _row(area: Area) -> dict[str, Any]:
    above, names = area.parent, []
    while above is not None:
        names.append(above.name)
        above = above.parent
    country = state_name(area.country, get_language() or "es")
    level = level_words().get(area.level, area.level)
    return {"area": area, "level": level, "inside": ", ".join([*names, country])}
