"""Recommendations as a list, their totals, and the matrix of one State (R-03). Open to anyone."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _

import vocab
from amparo.commitments.models import Mechanism, Recommendation
from amparo.commitments.queries import asked_for
from amparo.commitments.queries.asked_for import Wanted
from amparo.commitments.queries.matrices import KINDS, Matrix, matrix_of
from amparo.commitments.views import wording
from amparo.commitments.views.asked_rows import drawable
from amparo.commitments.views.files import as_file
from amparo.commitments.views.open_pages import open_to_all, shown
from amparo.evidence.queries import source_shown
from amparo.instruments.forms import countries
from amparo.kernel.actors import VISITOR
from amparo.kernel.ids import moment_of
from vocab.exchange_files import limits

PUBLIC = "commitments:public_recommendation"
TONES = {"supported": "ok", "in_part": "act", "noted": "off", "pending": "wait"}


@open_to_all
def recommendations(request: HttpRequest) -> HttpResponse:
    """Show what States were asked, narrowed by the address; the totals are fetched apart."""
    by = Wanted.read(request.GET)
    if (ending := request.GET.get("as", "")) in ("csv", "xlsx"):
        return _file(request, by, ending)
    rows, following, hits = asked_for.page_of(request.user, by, request.GET.get("after", ""))
    signed_in = request.user.is_authenticated
    context = {
        "by": by,
        "lines": [drawable(line_of(row, public=not signed_in)) for row in rows],
        "hits": hits,
        "reached": moment_of(hits.stopped_at) if hits and hits.stopped_at else None,
        "narrowed": urlencode(by.as_query()),
        "next": _address(by, following) if following else "",
        "first": _address(by, "") if request.GET.get("after") else "",
        "all_cycles": _address(_with(by, every="1", cycle=""), ""),
        "last_cycles": _address(_with(by, every=""), ""),
        **choices_of(request, by),
    }
    return shown(request, "commitments/recommendations.html", context)


def choices_of(request: HttpRequest, by: Wanted) -> dict[str, Any]:
    """Return what the fields of the filter offer."""
    language = wording.language()
    states = [(code, name) for code, name in countries(former=True) if code]
    return {
        "states": [("", _("All States")), *states],
        "makers": [("", _("Any")), *states],
        "positions": [*_words("support_levels"), ("pending", _("Pending"))],
        "stages": _words("recommendation_stages"),
        "categories": _words("action_categories"),
        "mechanisms": [
            (one.key, one.title_es if language == "es" and one.title_es else one.title)
            for one in Mechanism.objects.order_by("title")
        ],
        "cycles": asked_for.cycles_of_state(request.user, by.country) if by.country else [],
        "labels": asked_for.labels_of_state(request.user, by.country) if by.country else [],
    }


def _words(listed: str) -> list[tuple[str, str]]:
    name = f"commitments/{listed}"
    return [(key, wording.word(name, key)) for key in vocab.terms(name)]


def line_of(row: Recommendation, *, public: bool = False) -> dict[str, Any]:
    """Return what a list shows of a recommendation, in words."""
    standing = next(iter(row.standing), None)  # type: ignore[attr-defined]
    support = standing.support if standing else ""
    if not support and row.kind == "recommendation":
        support = "pending"
    return {
        "row": row,
        "url": reverse(PUBLIC if public else "commitments:recommendation", args=[row.pk]),
        "country": wording.name_of(row.country),
        "position": position_word(support),
        "tone": TONES.get(support, "wait"),
        "said": standing.response if standing else "",
        "by": [wording.name_of(one.country, one.name) for one in row.makers],  # type: ignore[attr-defined]
        "labels": [one.value for one in row.themes],  # type: ignore[attr-defined]
        "stage": wording.word("commitments/recommendation_stages", row.stage),
        "actions": [one.ref for one in row.seen_actions],  # type: ignore[attr-defined]
        "clusters": list(row.seen_clusters),  # type: ignore[attr-defined]
    }


def position_word(key: str) -> str:
    """Return an answer of a State in words."""
    if key == "pending":
        return _("Pending")
    return wording.word("commitments/support_levels", key) if key else ""


def _with(by: Wanted, **changes: str) -> Wanted:
    return Wanted.read({**by.as_query(), **changes})


def _address(by: Wanted, after: str) -> str:
    said = by.as_query() | ({"after": after} if after else {})
    return f"{reverse('commitments:recommendations')}?{urlencode(said)}"


@open_to_all
def one(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show anyone one published recommendation, its answer, and what is done about it."""
    rows = asked_for.recommendations_visible_to(VISITOR)
    row = get_object_or_404(asked_for.with_all(rows, VISITOR), pk=pk)
    context = {
        "line": line_of(row, public=True),
        "row": row,
        "source": source_shown(VISITOR, row.source),
    }
    return shown(request, "commitments/recommendation_public.html", context)


@open_to_all
def totals(request: HttpRequest) -> HttpResponse:
    """Show how many recommendations a filter leaves, by answer and by stage."""
    by = Wanted.read(request.GET)
    found = asked_for.totals_of(request.user, by)
    context = {
        "by": by,
        "totals": found,
        "positions": [(position_word(key), n) for key, n in found.by_position],
        "back": _address(by, ""),
    }
    if request.headers.get("HX-Request"):
        return shown(request, "commitments/recommendation_totals.html#totals", context)
    return shown(request, "commitments/recommendation_totals.html", context)


def _file(request: HttpRequest, by: Wanted, ending: str) -> HttpResponse:
    """Return the list as a file, unless it is too long to be made while someone waits."""
    rows = asked_for.narrowed(asked_for.recommendations_visible_to(request.user), by, request.user)
    if by.words:
        rows = rows.filter(pk__in=asked_for.hits_of(request.user, by).keys)
    most = limits().rows_at_once
    if rows.order_by()[: most + 1].count() > most:
        text = _("More than %(n)d recommendations: narrow the list to take it with you.")
        messages.error(request, text % {"n": most})
        return redirect(_address(by, ""))
    headings = [
        _("reference"), _("mechanism"), _("cycle"), _("State"), _("number"), _("text"),
        _("recommended by"), _("answer"), _("answer as printed"), _("category of action"),
        _("issues and themes"), _("stage"), _("cluster"), _("lead"), _("actions"), _("issued"),
    ]  # fmt: skip
    name = f"recommendations-{by.country or 'all'}"
    return as_file(name, ending, headings, _cells(rows, request.user))


def _cells(rows: Any, who: Any) -> Iterator[list[Any]]:
    keys = list(rows.order_by("-issued", "pk").values_list("pk", flat=True))
    for start in range(0, len(keys), 500):
        part = asked_for.recommendations_visible_to(who).filter(pk__in=keys[start : start + 500])
        found = {row.pk: row for row in asked_for.with_all(part, who)}
        for key in keys[start : start + 500]:
            row = found[key]
            line = line_of(row)
            yield [
                row.ref, row.mechanism.key, row.cycle.label if row.cycle else "", line["country"],
                row.number, row.text, "; ".join(line["by"]), line["position"], line["said"],
                row.category or "", "; ".join(line["labels"]), line["stage"],
                "; ".join(one.title for one in line["clusters"]),
                row.lead.name if row.lead else "", "; ".join(line["actions"]), row.issued,
            ]  # fmt: skip


@open_to_all
def matrix(request: HttpRequest) -> HttpResponse:
    """Show what one State was asked by theme: how it answered, and how far each has come."""
    by = Wanted.read({**request.GET.dict(), "q": ""})
    if not by.country:
        by = _with(by, country=settings.COUNTRY)
    kind = request.GET.get("kind", "")
    found = matrix_of(request.user, by, kind if kind in KINDS else "")
    context = {
        "by": by,
        "name": wording.name_of(by.country),
        "found": found,
        "answers": [(key, position_word(key)) for key in found.answers],
        "stages": [
            (key, wording.word("commitments/recommendation_stages", key)) for key in found.stages
        ],
        "rows": [_matrix_row(row, found, by) for row in found.rows],
        "total": _matrix_row(found.total, found, by),
        "kinds": [(key, wording.word("commitments/label_kinds", key)) for key in found.kinds],
        "kind": kind,
        "states": [(code, name) for code, name in countries(former=True) if code],
        "cycles": asked_for.cycles_of_state(request.user, by.country),
        "mechanisms": choices_of(request, by)["mechanisms"],
    }
    return shown(request, "commitments/matrix.html", context)


def _matrix_row(row: Any, found: Matrix, by: Wanted) -> dict[str, Any]:
    """Return one line of the matrix: each number leads to its recommendations."""

    def address(**more: str) -> str:
        return _address(_with(by, label=row.theme, **more), "")

    return {
        "theme": row.theme,
        "all": (row.all, address()),
        "answers": [
            (position_word(key), row.answers[key], address(position=key)) for key in found.answers
        ],
        "stages": [
            (
                wording.word("commitments/recommendation_stages", key), row.stages[key],
                address(stage=key),
            )
            for key in found.stages
        ],
    }  # fmt: skip
