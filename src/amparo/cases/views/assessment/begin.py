"""Who assesses a case; beginning; the list of its assessments."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from amparo.cases import actions
from amparo.cases.actions import assessments, assessors
from amparo.cases.forms.assessment import AssessorForm, BeginForm
from amparo.cases.models import Assessment, Case
from amparo.cases.policies import POLICY, Can
from amparo.cases.queries import assessments as reads
from amparo.cases.queries.page import staff_at_desk
from amparo.cases.views.acts import Act, act_on_case, staff
from amparo.cases.views.assessment.parts import Sheet, opened
from amparo.kernel.errors import Denied
from amparo.people.models import User
from amparo.people.queries import users_with
from amparo.ui import days
from amparo.ui.forms import Option
from amparo.ui.htmx import Answer, asking, page

ASSIGN = Act(
    title=gettext_lazy("Assign a certified assessor"), button=gettext_lazy("Give them the case"),
    permit=Can.ASSIGN_ASSESSOR,
    intro=gettext_lazy("Only with a certificate in force, without conflict, of no suspected body."),
    consequence=gettext_lazy("Whoever assessed until now loses the case. The term does not stop."),
)  # fmt: skip


@staff
def assign(request: HttpRequest, code: str) -> HttpResponse:
    """Give a case to a certified assessor."""
    at = timezone.now()

    def sorted_out(case: Case) -> dict[str, Any]:
        fit, unfit = _candidates(case, at)
        return {"unfit": unfit, "none": not fit}

    return act_on_case(
        request, code, act=ASSIGN, form_class=AssessorForm,
        template="cases/assessment/assign.html", context=sorted_out,
        form_args=lambda case: {"candidates": _candidates(case, at)[0]},
        do=lambda case, said: assessors.assign_assessor(
            case_id=case.pk, by=request.user, at=timezone.now(), **said
        ),
    )  # fmt: skip


def _candidates(case: Case, at: Any) -> tuple[list[tuple[User, Option]], list[tuple[User, str]]]:
    """Return who may assess, the least loaded first, and who may not, with the reason."""
    load = reads.caseload()
    near = set(staff_at_desk(case, "assessor").values_list("pk", flat=True))
    users = users_with("assessor").filter(posts__organisation__country=case.desk.country).distinct()
    fit, unfit = [], []
    for user in sorted(users, key=lambda u: (u.pk not in near, load.get(u.pk, 0), u.service_name)):
        if why := assessors.why_not(user, case, at):
            unfit.append((user, why))
        else:
            fit.append((user, Option(user.service_name, _hint(user, load.get(user.pk, 0), at))))
    return fit, unfit


def _hint(user: User, load: int, at: Any) -> str:
    held = user.certificates.filter(revoked_at=None, expires_on__gte=timezone.localdate(at))
    base = held.filter(module="RISK_BASE").order_by("expires_on").last()
    cases = ngettext("%(n)d open case", "%(n)d open cases", load) % {"n": load}
    until = _("certified until %(day)s") % {"day": days.day(base.expires_on)} if base else ""
    more = [assessors.module_name(one.module) for one in held.exclude(module="RISK_BASE")]
    return " · ".join(filter(None, [cases, until, ", ".join(more)]))


@staff
def overview(request: HttpRequest, code: str) -> HttpResponse:
    """List the assessments of a case; its assessor goes to the one in hand, or begins."""
    case = opened(request, code)
    who, at = request.user, timezone.now()
    may = {
        "assess": POLICY.allows(who, Can.ASSESS, case),
        "read": POLICY.allows(who, Can.READ_ASSESSMENT, case),
        "assign": POLICY.allows(who, Can.ASSIGN_ASSESSOR, case),
        "review": POLICY.allows(who, Can.REVIEW_ASSESSMENT, case),
    }
    if not any(may.values()):
        raise Denied(_("The assessments of this case are not open to you."))
    mine = case.assessments.filter(assessor=who, state__in=Assessment.WRITABLE)
    begun = mine.order_by("-number").first() if may["assess"] else None
    if begun and request.method == "GET" and "all" not in request.GET:
        return redirect(_first_open(Sheet(case, begun)))
    data = request.POST if request.method == "POST" else None
    form, answer = BeginForm(data), Answer(status=200)
    if request.method == "POST":
        answer.status = 422
        if form.is_valid():
            with asking(form, answer):
                made = _begin(request, case, form.cleaned_data, at)
            if answer.agreed:
                return redirect(_first_open(Sheet(case, made)) if made else reverse("cases:list"))
    run = case.urgent_runs.filter(state__in=assessors.RUNS_TO_STUDY).first()
    values = {
        "case": case, "form": form, "may": may, "mine": mine, "run": run,
        "kind": "urgent" if case.state not in {"assessing", "reassessing"} else "",
        "may_begin": may["assess"] and (run or case.state in {"assessing", "reassessing"}),
        "found": reads.shown_to(who, case), "waiting": reads.waiting_for_review(case),
        "may_give": may["assign"] and assessors.waits_for_assessor(case),
    }  # fmt: skip
    return page(request, "cases/assessment/overview.html", values, answer=answer)


def _begin(request: HttpRequest, case: Case, said: Any, at: Any) -> Assessment | None:
    """Declare about conflicts and begin; who has a conflict loses the case instead."""
    conflict = said["has_conflict"] == "yes"
    actions.declare_conflict(
        case_id=case.pk, has_conflict=conflict, note=said["note"], by=request.user, at=at
    )
    if conflict:
        return None
    return assessments.start_assessment(
        case_id=case.pk, by=request.user, at=at, urgent=request.POST.get("kind") == "urgent"
    )


def _first_open(sheet: Sheet) -> str:
    """Return the address of the first screen that is not whole."""
    return sheet.address(next((s.slug for s in sheet.steps if not s.is_done), "words"))
