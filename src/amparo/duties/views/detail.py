"""One duty: the least a body must know, what can be done, what happened."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import dateformat
from django.utils.timezone import localtime, now
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from amparo.duties import actions, queries
from amparo.duties.models import Duty, Progress
from amparo.duties.policies import only_carries_it_out
from amparo.duties.rules import OPEN
from amparo.duties.views.act import ACTS, ASKS, next_for, words_of
from amparo.ui import days
from amparo.ui.htmx import page
from amparo.ui.shapes import Clock, Stage


@require_safe
@login_required
def detail(request: HttpRequest, code: str) -> HttpResponse:
    """Show what the body must know of a duty; the read is journalled."""
    at, duty = now(), get_object_or_404(queries.visible_to(request.user), code=code.upper())
    duty = actions.open_task(duty=duty, by=request.user, at=at)
    open_acts = [act for act in ACTS.values() if act.open_for(request.user, duty)]
    first = next_for(request.user, duty)
    context = {
        "duty": duty,
        "row": queries.rows([duty], at)[0],
        "stages": _stages(duty),
        "facts": _facts(duty, with_money=not only_carries_it_out(request.user, duty)),
        "next_act": first,
        "next_lede": words_of(first, duty)[0] if first else "",
        "ask": ASKS[first.name] if first else "",
        "acts": [act for act in open_acts if act is not first],
        "clocks": _terms(duty, at),
        "history": queries.history(duty),
        "is_open": duty.state in OPEN,
        "only_carries_it_out": only_carries_it_out(request.user, duty),
    }
    return page(request, "duties/detail.html", context)


def _terms(duty: Duty, at: datetime) -> list[Clock]:
    """Return the terms of a duty: those that run first, then the ended ones, the last first."""
    clocks = sorted(queries.clocks_of(duty).reverse(), key=lambda clock: clock.ended_at is not None)
    return [queries.shown(clock, at) for clock in clocks]


def _stages(duty: Duty) -> list[Stage]:
    """Return the way of a duty from offer to confirmation, with what is behind it."""
    marks = [
        ("offered", pgettext("duty", "Offered"), duty.offered_at),
        ("accepted", pgettext("duty", "Accepted"), duty.accepted_at),
        ("in_progress", pgettext("duty", "In progress"), None),
        ("claimed_done", pgettext("duty", "Reported as done"), duty.claimed_at),
        ("confirmed", pgettext("duty", "Confirmed"), duty.confirmed_at),
    ]
    if not duty.needs_confirmation:
        marks[3:] = [("confirmed", pgettext("duty", "Reported as done"), duty.claimed_at)]
    keys = [key for key, _label, _at in marks]
    here = keys.index(duty.state) if duty.state in keys else -1
    return [
        Stage(
            label=label,
            state="now" if i == here else "done" if i < here or (here < 0 and moment) else "todo",
            note=dateformat.format(localtime(moment), "j M") if moment else "",
        )
        for i, (_key, label, moment) in enumerate(marks)
    ]


def _facts(duty: Duty, *, with_money: bool) -> list[tuple[str, Any]]:
    """Return the least the reader must know, as pairs of a term and a fact; empty ones left out."""
    cost = f"{duty.cost} {duty.currency}".strip() if duty.cost is not None else ""
    return [
        (term, fact)
        for term, fact in (
            (_("For whom"), duty.code_name),
            (pgettext("duty", "Place"), duty.coarse_place.name if duty.coarse_place else ""),
            (pgettext("duty", "Body"), duty.body.name),
            (pgettext("duty", "Responsible"), duty.responsible_name),
            (_("Task sheet closes"), days.moment(duty.sheet_until_at)),
            (_("To be started by"), days.moment(duty.start_due_at)),
            (_("To be done by"), days.moment(duty.due_at)),
            (pgettext("duty", "Cost"), cost if with_money else ""),
            (_("Budget line"), duty.budget_line if with_money else ""),
        )
        if fact
    ]


@require_safe
@login_required
def evidence(request: HttpRequest, code: str, pk: UUID) -> HttpResponse:
    """Give a file that was shown as evidence; the read is journalled."""
    duty = get_object_or_404(queries.visible_to(request.user), code=code.upper())
    steps = Progress.objects.select_related("duty", "copy").exclude(copy=None)
    step = get_object_or_404(steps, pk=pk, duty=duty)
    content = actions.open_evidence(progress=step, by=request.user, at=now())
    response = HttpResponse(content, content_type="application/octet-stream")
    # Its own name may tell more than the code does; the type was found by looking.
    kind = step.copy.media_type.rsplit("/", 1)[-1].rsplit(".", 1)[-1]
    ending = {"jpeg": "jpg", "plain": "txt", "document": "docx", "sheet": "xlsx"}.get(kind, kind)
    response["Content-Disposition"] = f'attachment; filename="{duty.code}.{ending}"'
    return response
