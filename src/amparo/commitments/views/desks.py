"""The home of a directorate, what awaits Congress, and the report of what a desk did (R-11)."""

from collections.abc import Iterable
from datetime import date
from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from amparo.commitments import queries
from amparo.commitments.models import Consultation, Recognition
from amparo.commitments.policies import POLICY, Can
from amparo.commitments.queries import congress as bench
from amparo.commitments.queries import desks as reads
from amparo.commitments.queries.activity import activity as acted_in
from amparo.commitments.queries.activity import ahead
from amparo.commitments.views import addresses, wording
from amparo.commitments.views.files import KINDS, REPORT_FORMS, as_file
from amparo.commitments.views.records import KIND_OF, titles
from amparo.commitments.views.records import KINDS as RECORDS
from amparo.diplomacy.models import Fact
from amparo.diplomacy.queries.lists import address_of as address_of_fact
from amparo.evidence.policies import heads_a_desk
from amparo.instruments.models import Instrument
from amparo.instruments.policies import know_writers
from amparo.ui import acts
from amparo.ui.htmx import page
from amparo.ui.shapes import Filter

opened = partial(acts.opened, POLICY)
SHOWN = 20  # lines of one part of the page
PAGES = {
    Consultation: "commitments:consultation", Recognition: "commitments:recognition",
    Instrument: "commitments:treaty",
}  # fmt: skip


def address_of(row: Any) -> str:
    """Return the page of a record or of a fact, empty where it has none of its own."""
    if isinstance(row, Fact):
        return address_of_fact(row)
    if own := PAGES.get(type(row)):
        return reverse(own, args=[row.pk])
    if addresses.is_of_chain(row):
        return addresses.address_of(row)
    kind = KIND_OF.get(type(row))
    return reverse("commitments:record", args=[kind, row.pk]) if kind else ""


def name_of_desk(desk: reads.Desk) -> str:
    """Return what a directorate is called in the reader's language."""
    if desk.body is None:
        return _("All directorates")
    spanish = wording.language().startswith(("es", "qu"))
    return desk.body.name if spanish or not desk.body.name_en else desk.body.name_en


def _asked(request: HttpRequest, code: str) -> reads.Desk:
    """Return the desk of an address, or one's own."""
    if not code:
        return reads.desk_of(request.user)
    if code == "all":
        return reads.Desk()
    found = next((d for d in reads.directorates() if d.body and d.body.code == code), None)
    if found is None:
        raise Http404
    return found


def _doors(desk: reads.Desk) -> list[Filter]:
    here = desk.body.code if desk.body else "all"
    return [
        Filter(name_of_desk(one), reverse("commitments:desk", args=[key]), current=key == here)
        for one in (reads.Desk(), *reads.directorates())
        for key in [one.body.code if one.body else "all"]
    ]


def kinds_due() -> dict[str, str]:
    """Return what each kind of thing that falls due is called."""
    return {
        "report": _("Report due"), "promise": _("Promise due"), "action": _("Action to be done"),
        "input": _("Input due"),
    }  # fmt: skip


def _buckets(found: Iterable[reads.Due], today: date) -> list[tuple[str, str, int, list[Any]]]:
    words = {
        0: _("Overdue"), 30: _("In the next 30 days"), 90: _("In 31 to 90 days"),
        180: _("In 91 to 180 days"),
    }  # fmt: skip
    kinds = kinds_due()
    return [
        (f"due-{days}", words[days], len(lines),
         [(one, kinds[one.kind], address_of(one.row)) for one in lines[:SHOWN]])
        for days, lines in reads.by_bucket(found, today)
    ]  # fmt: skip


@opened(Can.WRITE)
def desk(request: HttpRequest, code: str = "") -> HttpResponse:
    """Show what is due, overdue, waiting for the head, at Congress, new, without a lead."""
    found, today = _asked(request, code), timezone.localdate()
    unled = reads.without_a_lead(request.user, found)
    among = None if found.remit is None else reads.instruments_of(found)
    wait = bench.awaiting_congress(
        request.user, today, country=settings.COUNTRY, among=among
    )  # fmt: skip
    context = {
        "desk": found,
        "code": found.body.code if found.body else "all",
        "name": name_of_desk(found),
        "doors": _doors(found),
        "buckets": _buckets(reads.due_for(request.user, found, today), today),
        "drafts": _drafts(request),
        "heads": heads_a_desk(request.user, None),
        "waiting": wait[:SHOWN],
        "waiting_count": len(wait),
        "inputs": reads.new_inputs(request.user, found)[:SHOWN],
        "unled": [(row, address_of(row)) for row in unled[:SHOWN]],
        "unled_count": unled.count(),
        "cooperation": _cooperation(request),
    }
    return page(request, "commitments/desk.html", context)


def _cooperation(request: HttpRequest) -> list[tuple[str, int, list[tuple[Any, str]]]]:
    found = reads.cooperation(request.user)
    words = {"need": _("Needed"), "offer": _("Offered")}
    return [
        (words[side], len(rows), [(row, address_of_fact(row)) for row in rows[:5]])
        for side, rows in found.items()
    ]


def _drafts(request: HttpRequest) -> list[tuple[str, Any, str, bool]]:
    """Return the drafts that a head may publish, with whether the reader may."""
    names, found = titles(), []
    for kind, model in RECORDS.items():
        drafts = queries.visible(model, request.user).filter(state="draft").order_by("-id")
        rows = list(drafts[:SHOWN])
        know_writers(rows)
        for row in rows:
            may = POLICY.allows(request.user, Can.PUBLISH, row)
            found.append((names[kind], row, address_of(row), may))
    found.sort(key=lambda one: (not one[3], -one[1].recorded_at.timestamp()))
    return found[:SHOWN]


@opened(Can.READ)
def congress(request: HttpRequest) -> HttpResponse:
    """Show each treaty that Congress has before it, the longest wait first."""
    on = wording.asked_of(request).on
    country = request.GET.get("country", settings.COUNTRY).upper()[:4]
    found = bench.awaiting_congress(request.user, on, country=country)
    if (ending := request.GET.get("as", "")) in KINDS:
        headings = [
            _("treaty"), _("title"), _("State"), _("sent to Congress"), _("days"),
            _("last step"), _("day of the last step"), _("document"), _("as of"),
        ]  # fmt: skip
        rows = (
            [one.instrument.short, one.instrument.called, wording.name_of(one.country),
             one.sent.taken, one.days, wording.word("commitments/domestic_steps", one.last.step),
             one.last.taken, one.last.document, str(on)]
            for one in found
        )  # fmt: skip
        return as_file(f"congress-{on}", ending, headings, rows)
    context = {"on": on, "rows": found, "name": wording.name_of(country), "code": country}
    return page(request, "commitments/congress.html", context)


@opened(Can.WRITE)
def activity(request: HttpRequest, code: str) -> HttpResponse:
    """Show what a directorate did in a period, and what lies ahead of it (R-11)."""
    found, today = _asked(request, code), timezone.localdate()
    first = _day(request, "since") or date(today.year, 1, 1)
    last = _day(request, "until") or today
    desk = found.body.pk if found.body else None
    parts = acted_in(request.user, desk, first, last)
    asked = {"desk": desk or "", "since": first, "until": last, "on": max(last, today)}
    context = {
        "code": code,
        "forms": REPORT_FORMS,
        "asked": urlencode(asked),
        "name": name_of_desk(found),
        "first": first,
        "last": last,
        "parts": [
            (part, [(called, address_of(row), cells) for row, called, cells in part.rows])
            for part in parts
        ],
        "ahead": ahead(request.user, desk, today),
    }
    return page(request, "commitments/activity.html", context)


def _day(request: HttpRequest, name: str) -> date | None:
    try:
        return parse_date(request.GET.get(name, ""))
    except ValueError:
        return None
