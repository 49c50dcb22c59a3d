"""What an answer rests on, and the rebuttal of a presumed risk."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from amparo.cases.actions import assessments
from amparo.cases.forms.assessment import EvidenceForm, RebutForm
from amparo.cases.models import Case, Evidence
from amparo.cases.policies import Can
from amparo.cases.queries import assessments as reads
from amparo.cases.views.acts import Act, act_on_case, staff
from amparo.cases.views.assessment.parts import Sheet, in_hand
from amparo.ui.htmx import Answer, asking, page


@staff
def link(request: HttpRequest, code: str, number: int, item: str) -> HttpResponse:
    """Show what one answer rests on, and link more."""
    sheet = in_hand(request, code, number)
    if item not in sheet.instrument.items:
        raise Http404
    data = (request.POST, request.FILES) if request.method == "POST" else ()
    form, answer = EvidenceForm(*data, case=sheet.case), Answer(status=200)
    if request.method == "POST":
        answer.status = 422
        if form.is_valid():
            with asking(form, answer):
                _add(request, sheet, item, form.cleaned_data)
    key = next(d.key for d in sheet.instrument.dimensions if item in {i.id for i in d.items})
    asked = (sheet.instrument.items[item],)
    back = f"{sheet.address(reads.SLUGS[key])}#{item}"
    values = {
        **sheet.context(), "form": form, "back": back, "slug": reads.SLUGS[key],
        "line": reads.lines(sheet.found, asked, sheet.instrument, sheet.lacking)[0],
    }  # fmt: skip
    if request.method != "POST":
        return page(request, "cases/assessment/evidence.html", values)
    return page(request, "cases/assessment/evidence.html", values, answer=answer, then=back)


def _add(request: HttpRequest, sheet: Sheet, item: str, said: dict[str, Any]) -> None:
    upload = next(((file.name, file.read()) for file in said["file"]), None)
    assessments.add_evidence(
        assessment_id=sheet.found.pk, item=item, text=said["text"], upload=upload,
        incident=said.get("incident"), reliability=said["reliability"], by=request.user,
        at=timezone.now(),
    )  # fmt: skip


@staff
def unlink(request: HttpRequest, code: str, number: int, key: Any) -> HttpResponse:
    """Unlink a piece of evidence; the file stays in the case."""
    sheet = in_hand(request, code, number)
    found = Evidence.objects.filter(pk=key, answer__assessment=sheet.found).first()
    if found is None or request.method != "POST":
        raise Http404
    item = found.answer.item
    assessments.remove_evidence(evidence_id=found.pk, by=request.user, at=timezone.now())
    return redirect("cases:assessment_evidence", code, number, item)


REBUT = Act(
    title=_("Rebut the presumption of risk"), button=_("Write the rebuttal"), permit=Can.ASSESS,
    keep="rebut",
    intro=_("For this group the risk is presumed. It holds unless evidence shows otherwise."),
    consequence=_("It counts only once quality review agrees."),
)  # fmt: skip


@staff
def rebut(request: HttpRequest, code: str) -> HttpResponse:
    """Write, with evidence, why a presumed risk does not hold."""

    def do(case: Case, said: Any) -> None:
        upload = next(((file.name, file.read()) for file in said["upload"]), None)
        assessments.rebut_presumption(
            case_id=case.pk, text=said["text"], upload=upload, by=request.user, at=timezone.now()
        )

    return act_on_case(
        request, code, act=REBUT, form_class=RebutForm, do=do,
        initial=lambda case: {"text": case.presumption_rebuttal or ""},
        then=reverse("cases:assessment", args=[code]),
    )  # fmt: skip
