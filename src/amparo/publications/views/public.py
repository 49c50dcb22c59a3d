"""Statistics for everyone: no account, no script, nothing that is not frozen."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from amparo.places.models import Area
from amparo.publications import queries
from amparo.publications.models import Release
from amparo.publications.queries import frozen, reading
from amparo.publications.rules import charts
from amparo.publications.views import files
from vocab.statistics import disclosure, populations, tables

SHOWN = 30  # releases in the list


def _public(code: str) -> Release:
    return get_object_or_404(Release, code=code, state__in=Release.PUBLIC)


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Show the latest release, or say what will appear here."""
    return _release_page(request, queries.latest(settings.COUNTRY))


@require_safe
def release(request: HttpRequest, code: str) -> HttpResponse:
    """Show one release."""
    return _release_page(request, _public(code))


def _release_page(request: HttpRequest, found: Release | None) -> HttpResponse:
    others = Release.objects.filter(country=settings.COUNTRY, state__in=Release.PUBLIC)
    context: dict[str, Any] = {
        "release": found,
        "others": [
            {"release": r, "period": frozen.period_words(r.since_on, r.until_on)}
            for r in others.order_by("-until_on", "-approved_at")[:SHOWN]
        ],
        "waiting": [t for t in tables().values() if t.waits_for],
    }
    if found is not None:
        content = found.read()
        context |= {
            "period": frozen.period_words(found.since_on, found.until_on),
            "note": content["note"],
            "tables": [_summary(table, content) for table in content["tables"]],
            **_regions(content, found.country),
        }
    return render(request, "publications/public/index.html", context)


def _summary(table: dict[str, Any], content: dict[str, Any]) -> dict[str, Any]:
    grid = reading.grids(table, content["populations"][table["population"]])[0]
    return {
        "key": table["key"], "number": table["number"],
        "title": frozen.in_language(table["title"]), "finding": reading.finding(grid),
        "is_empty": not grid.lines,
    }  # fmt: skip


def _regions(content: dict[str, Any], country: str) -> dict[str, Any]:
    """Return the acts by region as bars, and as a map where the outlines are stored."""
    kept = content["populations"].get("acts")
    if kept is None or "region" not in kept["categories"]:
        return {}
    values = reading.values_of(kept)
    rows = [
        (key, words, values.get((("region", key),), 0))
        for key, words in reading.named(kept, "region")
    ]
    said = sorted((r for r in rows if r[2] != 0), key=lambda r: (r[2] is None, -(r[2] or 0)))
    drawn, height = charts.bars([(words, n) for _key, words, n in said])
    return {
        "bars": drawn, "height": height, "regions": [(words, n) for _k, words, n in said],
        "map": area_map({key: (words, n) for key, words, n in rows}, country),
    }  # fmt: skip


def area_map(
    figures: dict[str, tuple[str, int | None]], country: str, level: str = Area.REGION
) -> dict[str, Any]:
    """Return areas as shaded outlines with a legend in words; empty without stored outlines."""
    shapes = dict(
        Area.objects.filter(country=country, level=level, outline__isnull=False)
        .values_list("code", "outline")
    )  # fmt: skip
    paths, height = charts.outlines(shapes)
    if not paths:
        return {}
    classes = charts.steps(n for _words, n in figures.values())
    return {
        "height": height,
        "areas": [
            {"path": path, "shade": charts.shade(figures.get(code, ("", 0))[1], classes),
             "hidden": figures.get(code, ("", 0))[1] is None,
             "label": figures.get(code, (code, 0))[0], "n": figures.get(code, ("", 0))[1]}
            for code, path in paths.items()
        ],
        "classes": [{"shade": i + 1, "since": a, "until": b} for i, (a, b) in enumerate(classes)],
    }  # fmt: skip


def _table(found: Release, key: str) -> tuple[dict[str, Any], dict[str, Any]]:
    content = found.read()
    for table in content["tables"]:
        if table["key"] == key:
            return table, content["populations"][table["population"]]
    raise Http404


@require_safe
def table(request: HttpRequest, code: str, key: str) -> HttpResponse:
    """Show one table: its chart, its figures, its definition, its files."""
    found = _public(code)
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
            "drawn": drawn, "law": disclosure(), "shapes": ("csv", "xlsx", "hxl", "json"),
        },
    )  # fmt: skip


@require_safe
def download(request: HttpRequest, code: str, key: str, shape: str) -> HttpResponse:
    """Give one table as a file."""
    found = _public(code)
    told, kept = _table(found, key)
    return files.table_file(f"{found.code}-{key}", shape, told, kept, found)


@require_safe
def whole(request: HttpRequest, code: str) -> HttpResponse:
    """Give a release exactly as it was frozen: its SHA-256 is on its page."""
    found = _public(code)
    return files.attached(found.content.encode(), f"{found.code}.json", "application/json")


@require_safe
def method(request: HttpRequest) -> HttpResponse:
    """Say how figures are counted, hidden, approved."""
    return render(
        request, "publications/public/method.html",
        {"law": disclosure(), "populations": populations().values()},
    )  # fmt: skip


@require_safe
def sdg(request: HttpRequest) -> HttpResponse:
    """Show indicator 16.10.1 over all published releases that carry it."""
    found = Release.objects.filter(country=settings.COUNTRY, state=Release.APPROVED)
    series = []
    for each in found.order_by("until_on", "approved_at"):
        content = each.read()
        told = next((t for t in content["tables"] if t["key"] == "sdg"), None)
        if told:
            series.append(_sdg_line(each, content["populations"][told["population"]]))
    return render(
        request,
        "publications/public/sdg.html",
        {"series": series, "heads": [w for _n, w in series[-1]["cells"]] if series else [],
         "title": _("Indicator 16.10.1")},
    )  # fmt: skip


def _sdg_line(release: Release, kept: dict[str, Any]) -> dict[str, Any]:
    values = reading.values_of(kept)
    groups = [g for g, _w in reading.named(kept, "sdg_group") if g not in {"other", "collective"}]
    cells = []
    for key, words in reading.named(kept, "sdg_class"):
        if key != "not_counted":
            parts = [values.get((("sdg_class", key), ("sdg_group", g)), 0) for g in groups]
            n = None if None in parts else sum(p or 0 for p in parts)
            cells.append((n, words))
    return {
        "release": release, "cells": cells,
        "period": frozen.period_words(release.since_on, release.until_on),
    }  # fmt: skip
