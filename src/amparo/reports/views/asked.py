"""Asking a report: the list of them, one with its filters, its files, freezing it."""

from functools import partial
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from amparo.ledger import actions as ledger
from amparo.reports import actions, queries
from amparo.reports.actions.rendering import FORMS, is_long
from amparo.reports.forms import Freezing, ReportForm, form_of
from amparo.reports.forms.acts import PUBLIC
from amparo.reports.models import Snapshot
from amparo.reports.policies import POLICY, Can
from amparo.reports.queries.asking import Report, gathered
from amparo.reports.queries.catalogue import REPORTS, by_slug
from amparo.reports.rules.document import Stamp
from amparo.reports.rules.frozen import frozen, mark_of
from amparo.reports.views import shapes
from amparo.ui import acts
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


def _form(request: HttpRequest, report: Report) -> ReportForm:
    return form_of(report.key).asked(request.GET, who=request.user, today=timezone.localdate())


@opened(Can.READ)
def report(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a report with its filters, or give it as a file where `as` names a form."""
    asked, form = _report(slug), None
    form = _form(request, asked)
    context: dict[str, Any] = {"report": asked, "form": form, "forms": FORMS}
    if not form.is_valid():
        return _not_understood(request, context)
    asking = form.asking(request.user, at=timezone.now(), today=timezone.localdate())
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
    query = request.GET.copy()
    query.pop("as", None)
    return page(request, "reports/report.html", {
        **context, **shapes.shown(document, stamp), "query": query.urlencode(),
        "rows": document.rows,
    })  # fmt: skip


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
    form = sent(request, Freezing, may_offer=may_offer, **_initial(request))
    back = f"{reverse('reports:report', args=[asked.slug])}?{request.GET.urlencode()}"
    act = Act(
        title=_("Freeze this report"), button=_("Freeze it"),
        trail=((_("Reports"), reverse("reports:list")), (str(asked.title), back)),
        lede=_("It stays as it is now, whatever is recorded later."),
        facts=((_("Report"), f"{asked.key} {asked.title}"), (_("As of"), asking.on.isoformat()),
               *asking.printed),
    )  # fmt: skip

    def call() -> str:
        snapshot = actions.freeze(
            report=asked, asking=asking, by=request.user, at=now,
            for_public=form.cleaned_data["audience"] == PUBLIC,
        )  # fmt: skip
        return reverse("reports:snapshot", args=[snapshot.code])

    return acted(request, act, form, call)


def _initial(request: HttpRequest) -> dict[str, Any]:
    return {} if request.method == "POST" else {"initial": {"audience": "own"}}
