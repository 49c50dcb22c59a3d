"""The person's side of the plan: read it, answer it, say if it happened, ask for review."""

import uuid
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from amparo.cases.actions import appeals, implementing, plans
from amparo.cases.forms.public.plan import OwnAnswerForm, OwnHappenedForm, OwnReviewForm
from amparo.cases.models import Case, Measure
from amparo.cases.queries.plans import may_ask_review, shown_to_the_person
from amparo.cases.views.public.pages import answered, for_the_person, show
from amparo.duties import queries as duties
from amparo.kernel.actors import Holder
from amparo.ui.htmx import Answer, asking


def _measure(case: Case, key: uuid.UUID) -> Measure:
    found = shown_to_the_person(case).filter(pk=key).first()
    if found is None:
        raise Http404
    return found


@for_the_person
def plan(request: HttpRequest, holder: Holder, case: Case) -> HttpResponse:
    """Show the plan in plain words, with what the person answered and what they may say now."""
    measures = list(shown_to_the_person(case))
    newest = next((m.plan for m in reversed(measures) if m.plan), None)
    context = {
        "case": case, "measures": measures, "plan": newest,
        "waiting": [m for m in measures if m.plan_id and not m.answer],
        "asked": [m for m in measures if m.duty and m.duty.state == "claimed_done"],
        "may_review": may_ask_review(case),
    }  # fmt: skip
    return show(request, "plan.html", context)


def _act(
    request: HttpRequest, form: forms.Form, template: str, context: dict[str, Any], done: str,
    do: Any, then: str = "public:plan",
) -> HttpResponse:  # fmt: skip
    answer = Answer(status=200)
    if request.method == "POST":
        answer.status = 422
        if form.is_valid():
            with asking(form, answer):
                do(form.cleaned_data)
        if answer.agreed:
            messages.success(request, done)
            return redirect(then)
    return answered(request, template, {"form": form, **context}, answer)


@for_the_person
def answer(request: HttpRequest, holder: Holder, case: Case, key: uuid.UUID) -> HttpResponse:
    """Take the person's answer to one measure, in their own words."""
    measure = _measure(case, key)
    start = {"answer": measure.answer, "words": measure.answer_words or ""}
    return _act(
        request, OwnAnswerForm(request.POST or None, initial=start), "plan_answer.html",
        {"measure": measure}, _("Your answer is in. You may change it any day."),
        lambda said: plans.answer_measure(
            measure_id=measure.pk, answer=said["answer"], words=said["words"], by=holder,
            at=timezone.now(),
        ),
    )  # fmt: skip


@for_the_person
def happened(request: HttpRequest, holder: Holder, case: Case, key: uuid.UUID) -> HttpResponse:
    """Take the person's own word on whether a measure happened."""
    measure = _measure(case, key)
    return _act(
        request, OwnHappenedForm(request.POST or None), "plan_happened.html",
        {"measure": measure},
        _("Noted. Your word counts, not the body's."),
        lambda said: implementing.confirm_measure(
            measure_id=measure.pk, happened=said["happened"] == "yes", text=said["text"],
            suitability=said["suitability"], channel="web", by=holder, at=timezone.now(),
        ),
    )  # fmt: skip


@for_the_person
def review(request: HttpRequest, holder: Holder, case: Case) -> HttpResponse:
    """Take in that the person does not agree, and why."""
    if not may_ask_review(case):
        return redirect("public:status")
    objecting = case.state in {"implementing", "active"}
    clock = case.clock_running("review_window")
    context = {
        "objecting": objecting,
        "clock": duties.shown(clock, timezone.now()) if clock else None,
    }
    return _act(
        request, OwnReviewForm(request.POST or None), "plan_review.html", context,
        _("It is in. Someone who took no part in the decision looks at it again."),
        lambda said: appeals.ask_review(
            case_id=case.pk, text=said["text"], by=holder, at=timezone.now()
        ),
        then="public:status",
    )  # fmt: skip
