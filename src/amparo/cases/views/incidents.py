"""Recording what happened on a case, and tying an incident of the registry to it."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from amparo.cases import queries
from amparo.cases.actions import incidents as actions
from amparo.cases.forms.incidents import IncidentForm, LinkForm
from amparo.cases.policies import POLICY, Can
from amparo.cases.views.acts import Act, act_on_case, case_page, staff
from amparo.ui.htmx import Answer, asking, page

RECORD = Act(
    title=_("Record an incident"), button=_("Record the incident"), permit=Can.ADD_FACT,
    intro=_("What happened to the person or collective of this case. It begins as alleged."),
    keep="incident",
)  # fmt: skip
LINK = Act(
    title=_("Tie an incident to the case"), button=_("Tie it to the case"), permit=Can.ADD_FACT,
    intro=_("An incident that is in the registry already."),
)  # fmt: skip


@staff
def record(request: HttpRequest, code: str) -> HttpResponse:
    """Record an incident of a case."""
    case = queries.opened_by(request.user, code, at=timezone.now())
    POLICY.require(request.user, RECORD.permit, case)
    if request.method != "POST":
        form = IncidentForm(who=request.user)
        return page(request, "cases/act.html", {"case": case, "form": form, "act": RECORD})
    form, answer = IncidentForm(request.POST, who=request.user), Answer()
    if form.is_valid():
        with asking(form, answer):
            actions.record_incident(
                case_id=case.pk, by=request.user, at=timezone.now(), **form.words()
            )
    values = {"case": case, "form": form, "act": RECORD}
    return page(request, "cases/act.html", values, answer=answer, then=case_page(case))


@staff
def link(request: HttpRequest, code: str) -> HttpResponse:
    """Tie an incident of the registry to a case."""
    return act_on_case(
        request, code, act=LINK, form_class=LinkForm,
        do=lambda case, said: actions.link_incident(
            case_id=case.pk, code=said["code"], by=request.user, at=timezone.now()
        ),
    )  # fmt: skip
