"""Asking a report: the list of them, one with its filters, its files, freezing it."""

from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from amparo.kernel.actors import VISITOR
from amparo.kernel.errors import Invalid
from amparo.ledger import actions as ledger
from amparo.reports import actions, jobs, queries
from amparo.reports.actions.gathering import has_stopped
from amparo.reports.actions.rendering import FORMS, is_long
from amparo.reports.forms import Freezing, ReportForm, Wanting, form_of
from amparo.reports.forms.acts import PUBLIC
from amparo.reports.models import Gathering, Snapshot
from amparo.reports.policies import POLICY, Can
from amparo.reports.queries.asking import Asking, Report, gathered
from amparo.reports.queries.catalogue import REPORTS, by_slug
from amparo.reports.rules.document import Stamp
from amparo.reports.rules.frozen import frozen, mark_of
from amparo.reports.views import shapes
from amparo.ui import acts, days
from amparo.ui.acts import BOTH, Act, acted, sent
from amparo.ui.htmx import page

opened = partial(acts.opened, POLICY)
LISTED = 20


@opened(Can.READ)
def catalogue(request: HttpRequest) -> HttpResponse:
    """Show every report, and the snapshots that wait for a second person."""
    waiting = queries.visible_to(request.user).filter(state=Snapshot.WAITING)
    context = {
        "reports": REPORTS.values(),
        "waiting": [_named(one) for one in waiting[:LISTED]],
        "may_offer": POLICY.allows(request.user, Can.OFFER),
    }
    return page(request, "reports/list.html", context)


def _named(snapshot: Snapshot) -> dict[str, Any]:
    return {"snapshot": snapshot, "title": REPORTS[snapshot.report].title}


def _report(slug: str) -> Report:
    report = by_slug(slug)
    if report is None:
        raise Http404
    return report


def _form(request: HttpRequest, report: Report, who: Any = None) -> ReportForm:
    asks, today = who or request.user, timezone.localdate()
    return form_of(report.key).asked(request.GET, who=asks, today=today)


@opened(Can.READ)
def report(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a report with its filters, or give it as a file where `as` names a form."""
    asked, form = _report(slug), None
    form = _form(request, asked)
    context: dict[str, Any] = {"report": asked, "form": form, "forms": FORMS}
    if not form.is_valid():
        return _not_understood(request, context)
    asking = form.asking(request.user, at=timezone.now(), today=timezone.localdate())
    if asked.is_long(asking):
        return _long(request, context, asking)
    document = gathered(asked, asking)
    stamp = Stamp("", mark_of(frozen(document)))
    if wanted := request.GET.get("as", ""):
        if wanted not in FORMS:
            raise Http404
        if not is_long(wanted, document.rows):
            ledger.record_read(
                verb="report.taken", target=f"reports.Report:{asked.key}", by=request.user,
                at=timezone.now(), why=f"{wanted} {stamp.mark}",
            )  # fmt: skip
            return shapes.file_of(wanted, document, stamp)
        context["too_long"] = wanted
    return page(request, "reports/report.html", {
        **context, **shapes.shown(document, stamp), "query": _query(request),
        "rows": document.rows,
    })  # fmt: skip


def _query(request: HttpRequest) -> str:
    query = request.GET.copy()
    query.pop("as", None)
    return str(query.urlencode())


def _long(request: HttpRequest, context: dict[str, Any], asking: Asking) -> HttpResponse:
    """Show a long report's filters, how long it is, and what one asked of it before."""
    asked = context["report"]
    mine = Gathering.objects.filter(by=request.user, report=asked.key).order_by("-asked_at")
    return page(request, "reports/report.html", {
        **context, "long_rows": asked.size(asking), "query": _query(request),
        "mine": mine.select_related("snapshot").defer("snapshot__content")[:LISTED],
    })  # fmt: skip


@opened(Can.READ)
def gathering(request: HttpRequest, key: UUID) -> HttpResponse:
    """Show how far a long report is, to who asked for it; once it is there, go to it."""
    found = Gathering.objects.filter(pk=key, by=request.user).select_related("snapshot").first()
    if found is None:
        raise Http404
    if found.snapshot:
        address = reverse("reports:snapshot", args=[found.snapshot.code])
        by_script = bool(getattr(request, "htmx", None))
        return HttpResponse(headers={"HX-Redirect": address}) if by_script else redirect(address)
    stopped = has_stopped(found, timezone.now())
    context = {
        "found": found, "report": REPORTS[found.report], "has_stopped": stopped,
        "runs": not stopped, "percent": 100 * found.rows_done // max(found.rows_total, 1),
    }  # fmt: skip
    return page(request, "reports/gathering.html#state", context)


def _not_understood(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    response = page(request, "reports/report.html", context)
    response.status_code = 422
    return response


@opened(Can.FREEZE, methods=BOTH)
def freeze(request: HttpRequest, slug: str) -> HttpResponse:
    """Freeze a report with the filters of the address."""
    asked = _report(slug)
    filters = _form(request, asked)
    if not filters.is_valid():
        return _not_understood(request, {"report": asked, "form": filters, "forms": FORMS})
    now = timezone.now()
    asking = filters.asking(request.user, at=now, today=timezone.localdate(now))
    may_offer = asked.has_public and POLICY.allows(request.user, Can.OFFER)
    is_long = asked.is_long(asking)
    kind = Wanting if is_long else Freezing
    form = sent(request, kind, may_offer=may_offer, **_initial(request))
    back = f"{reverse('reports:report', args=[asked.slug])}?{request.GET.urlencode()}"
    act = Act(
        title=_("Have this report gathered") if is_long else _("Freeze this report"),
        button=_("Have it gathered") if is_long else _("Freeze it"),
        trail=((_("Reports"), reverse("reports:list")), (str(asked.title), back)),
        lede=_("It stays as it is now, whatever is recorded later."),
        facts=((_("Report"), f"{asked.key} {asked.title}"), (_("As of"), days.day(asking.on)),
               *asking.printed),
    )  # fmt: skip

    def call() -> str:
        for_public = form.cleaned_data["audience"] == PUBLIC
        question = _as_a_visitor(request, asked, now) if for_public else asking
        if is_long:
            one = actions.ask_for_report(
                report=asked, asking=question, by=request.user, at=now, for_public=for_public,
                form=form.cleaned_data["form"],
            )  # fmt: skip
            jobs.gather.enqueue(str(one.pk))
            return reverse("reports:gathering", args=[one.pk])
        snapshot = actions.freeze(
            report=asked, asking=question, by=request.user, at=now, for_public=for_public
        )
        return reverse("reports:snapshot", args=[snapshot.code])

    return acted(request, act, form, call)


def _as_a_visitor(request: HttpRequest, report: Report, now: datetime) -> Asking:
    """Return the question as a visitor may ask it: what is chosen is printed for everyone.

    :raises Invalid: if a filter names what is not published to all.
    """
    form = _form(request, report, VISITOR)
    if not form.is_valid():
        raise Invalid(_("Something that you chose is not published for all: choose again."),
                      "audience")  # fmt: skip
    return replace(form.asking(VISITOR, at=now, today=timezone.localdate(now)), who=request.user)


def _initial(request: HttpRequest) -> dict[str, Any]:
    if request.method == "POST":
        return {}
    return {"initial": {"audience": "own", "form": request.GET.get("as", "")}}
