"""Maps: of the public figures by region for everyone, of true figures by area for those who may."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from amparo.places import queries as places
from amparo.places.models import Area
from amparo.publications.policies import Can
from amparo.publications.queries import areas, frozen, looking
from amparo.publications.queries.keeping import kept
from amparo.publications.views import files
from amparo.publications.views.acting import opened, shown
from amparo.publications.views.inside import address, is_anew, journal, look
from amparo.publications.views.public import public_release
from amparo.ui.shapes import Filter

SVG, GEOJSON = "image/svg+xml", "application/geo+json"


@require_safe
def public(request: HttpRequest, code: str) -> HttpResponse:
    """Show the verified acts of a release by region."""
    release = public_release(code)
    found = areas.public_map(release.read(), release.country)
    if found is None:
        raise Http404
    return render(
        request,
        "publications/public/map.html",
        {
            "release": release, "map": found,
            "period": frozen.period_words(release.since_on, release.until_on),
            "has_outlines": places.has_outlines(release.country, Area.REGION),
        },
    )  # fmt: skip


@require_safe
def public_svg(request: HttpRequest, code: str) -> HttpResponse:
    """Give the map of a release as a drawing that needs no style sheet."""
    release = public_release(code)
    found = areas.public_map(release.read(), release.country)
    if found is None:
        raise Http404
    period = frozen.period_words(release.since_on, release.until_on)
    words = _legend(found)
    text = render_to_string(
        "publications/map.svg",
        {
            "map": found, "title": _("Verified acts by region") + f", {period}",
            "code": release.code, "total": found.sketch.height + 18 * len(words) + 12,
            "legend": [{"words": line, "y": found.sketch.height + 18 * (i + 1)}
                       for i, line in enumerate(words)],
        },
    )  # fmt: skip
    return files.attached(text.encode(), f"{release.code}-map.svg", SVG)


def _legend(found: areas.Map) -> list[str]:
    """Return the legend of a drawing as lines of words."""
    lines = [f"{step.words}: {step.since}–{step.until}" for step in found.legend]
    if "hidden" in found.states:
        lines.append(_("Hatched: hidden, not zero."))
    if "none" in found.states:
        lines.append(_("Not shaded: none recorded, which is not the same as safe."))
    return lines


@require_safe
def public_geojson(request: HttpRequest, code: str) -> HttpResponse:
    """Give the public figures of the regions with their outlines, where these are loaded."""
    release = public_release(code)
    found = areas.public_map(release.read(), release.country)
    shapes = places.outlines(release.country, Area.REGION)
    if found is None or not shapes:
        raise Http404
    told = {
        "type": "FeatureCollection",
        "name": f"{release.code} {release.since_on} {release.until_on}",
        "features": [
            {
                "type": "Feature", "id": place.code, "geometry": shapes.get(place.code),
                "properties": {"code": place.code, "name": place.name, "acts": place.n,
                               "hidden": place.state == "hidden"},
            }
            for place in found.places
        ],
    }  # fmt: skip
    return files.json_file(told, f"{release.code}-map.geojson", GEOJSON)


@opened(Can.SEE_TRUE)
def inside(request: HttpRequest) -> HttpResponse:
    """Show true figures by area, narrowed by the address; the look is journalled."""
    told, form, scope = look(request)
    if told.population != "acts":
        raise Http404
    context: dict[str, Any] = {"form": form, "title": _("Verified acts by area")}
    if scope is not None:
        level = _level(request)
        needs_region = level == Area.DISTRICT and not any(d == "region" for d, _k in scope.only)
        context |= {
            "levels": _levels(request, level), "level": level, "needs_region": needs_region,
            "period": frozen.period_words(scope.since, scope.until),
            "only": [(looking.label_of(dim), dict(form.fields[dim].choices)[key])  # type: ignore[attr-defined]
                     for dim, key in scope.only],
        }  # fmt: skip
        if not needs_region:
            journal(request, "figures.seen", f"publications.Map:{level}", scope)
            counted, counted_at = kept(
                areas.asked(level), [scope], lambda: areas.acts_by_area(scope, level),
                anew=is_anew(request),
            )  # fmt: skip
            context |= {
                "map": areas.true_map(scope, level, counted, _links(request, level)),
                "counted_at": counted_at, "at": scope.at, "anew": address(request, now="1"),
            }  # fmt: skip
    return shown(request, "map.html", context)


def _level(request: HttpRequest) -> str:
    asked = request.GET.get("level", Area.REGION)
    if asked not in areas.levels(settings.COUNTRY):
        raise Http404
    return asked


def _levels(request: HttpRequest, level: str) -> list[Filter]:
    words = {Area.REGION: _("Regions"), Area.PROVINCE: _("Provinces"),
             Area.DISTRICT: _("Districts")}  # fmt: skip
    known = areas.levels(settings.COUNTRY)
    if len(known) < 2:
        return []
    return [
        Filter(words[one], f"?{address(request, level=one)}", current=one == level)
        for one in known
    ]  # fmt: skip


def _links(request: HttpRequest, level: str) -> dict[str, str]:
    """Return where each region leads: to its figures. Smaller areas lead nowhere."""
    if level != Area.REGION:
        return {}
    base = reverse("publications:figures")
    return {
        area.code: f"{base}?{address(request, region=area.code, table='acts_by_type')}"
        for area in places.regions(settings.COUNTRY)
    }
