"""The room's lists: as a page, and as the same rows in a file."""

import io
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

import vocab
from amparo.diplomacy.policies import works_at_a_desk
from amparo.diplomacy.queries.lists import LISTINGS, Listing, called, days_as_data, rows_of
from amparo.diplomacy.views.kinds import WRITINGS
from amparo.diplomacy.views.pages import page_of, shown
from amparo.exchange.rules.writing import Sheet, write_csv, write_workbook
from amparo.ui.shapes import Filter

PER_PAGE = 50
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TYPES = {"csv": "text/csv; charset=utf-8", "xlsx": XLSX}
WRITERS = {"csv": write_csv, "xlsx": write_workbook}


def _asked(request: HttpRequest, kind: str) -> tuple[Listing, str, str, Any]:
    listing = LISTINGS.get(kind)
    if listing is None:
        raise Http404
    typed, state = request.GET.get("q", "").strip()[:200], request.GET.get("state", "")
    if state not in vocab.terms(f"diplomacy/{listing.states}"):
        state = ""
    return listing, typed, state, rows_of(request.user, listing, typed, state)


def state_of(listing: Listing, fact: Any) -> str:
    """Return the state of a fact in words."""
    return vocab.label(f"diplomacy/{listing.states}", fact.state, get_language() or "es")


@page_of
def listed(request: HttpRequest, kind: str) -> HttpResponse:
    """Show one list, or the rows of it that hold the words typed."""
    listing, typed, state, rows = _asked(request, kind)
    asked = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    words = vocab.terms(f"diplomacy/{listing.states}").values()
    language = get_language() or "es"
    writings = [(key, WRITINGS[key].title) for key in (kind, f"kept-{kind}") if key in WRITINGS]
    context = {
        "listing": listing,
        "heads": listing.heads,
        "rows": [
            (row, called(row), [*zip(listing.heads[1:], listing.cells(row), strict=True)],
             state_of(listing, row))
            for row in asked
        ],
        "asked": asked,
        "typed": typed,
        "state": state,
        "writings": writings,
        "filters": [Filter(_("All"), _at(typed), current=not state)] + [
            Filter(term.label.in_language(language), _at(typed, term.key),
                   current=term.key == state)
            for term in words
        ] if works_at_a_desk(request.user, None) else [],
    }  # fmt: skip
    return shown(request, "diplomacy/list.html", context)


def _at(typed: str, state: str = "") -> str:
    return f"?{urlencode({k: v for k, v in (('q', typed), ('state', state)) if v})}"


@page_of
def listed_as(request: HttpRequest, kind: str, shape: str) -> HttpResponse:
    """Give a list as a file: the rows that its reader may see, and no others."""
    listing, _typed, _state, rows = _asked(request, kind)
    if shape not in WRITERS:
        raise Http404
    heads = [str(head) for head in listing.heads] + [_("State of the record")]
    sheet = Sheet(
        kind, heads, [""] * len(heads),
        (
            [called(row), *(str(cell) for cell in listing.cells(row)), state_of(listing, row)]
            for row in rows
        ),
    )  # fmt: skip
    out = io.BytesIO()
    with days_as_data():
        WRITERS[shape](out, [sheet])
    response = HttpResponse(out.getvalue(), content_type=TYPES[shape])
    response["Content-Disposition"] = f'attachment; filename="{kind}.{shape}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response
