"""The plan: its page, each measure, the person's answers, showing it, taking it to decision."""

import uuid
from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from amparo.cases import queries
from amparo.cases.actions import plans
from amparo.cases.forms.plan import (
    AnswerForm,
    MeasureForm,
    NonePossibleForm,
    PlanWordsForm,
    needs,
    values_of,
)
from amparo.cases.forms.urgent import PlainForm
from amparo.cases.models import Case, Measure
from amparo.cases.policies import POLICY, Can
from amparo.cases.rules.plan import problems_of_measure
from amparo.cases.views.acts import Act, act_on_case, staff
from amparo.cases.workflow.plan_check import current_plan, planned, problems
from amparo.duties import queries as duties
from amparo.ui.htmx import page

PROPOSE = Act(
    title=_("Propose a measure"), button=_("Put it in the plan"), permit=Can.PLAN, keep="measure",
    intro=_("The person answers it before it goes to decision."),
)  # fmt: skip
CHANGE = Act(
    title=_("Change a measure"), button=_("Keep the change"), permit=Can.PLAN, keep="change",
    consequence=_("If what the person answered changes, they are asked again."),
)  # fmt: skip
DROP = Act(title=_("Take a measure out"), button=_("Take it out"), permit=Can.PLAN)
WORDS = Act(
    title=_("What the plan is for"), button=_("Keep these words"), permit=Can.PLAN,
    keep="plan-words",
)  # fmt: skip
ANSWER = Act(
    title=_("Write down the person's answer"), button=_("Record the answer"),
    permit=Can.RECORD_ANSWER, keep="answer",
    consequence=_("A refusal closes nothing: another measure is then sought."),
)  # fmt: skip
NONE_POSSIBLE = Act(
    title=_("Nothing can take its place"), button=_("Record what was agreed"),
    permit=Can.RECORD_ANSWER, keep="none",
)  # fmt: skip
BEGIN = Act(
    title=_("Begin a new version of the plan"), button=_("Begin the new version"), permit=Can.PLAN,
    intro=_("It begins as a copy. What is in force stays in force until the new one is granted."),
)  # fmt: skip
SHARE = Act(
    title=_("Show the plan to the person"), button=_("Show the plan"), permit=Can.PLAN,
    intro=_("They see each measure in plain words and say if they want it."),
    consequence=_("From now on a measure is answered, never taken away."),
)  # fmt: skip
SEND = Act(
    title=_("Take the plan to decision"), button=_("Take it to decision"), permit=Can.PLAN,
    consequence=_("The term to decide begins to run. The person is told."),
)  # fmt: skip


def _plan_page(code: str) -> str:
    return reverse("cases:plan", args=[code])


def _measure(case: Case, key: uuid.UUID) -> Measure:
    found = case.measures.select_related("plan", "body", "duty")
    return get_object_or_404(found, pk=key)


@staff
def show(request: HttpRequest, code: str) -> HttpResponse:
    """Show the plan facing the person's answers, what it lacks, and the next act on it."""
    at = timezone.now()
    case = queries.opened_by(request.user, code, at=at)
    POLICY.require(request.user, Can.READ_PLAN, case)
    plan = current_plan(case)
    in_hand = case.state == "plan_concertation" and (plan is None or plan.agreed_at is None)
    measures = _measures(plan)
    lacks = _lacks(case, measures) if in_hand and plan else []
    clock = duties.running(case).filter(key="plan").first()
    values = {
        "case": case, "plan": plan, "measures": measures, "in_hand": in_hand, "lacks": lacks,
        "may": POLICY.allows(request.user, Can.PLAN, case),
        "may_record": POLICY.allows(request.user, Can.RECORD_ANSWER, case),
        "next": _next(case, plan, measures, in_hand=in_hand, whole=not lacks),
        "refused": _refused(measures),
        "unanswered": sum(not m.answer for m in measures),
        "needs": [(item, q, (plan.unmet_needs or {}).get(item, "")) for item, q in needs(case)]
        if plan else [],
        "clock": duties.shown(clock, at) if clock else None,
        "earlier": case.plans.exclude(pk=plan.pk).order_by("-version") if plan else [],
    }  # fmt: skip
    return page(request, "cases/plan/plan.html", values)


def _measures(plan: Any) -> list[Measure]:
    if plan is None:
        return []
    found = plan.measures.select_related("body", "duty", "substitute_for", "continues")
    return list(found.prefetch_related("devices", "substitutes").order_by("id"))


def _lacks(case: Case, measures: list[Measure]) -> list[tuple[str, Measure | None]]:
    """Return what the plan lacks in words, each with the measure it is about."""
    language = get_language() or "es"
    found = []
    for problem in problems(case):
        about = [m for m in measures if m.catalogue_code == problem.about]
        words = problem.words.in_language(language)
        found += [(words, m) for m in about if _is_of(problem.key, m)] or [(words, None)]
    return list(dict.fromkeys(found))


def _is_of(key: str, measure: Measure) -> bool:
    """Test if a problem of a kind of measure is of this one: two of a kind may stand in a plan."""
    return key in {problem.key for problem in problems_of_measure(planned(measure))}


def _next(case: Case, plan: Any, measures: list[Measure], *, in_hand: bool, whole: bool) -> str:
    """Return the one act that comes next: its button is the filled one."""
    if case.state != "plan_concertation":
        return ""
    if not in_hand:
        return "begin"
    if plan is None or not measures:
        return "propose"
    if not plan.shared_at:
        return "share"
    if whole:
        return "send"
    if _refused(measures):
        return "substitute"
    return "answers" if any(not m.answer for m in measures) else ""


def _refused(measures: list[Measure]) -> Measure | None:
    """Return the first measure that was refused and has nothing in its place yet."""
    return next(
        (
            m
            for m in measures
            if m.answer == "refuse" and not m.none_possible_agreed_at and not m.substitutes.all()
        ),
        None,
    )


@staff
def propose(request: HttpRequest, code: str) -> HttpResponse:
    """Propose a measure, or a substitute for one that the person refused."""
    instead = request.GET.get("instead", "")
    refused: list[Measure] = []

    def start(case: Case) -> Mapping[str, Any]:
        refused.extend(case.measures.filter(answer="refuse", pk=_key(instead)))
        return {"substitute_for": refused[0].pk} if refused else {}

    return act_on_case(
        request, code, act=PROPOSE, form_class=MeasureForm, then=_plan_page(code),
        template="cases/plan/measure.html", form_args=lambda case: {"case": case},
        initial=start, context=lambda _case: {"refused": refused[0] if refused else None},
        do=lambda case, said: plans.propose_measure(
            case_id=case.pk, proposal=said["proposal"], by=request.user, at=timezone.now(),
            substitute_for=said["substitute_for"],
        ),
    )  # fmt: skip


def _key(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None


@staff
def change(request: HttpRequest, code: str, key: uuid.UUID) -> HttpResponse:
    """Change a measure of the plan in hand."""
    return act_on_case(
        request, code, act=CHANGE, form_class=MeasureForm, then=_plan_page(code),
        template="cases/plan/measure.html",
        form_args=lambda case: {"case": case, "measure": _measure(case, key)},
        initial=lambda case: values_of(_measure(case, key)),
        context=lambda case: {"measure": _measure(case, key)},
        do=lambda _case, said: plans.change_measure(
            measure_id=key, proposal=said["proposal"], by=request.user, at=timezone.now()
        ),
    )  # fmt: skip


def _on_measure(
    request: HttpRequest, code: str, key: uuid.UUID, act: Act, form_class: Any, do: Any
) -> HttpResponse:
    found: dict[str, Measure] = {}

    def look(case: Case) -> Mapping[str, Any]:
        # Before the act: afterwards the measure may be gone.
        found["measure"] = _measure(case, key)
        return {}

    return act_on_case(
        request, code, act=act, form_class=form_class, form_args=look,
        context=lambda _case: found, then=_plan_page(code),
        template="cases/plan/on_measure.html",
        do=lambda _case, said: do(found["measure"], said),
    )  # fmt: skip


@staff
def drop(request: HttpRequest, code: str, key: uuid.UUID) -> HttpResponse:
    """Take a measure out of the plan in hand."""
    return _on_measure(
        request, code, key, DROP, PlainForm,
        lambda measure, _said: plans.drop_measure(
            measure_id=measure.pk, by=request.user, at=timezone.now()
        ),
    )  # fmt: skip


@staff
def answer(request: HttpRequest, code: str, key: uuid.UUID) -> HttpResponse:
    """Write down what the person answered by telephone or in person."""
    return _on_measure(
        request, code, key, ANSWER, AnswerForm,
        lambda measure, said: plans.answer_measure(
            measure_id=measure.pk, answer=said["answer"], words=said["words"], by=request.user,
            at=timezone.now(),
        ),
    )  # fmt: skip


@staff
def none_possible(request: HttpRequest, code: str, key: uuid.UUID) -> HttpResponse:
    """Record, as agreed with the person, that nothing can take the place of a measure."""
    return _on_measure(
        request, code, key, NONE_POSSIBLE, NonePossibleForm,
        lambda measure, said: plans.agree_none_possible(
            measure_id=measure.pk, reason=said["reason"], by=request.user, at=timezone.now()
        ),
    )  # fmt: skip


@staff
def words(request: HttpRequest, code: str) -> HttpResponse:
    """Write what the plan is for, and why a need has no measure."""

    def start(case: Case) -> Mapping[str, Any]:
        plan = current_plan(case)
        unmet = (plan.unmet_needs or {}) if plan else {}
        return {"objectives": plan.objectives if plan else "",
                **{f"unmet_{item}": why for item, why in unmet.items()}}  # fmt: skip

    def do(case: Case, said: Mapping[str, Any]) -> None:
        plans.write_plan(
            case_id=case.pk, objectives=said["objectives"], unmet_needs=said["unmet"],
            by=request.user, at=timezone.now(),
        )  # fmt: skip

    return act_on_case(
        request, code, act=WORDS, form_class=PlanWordsForm, form_args=lambda case: {"case": case},
        initial=start, do=do, then=_plan_page(code), template="cases/plan/act.html",
    )  # fmt: skip


def _plain(request: HttpRequest, code: str, act: Act, do: Any) -> HttpResponse:
    return act_on_case(
        request, code, act=act, form_class=PlainForm, then=_plan_page(code),
        template="cases/plan/act.html",
        do=lambda case, said: do(case, said.get("version")),
    )  # fmt: skip


@staff
def begin(request: HttpRequest, code: str) -> HttpResponse:
    """Begin the next version of the plan."""
    return _plain(
        request, code, BEGIN,
        lambda case, _version: plans.begin_plan(
            case_id=case.pk, by=request.user, at=timezone.now()
        ),
    )  # fmt: skip


@staff
def share(request: HttpRequest, code: str) -> HttpResponse:
    """Show the plan to the person."""
    return _plain(
        request, code, SHARE,
        lambda case, _version: plans.share_plan(
            case_id=case.pk, by=request.user, at=timezone.now()
        ),
    )  # fmt: skip


@staff
def send(request: HttpRequest, code: str) -> HttpResponse:
    """Take the plan to decision."""
    return _plain(
        request, code, SEND,
        lambda case, version: plans.send_to_decision(
            case_id=case.pk, by=request.user, at=timezone.now(), version=version
        ),
    )  # fmt: skip
