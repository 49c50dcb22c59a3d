"""The list of cases: the queue of whoever looks, most urgent first."""

from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

import vocab
from amparo.cases import queries
from amparo.cases.models import Case, Request, UrgentRun
from amparo.cases.policies import OPEN_RUN
from amparo.cases.views.acts import staff
from amparo.duties import queries as duties
from amparo.ledger.actions import label
from amparo.ui import shapes
from amparo.ui.htmx import page

A_PAGE = 25
MOST = 1000  # cases counted: beyond, «more than» is said, and nothing is counted by kind
FILTERS = ("", "urgent", "collective", "for_another", "other_language")


@staff
def show(request: HttpRequest) -> HttpResponse:
    """List the cases this person may open, filtered by the address, the first due first."""
    at = timezone.now()
    mine = queries.visible_to(request.user)
    chosen = request.GET.get("only", "")
    state = request.GET.get("state", "")
    words = request.GET.get("q", "").strip()
    found = mine.filter(_only(chosen))
    found = found.filter(state=state) if state else found
    found = (
        found.filter(Q(code__iexact=words) | Q(code_name__istartswith=words)) if words else found
    )
    rows, after = _page(found, request.GET.get("after", ""))
    count = found.order_by()[: MOST + 1].count()
    are_many = mine.order_by()[: MOST + 1].count() > MOST
    states = mine.order_by().values_list("state", flat=True).distinct()
    values = {
        "rows": _with_clocks(rows, at),
        "after": after,
        "count": min(count, MOST),
        "is_more": count > MOST,
        "filters": _filters(mine, chosen, counted=not are_many),
        "states": sorted(vocab.terms("cases/states") if are_many else states),
        "state": state,
        "q": words,
    }
    return page(request, "cases/list.html", values)


def _only(chosen: str) -> Q:
    return {
        "urgent": Q(Exists(UrgentRun.objects.filter(case=OuterRef("pk"), state__in=OPEN_RUN))),
        "collective": Q(collective__isnull=False),
        "for_another": Q(
            Exists(Request.objects.filter(case=OuterRef("pk"), relation="third_party"))
        ),
        "other_language": ~Q(language="es"),
    }.get(chosen, Q())


def _filters(mine: QuerySet[Case], chosen: str, *, counted: bool) -> list[shapes.Filter]:
    """Return the kinds of cases as links, with how many of each where few are to be counted."""
    words = {
        "": _("All"), "urgent": _("With urgency"), "collective": _("Collective"),
        "for_another": _("Asked by another"), "other_language": _("In another language"),
    }  # fmt: skip
    counts: dict[str, int] = {}
    if counted:
        parts = {key or "all": Count("pk", filter=_only(key)) for key in FILTERS}
        counts = mine.order_by().aggregate(**parts)
    return [
        shapes.Filter(
            words[key], f"?only={key}" if key else "?", counts.get(key or "all"), key == chosen
        )
        for key in FILTERS
    ]


def _page(found: QuerySet[Case], after: str) -> tuple[list[Case], str]:
    """Return a page of cases by their first term due, and the cursor of the next page."""
    due, _sep, key = after.partition("|")
    if key and (moment := parse_datetime(due)):
        later = Q(next_due_at__gt=moment) | Q(next_due_at=moment, pk__gt=key)
        found = found.filter(later | Q(next_due_at=None))
    elif key:
        found = found.filter(next_due_at=None, pk__gt=key)
    ordered = queries.with_open_runs(found).order_by(F("next_due_at").asc(nulls_last=True), "pk")
    rows = list(ordered[: A_PAGE + 1])
    if len(rows) <= A_PAGE:
        return rows, ""
    last = rows[A_PAGE - 1]
    return rows[:A_PAGE], f"{last.next_due_at.isoformat() if last.next_due_at else ''}|{last.pk}"


def _with_clocks(rows: list[Case], at: datetime) -> list[tuple[Case, shapes.Clock | None]]:
    """Return cases each with the clock of its open urgent run, or else its own."""
    of_case: dict[Case, list[Any]] = {
        case: [*getattr(case, "open_runs", []), case] for case in rows
    }
    clocks = duties.next_of(thing for things in of_case.values() for thing in things)
    first = {
        case: next((clocks[label(thing)] for thing in things if label(thing) in clocks), None)
        for case, things in of_case.items()
    }
    return [(case, duties.shown(clock, at) if clock else None) for case, clock in first.items()]
