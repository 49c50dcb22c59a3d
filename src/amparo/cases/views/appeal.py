"""Review: what the person says against a decision, and the answer of who took no part in it."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from amparo.cases.actions import appeals
from amparo.cases.forms.appeal import ReviewForm
from amparo.cases.models import Case
from amparo.cases.policies import Can
from amparo.cases.views.acts import Act, act_on_case, staff
from amparo.cases.workflow import CASE
from amparo.cases.workflow.plan_check import current_plan

REVIEW = Act(
    title=_("Decide the review"), button=_("Decide the review"), permit=Can.DECIDE_REVIEW,
    intro=_("By someone who neither assessed, reviewed nor decided."), keep="review-decision",
    consequence=_("The person is told, with the reasons."),
)  # fmt: skip


def _outcomes(case: Case) -> list[str]:
    """Return the ways in which the review of a case may end."""
    found = []
    for name in appeals.OUTCOMES:
        move = CASE.move(name)
        # A grant is recorded by the action itself: what it needs beforehand is a plan.
        closed = current_plan(case) is None if name == "grant_on_review" else False
        if name != "grant_on_review":
            closed = bool(CASE.refusal(move, case))
        if not closed:
            found.append(name)
    return found


@staff
def decide_review(request: HttpRequest, code: str) -> HttpResponse:
    """Answer a request for review."""

    def asked(case: Case) -> Mapping[str, Any]:
        said = case.messages.filter(kind="new_fact").order_by("-at", "-id").first()
        act = case.decisions.exclude(decided_at=None).order_by("-decided_at").first()
        return {"asked": said, "draft": act}

    return act_on_case(
        request, code, act=REVIEW, form_class=ReviewForm, context=asked,
        template="cases/decision/act.html",
        form_args=lambda case: {"outcomes": _outcomes(case)},
        do=lambda case, said: appeals.decide_review(
            case_id=case.pk, by=request.user, at=timezone.now(), **said
        ),
    )  # fmt: skip
