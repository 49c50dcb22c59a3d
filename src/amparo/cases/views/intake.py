"""The intake desk's acts on a request."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from amparo.cases import actions
from amparo.cases.forms.intake import (
    AdmitForm,
    AnswerInformationForm,
    AskInformationForm,
    DeclineForm,
    ReferForm,
)
from amparo.cases.policies import Can
from amparo.cases.views.acts import Act, act_on_case, staff

ADMIT = Act(
    title=_("Admit the request"), button=_("Admit the request"), permit=Can.ADMIT, keep="admit",
    intro=_("The request comes from a defender, and the risk comes from the defence work."),
    consequence=_("The term to assess the risk begins to run. The person is told."),
)  # fmt: skip
ASK = Act(
    title=_("Ask for what is missing"), button=_("Ask the person"), permit=Can.ASK_INFORMATION,
    intro=_("Only once, and only exact items. The term to admit stands still meanwhile."),
    keep="ask",
)  # fmt: skip
ANSWER = Act(
    title=_("Write down the person's answer"), button=_("Record the answer"),
    permit=Can.ANSWER_INFORMATION,
)  # fmt: skip
REFER = Act(
    title=_("Pass the request on"), button=_("Pass it on"), permit=Can.REFER, keep="refer",
    intro=_("To the body that should have it. It stays in the registry; the answer is tracked."),
)  # fmt: skip
DECLINE = Act(
    title=_("Do not admit the request"), button=_("Do not admit it"), permit=Can.DECLINE,
    keep="decline",
    consequence=_("The person is told the reason and may ask for review."),
)  # fmt: skip


@staff
def admit(request: HttpRequest, code: str) -> HttpResponse:
    """Admit a request."""
    return act_on_case(
        request, code, act=ADMIT, form_class=AdmitForm, form_args=lambda case: {"case": case},
        do=lambda case, said: actions.admit(
            case_id=case.pk, by=request.user, at=timezone.now(), **said
        ),
    )  # fmt: skip


@staff
def ask_information(request: HttpRequest, code: str) -> HttpResponse:
    """Ask the person for exact items."""
    return act_on_case(
        request, code, act=ASK, form_class=AskInformationForm,
        do=lambda case, said: actions.ask_information(
            case_id=case.pk, by=request.user, at=timezone.now(), **said
        ),
    )  # fmt: skip


@staff
def answer_information(request: HttpRequest, code: str) -> HttpResponse:
    """Write down what the person answered."""
    return act_on_case(
        request, code, act=ANSWER, form_class=AnswerInformationForm,
        do=lambda case, said: actions.answer_information(
            case_id=case.pk, by=request.user, at=timezone.now(), **said
        ),
    )  # fmt: skip


@staff
def refer(request: HttpRequest, code: str) -> HttpResponse:
    """Pass a request on to the right body."""
    return act_on_case(
        request, code, act=REFER, form_class=ReferForm, then="/cases/",
        do=lambda case, said: actions.refer(
            case_id=case.pk, by=request.user, at=timezone.now(), **said
        ),
    )  # fmt: skip


@staff
def decline(request: HttpRequest, code: str) -> HttpResponse:
    """Decide that a request is not admitted."""
    return act_on_case(
        request, code, act=DECLINE, form_class=DeclineForm, then="/cases/",
        do=lambda case, said: actions.decline(
            case_id=case.pk, by=request.user, at=timezone.now(), **said
        ),
    )  # fmt: skip
