"""The inbox of a body, and its list as CSV."""

import csv

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_safe

from amparo.duties import actions, queries
from amparo.duties.policies import IMPLEMENTER, LIAISON, POLICY, Can, works_at_a_desk
from amparo.people.queries import roles_of
from amparo.ui.htmx import page
from amparo.ui.numbers import whole
from amparo.ui.shapes import Filter

PAGE = 40  # rows


@require_safe
@login_required
def inbox(request: HttpRequest) -> HttpResponse:
    """Show the duties of one's own body, the most urgent first."""
    at, tab = now(), request.GET.get("tab", "")
    visible = queries.visible_to(request.user)
    counts = queries.inbox_counts(visible, at)
    start = whole(request.GET.get("after"))
    found = list(queries.urgent_first(visible.filter(queries.in_tab(tab, at)))[start:][: PAGE + 1])
    listed = queries.rows(found[:PAGE], at)
    first = listed[0] if listed and not start and not tab and listed[0].duty.next_due_at else None
    context = {
        "at": at,
        "tab": tab if tab in queries.INBOX else "open",
        "filters": _tabs(counts, tab),
        "groups": queries.grouped(listed),
        "first": first,
        "next": f"?tab={tab}&after={start + PAGE}" if len(found) > PAGE else "",
        "previous": f"?tab={tab}&after={max(0, start - PAGE)}" if start else "",
        "lede": _lede(counts),
        "of_a_body": bool(roles_of(request.user) & {LIAISON, IMPLEMENTER}),
        "at_a_desk": works_at_a_desk(request.user, None),
        "may_export": POLICY.allows(request.user, Can.EXPORT),
        "may_oversee": POLICY.allows(request.user, Can.OVERSEE),
    }
    return page(request, "duties/inbox.html", context)


def _tabs(counts: dict[str, int], tab: str) -> list[Filter]:
    words = {
        "open": pgettext("duty", "Open"),
        "late": pgettext("duty", "Late"),
        "waiting": _("Waiting for acceptance"),
        "progress": pgettext("duty", "In progress"),
        "claimed": _("Waiting for the person"),
        "done": _("Done or over"),
    }
    current = tab if tab in queries.INBOX else "open"
    return [
        Filter(
            label=label,
            url=reverse("duties:inbox") + ("" if key == "open" else f"?tab={key}"),
            count=counts[key],
            current=key == current,
        )
        for key, label in words.items()
    ]


def _lede(counts: dict[str, int]) -> str:
    n = counts["open"]
    if not n:
        return ""
    open_ = ngettext("%(n)d open duty", "%(n)d open duties", n) % {"n": n}
    if not counts["late"]:
        return _("%(open)s; none is late.") % {"open": open_}
    late = ngettext("%(n)d is late", "%(n)d are late", counts["late"]) % {"n": counts["late"]}
    return _("%(open)s; %(late)s.") % {"open": open_, "late": late}


@require_safe
@login_required
def export(request: HttpRequest) -> HttpResponse:
    """Give the list of one's own duties as CSV, without their content."""
    at = now()
    duties = actions.export(by=request.user, at=at, tab=request.GET.get("tab", ""))
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="duties.csv"'
    response.write("\ufeff")  # so that a spreadsheet reads the accents
    writer = csv.writer(response)
    writer.writerow(
        [
            *("code", "kind", "body", "state", "urgent", "late", "was_late", "obstacle"),
            *("offered", "accepted", "due", "next_due", "claimed", "confirmed"),
        ]
    )
    for duty in duties:
        moments = (duty.offered_at, duty.accepted_at, duty.due_at, duty.next_due_at)
        ends = (duty.claimed_at, duty.confirmed_at)
        flags = (duty.is_urgent, duty.is_late(at), duty.first_late_at is not None)
        writer.writerow(
            [
                *(duty.code, duty.kind, duty.body.code, duty.state),
                *("yes" if flag else "no" for flag in flags),
                duty.obstacle,
                *(moment.isoformat() if moment else "" for moment in (*moments, *ends)),
            ]
        )
    return response
