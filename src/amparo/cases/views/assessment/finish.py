"""Handing in, reading a finished assessment, and its review."""

from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from amparo.cases.actions import reviews
from amparo.cases.actions.assessors import lacking, module_name
from amparo.cases.forms.assessment import ReviewForm, SavedForm
from amparo.cases.models import Assessment, Case
from amparo.cases.policies import Can
from amparo.cases.queries import assessments as reads
from amparo.cases.rules import Problem
from amparo.cases.views.acts import Act, act_on_case, case_page, staff
from amparo.cases.views.assessment.parts import Sheet, in_hand, opened
from amparo.kernel.errors import Refused
from amparo.ledger import actions as ledger
from amparo.ui.htmx import Answer, asking, page

REVIEW = Act(
    title=_("Review the assessment"), button=_("Record the review"), permit=Can.REVIEW_ASSESSMENT,
    keep="review", intro=_("The score stands as it is: accept it, or return it with reasons."),
)  # fmt: skip


@staff
def hand_in(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Show what is missing, each with its place, and hand in what is whole."""
    sheet = in_hand(request, code, number)
    data = request.POST if request.method == "POST" else None
    form, answer = SavedForm(data), Answer(status=200)
    if request.method == "POST":
        answer.status = 422
        if form.is_valid():
            with asking(form, answer):
                reviews.submit_assessment(
                    assessment_id=sheet.found.pk, by=request.user, at=timezone.now()
                )
        if answer.agreed:
            return page(
                request, "cases/assessment/hand_in.html", {}, answer=answer,
                then=case_page(sheet.case),
            )  # fmt: skip
    flagged = () if sheet.found.kind == "immediate" else sheet.score.flagged
    modules = map(module_name, lacking(request.user, flagged, on=timezone.localdate()))
    values = {
        **sheet.context(), "form": form, "slug": "hand-in", "modules": list(modules),
        "missing": [(_place(sheet, one), one) for one in sheet.lacking],
    }  # fmt: skip
    return page(request, "cases/assessment/hand_in.html", values, answer=answer)


# Where on the screen of the words a thing is missing.
FIELDS = {
    "narrative": "narrative", "combined_missing": "intersection", "no_contact": "contact_on",
    "no_interpreter": "interpreter", "level_without_reason": "level_reason",
    "change_reasons": "change_reasons", "not_ordinary": "level",
}  # fmt: skip


def _place(sheet: Sheet, problem: Problem) -> str:
    """Return the address of what is missing."""
    if problem.about in sheet.instrument.items:
        return f"{sheet.address(reads.SLUGS[problem.about[0]])}#{problem.about}"
    if problem.about:
        return f"{sheet.address('legal')}#{problem.about}"
    return f"{sheet.address('words')}#id_{FIELDS.get(problem.key, 'narrative')}"


def _read(case: Case, found: Assessment) -> Mapping[str, Any]:
    """Return what the page of a finished assessment shows."""
    sheet = Sheet(case, found)
    parts = [
        (dimension, reads.lines(found, dimension.items, sheet.instrument, []))
        for dimension in sheet.instrument.dimensions
    ]
    legal = {row.element: row for row in found.legal_answers.all()}
    return {
        **sheet.context(), "parts": [(d, kept) for d, all_ in parts if (kept := _given(all_))],
        "legal": [
            (quality, legal[quality.key])
            for quality in sheet.instrument.legal_test if quality.key in legal
        ],
        "reviews": found.reviews.select_related("reviewer").order_by("at"),
    }  # fmt: skip


def _given(lines: list[reads.Line]) -> list[reads.Line]:
    return [line for line in lines if line.value]


@staff
def read(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Show an assessment as it was handed in, with how its level came out."""
    case = opened(request, code)
    found = reads.shown_to(request.user, case).filter(number=number).first()
    if found is None:
        raise Http404
    ledger.record_read(
        verb="assessment.read", target=found, by=request.user, at=timezone.now(), file=case.file
    )
    return page(request, "cases/assessment/read.html", dict(_read(case, found)))


@staff
def review(request: HttpRequest, code: str) -> HttpResponse:
    """Accept the assessment that waits, or return it, with reasons."""

    def do(case: Case, said: Mapping[str, Any]) -> None:
        found = reads.waiting_for_review(case)
        if found is None:
            raise Refused(_("No assessment waits for review here."))
        how = {
            "assessment_id": found.pk, "reasons": said["reasons"], "version": said["version"],
            "by": request.user, "at": timezone.now(),
        }  # fmt: skip
        if said["outcome"] == "return":
            reviews.send_back(**how)
            return
        agrees = {"yes": True, "no": False}.get(said.get("agrees_rebuttal", ""))
        reviews.accept(agrees_rebuttal=agrees, **how)

    def shown(case: Case) -> Mapping[str, Any]:
        found = reads.waiting_for_review(case)
        return dict(_read(case, found)) if found else {"assessment": None}

    return act_on_case(
        request, code, act=REVIEW, form_class=ReviewForm, do=do, context=shown,
        form_args=lambda case: {"case": case}, template="cases/assessment/review.html",
        then="/cases/",
    )  # fmt: skip
