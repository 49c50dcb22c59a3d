"""Correcting a meeting, a promise that it made, and a goal of a plan."""

from functools import partial
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _

from amparo.commitments import queries
from amparo.commitments.actions import revising
from amparo.commitments.actions.correcting import may_correct
from amparo.commitments.forms.scorecards import ChangeMeetingForm, GoalForm, PromiseForm
from amparo.commitments.models import Cycle, Goal, Recommendation, Told
from amparo.commitments.policies import POLICY, Can
from amparo.commitments.queries.scorecards import KIND
from amparo.commitments.views.scorecards import address_of_meeting
from amparo.ui import acts
from amparo.ui.acts import BOTH, Act, acted, sent
from amparo.ui.differing import Stands

opened = partial(acts.opened, POLICY)


def _require(request: HttpRequest, row: Told) -> None:
    """Refuse whoever may not correct a record as it stands."""
    if not may_correct(request.user, row):
        published = row.state == Told.PUBLISHED
        POLICY.require(request.user, Can.WITHDRAW if published else Can.WRITE, row)


def _words(title: str, row: Told, above: tuple[str, str], quote: str = "") -> Act:
    told = row.state == Told.PUBLISHED
    lede = _("It is published: what you keep is read at once. The journal keeps how it stood.")
    return Act(
        title=title, button=_("Keep the changes"), trail=(above,), lede=lede if told else "",
        quote=quote,
    )  # fmt: skip


def _said(form: Any, request: HttpRequest) -> dict[str, Any]:
    said = form.cleaned_data
    return {
        "revision": said["revision"] or 0, "facts": form.facts(), "why": said.get("why", ""),
        "by": request.user, "at": now(),
    }  # fmt: skip


@opened(Can.WRITE, methods=BOTH)
def change_meeting(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Correct how a meeting was written down."""
    rows = queries.visible(Cycle, request.user).select_related("mechanism")
    row = get_object_or_404(rows, pk=pk)
    _require(request, row)
    form = sent(request, ChangeMeetingForm, who=request.user, row=row)
    act = _words(_("Correct the meeting"), row, (row.label, address_of_meeting(row)))

    def call() -> None:
        revising.correct_meeting(cycle_id=pk, cited=form.cited, **_said(form, request))

    def stands() -> Stands:
        return Stands(ChangeMeetingForm(who=request.user, row=rows.get(pk=pk)))

    return acted(request, act, form, call, stands=stands)


@opened(Can.WRITE, methods=BOTH)
def change_promise(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Correct how a promise was written down."""
    rows = queries.visible(Recommendation, request.user).filter(kind=KIND).exclude(cycle=None)
    rows = rows.select_related("cycle__mechanism")
    row = get_object_or_404(rows, pk=pk)
    _require(request, row)
    form = sent(request, PromiseForm, row=row)
    above = (row.cycle.label if row.cycle else "", address_of_meeting(row.cycle))
    act = _words(_("Correct the promise"), row, above)

    def call() -> None:
        revising.correct_promise(recommendation_id=pk, **_said(form, request))

    def stands() -> Stands:
        return Stands(PromiseForm(row=rows.get(pk=pk)))

    return acted(request, act, form, call, stands=stands)


@opened(Can.WRITE, methods=BOTH)
def change_goal(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Correct how a goal of a plan was written down."""
    rows = queries.visible(Goal, request.user).select_related("plan")
    row = get_object_or_404(rows, pk=pk)
    _require(request, row)
    form = sent(request, GoalForm, who=request.user, row=row)
    above = (row.plan.short, reverse("commitments:plan", args=[row.plan_id]))
    act = _words(_("Correct the goal"), row, above)

    def call() -> None:
        revising.correct_goal(goal_id=pk, cited=form.cited, **_said(form, request))

    def stands() -> Stands:
        return Stands(GoalForm(who=request.user, row=rows.get(pk=pk)))

    return acted(request, act, form, call, stands=stands)
