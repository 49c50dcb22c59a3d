"""Statistics for everyone: no account, no script, nothing that is not frozen."""

from functools import lru_cache
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from amparo.publications import queries
from amparo.publications.models import Release, parsed
from amparo.publications.queries import areas, frozen, reading
from amparo.publications.rules import charts
from amparo.publications.views import files
from vocab.statistics import disclosure, populations, tables

SHOWN = 30  # releases in the list


def public_release(code: str) -> Release:
    """Return a release that is or was public, or say that there is none."""
    return get_object_or_404(Release, code=code, state__in=Release.PUBLIC)


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Show the latest release, or say what will appear here."""
    return _release_page(request, queries.latest(settings.COUNTRY))


@require_safe
def release(request: HttpRequest, code: str) -> HttpResponse:
    """Show one release."""
    return _release_page(request, public_release(code))


def _release_page(request: HttpRequest, found: Release | None) -> HttpResponse:
    others = Release.objects.filter(country=settings.COUNTRY, state__in=Release.PUBLIC)
    context: dict[str, Any] = {
        "release": found,
        "others": [
            {"release": r, "period": frozen.period_words(r.since_on, r.until_on)}
            for r in others.defer("content", "hidden", "exact").order_by(
                "-until_on", "-approved_at"
            )[:SHOWN]
        ],
        "waiting": [t for t in tables().values() if t.waits_for],
    }
    if found is not None:
        content = found.read()
        context |= {
            "period": frozen.period_words(found.since_on, found.until_on),
            "note": content["note"],
            "tables": _summaries(found.content, get_language() or "es"),
            **_regions(content, found.country),
        }
    return render(request, "publications/public/index.html", context)


@lru_cache(maxsize=16)
def _summaries(frozen_content: str, _language: str) -> list[dict[str, Any]]:
    """Return what each table shows first: the same for all who read a release in one language."""
    content = parsed(frozen_content)
    return [_summary(table, content) for table in content["tables"]]


def _summary(table: dict[str, Any], content: dict[str, Any]) -> dict[str, Any]:
    grid = reading.grids(table, content["populations"][table["population"]])[0]
    return {
        "key": table["key"], "number": table["number"],
        "title": frozen.in_language(table["title"]), "finding": reading.finding(grid),
        "is_empty": not grid.lines,
    }  # fmt: skip


def _regions(content: dict[str, Any], country: str) -> dict[str, Any]:
    """Return the acts by region as bars, and as a map."""
    found = areas.public_map(content, country)
    if found is None:
        return {}
    said = sorted((p for p in found.places if p.n != 0), key=lambda p: (p.n is None, -(p.n or 0)))
    bars, height = charts.bars([(p.name, p.n) for p in said])
    return {"bars": bars, "height": height, "map": found}


def _table(found: Release, key: str) -> tuple[dict[str, Any], dict[str, Any]]:
    content = found.read()
    for table in content["tables"]:
        if table["key"] == key:
            return table, content["populations"][table["population"]]
    raise Http404


@require_safe
def table(request: HttpRequest, code: str, key: str) -> HttpResponse:
    """Show one table: its chart, its figures, its definition, its files."""
    found = public_release(code)
    told, kept = _table(found, key)
    drawn = []
    for grid in reading.grids(told, kept):
        bars, height = charts.bars(grid.bars)
        drawn.append({"grid": grid, "bars": bars, "height": height,
                      "finding": reading.finding(grid)})  # fmt: skip
    return render(
        request,
        "publications/public/table.html",
        {
            "release": found, "key": key, "title": frozen.in_language(told["title"]),
            "definition": frozen.in_language(told["definition"]),
            "about": frozen.in_language(told["about"]) if told["about"] else "",
            "period": frozen.period_words(found.since_on, found.until_on),
            "drawn": drawn, "round_to": found.read().get("round_to", 0),
            "shapes": ("csv", "xlsx", "hxl", "json"),
        },
    )  # fmt: skip


@require_safe
def download(request: HttpRequest, code: str, key: str, shape: str) -> HttpResponse:
    """Give one table as a file."""
    found = public_release(code)
    told, kept = _table(found, key)
    return files.table_file(f"{found.code}-{key}", shape, told, kept, found)


@require_safe
def whole(request: HttpRequest, code: str) -> HttpResponse:
    """Give a release exactly as it was frozen: its SHA-256 is on its page."""
    found = public_release(code)
    return files.attached(found.content.encode(), f"{found.code}.json", "application/json")


@require_safe
def method(request: HttpRequest, code: str = "") -> HttpResponse:
    """Say how figures are counted, hidden, approved: of one release as it was made, else as now."""
    found = public_release(code) if code else None
    return render(
        request,
        "publications/public/method.html",
        {"law": disclosure(), "populations": populations().values(), "release": found,
         **(_as_made(found) if found else {})},
    )  # fmt: skip


def _as_made(release: Release) -> dict[str, Any]:
    """Return how a release was made, from what was frozen with it."""
    content = release.read()
    return {
        "made": content,
        "period": frozen.period_words(release.since_on, release.until_on),
        "counted": [
            {
                "label": frozen.in_language(table["counted"]),
                "definition": frozen.in_language(table["definition"]),
                "n": len(kept["values"]),
                "hidden": sum(n is None for _where, n in kept["values"]),
            }
            for name, kept in content["populations"].items()
            for table in [next(t for t in content["tables"] if t["population"] == name)]
        ],
    }
