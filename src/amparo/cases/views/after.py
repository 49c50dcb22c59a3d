"""After the grant: follow-up, reasons to assess again, closing, leaving."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from amparo.cases import queries
from amparo.cases.actions import closing, following, leaving, reassessing
from amparo.cases.forms.after import (
    AnswerTriggersForm,
    CheckWithdrawalForm,
    ClosingForm,
    FollowUpForm,
    GrievanceForm,
    LossForm,
    ReasonsForm,
    TriggerForm,
)
from amparo.cases.forms.urgent import PlainForm
from amparo.cases.models import Case
from amparo.cases.policies import Can
from amparo.cases.views.acts import Act, act_on_case, staff
from amparo.kernel.ids import random_code

FOLLOW = Act(
    title=_("Record a follow-up"), button=_("Record it"), permit=Can.FOLLOW_UP, keep="follow",
    consequence=_("The next contact falls due. What does not suit gives a reason to assess again."),
)  # fmt: skip
TRIGGER = Act(
    title=_("Give a reason to assess again"), button=_("Record the reason"), permit=Can.TRIGGER,
    keep="trigger",
)  # fmt: skip
REASSESS = Act(
    title=_("Answer the reasons to assess again"), button=pgettext_lazy("act", "Answer"),
    permit=Can.FOLLOW_UP,
    intro=_("Measures in force stay in force while the risk is assessed again."),
)  # fmt: skip
PROPOSE = Act(
    title=_("Propose to close"), button=_("Propose it"), permit=Can.PROPOSE_CLOSING,
    consequence=_("The person is told and has time to object; the measures stay meanwhile."),
    keep="closing",
)  # fmt: skip
CLOSE = Act(
    title=_("Close the case"), button=_("Close it"), permit=Can.CLOSE,
    consequence=_("The measures end. The case opens again on a new fact."), keep="close",
)  # fmt: skip
CHECK = Act(
    title=_("Check the wish to stop"), button=_("Record the talk"), permit=Can.CHECK_WITHDRAWAL,
    intro=_("Speak with the person alone. Nobody may ask it for them."),
    consequence=_("If it is theirs, the case stops and the measures end."),
)  # fmt: skip
LOSS = Act(
    title=_("Record a death or disappearance"), button=_("Record it"), permit=Can.RECORD_LOSS,
    consequence=_("Justice and the protection of the family go on. The registry counts it."),
    keep="loss",
)  # fmt: skip
RETURN = Act(
    title=_("Record that the person is back"), button=_("Record it"), permit=Can.FOLLOW_UP,
    consequence=_("The risk is assessed again."),
)  # fmt: skip
GRIEVANCE = Act(
    title=_("Answer a complaint"), button=_("Send the answer"), permit=Can.ANSWER_GRIEVANCE,
    keep="grievance",
)  # fmt: skip


def _said(words: Any, *, version: bool = True) -> dict[str, Any]:
    return {key: value for key, value in words.items() if version or key != "version"}


def _for_case(case: Case) -> dict[str, Case]:
    return {"case": case}


@staff
def follow_up(request: HttpRequest, code: str) -> HttpResponse:
    """Record a contact with the person."""
    return act_on_case(
        request, code, act=FOLLOW, form_class=FollowUpForm,
        do=lambda case, said: following.follow_up(
            case_id=case.pk, by=request.user, at=timezone.now(), **_said(said, version=False)
        ),
    )  # fmt: skip


@staff
def trigger(request: HttpRequest, code: str) -> HttpResponse:
    """Give a reason to assess again."""
    return act_on_case(
        request, code, act=TRIGGER, form_class=TriggerForm,
        do=lambda case, said: reassessing.trigger(
            case_id=case.pk, kind=said["kind"], note=said["note"], once=random_code(12),
            by=request.user, at=timezone.now(),
        ),
    )  # fmt: skip


@staff
def reassess(request: HttpRequest, code: str) -> HttpResponse:
    """Answer a reason to assess again."""

    def do(_case: Case, said: Any) -> None:
        if said["then"] == "reassess":
            reassessing.reassess(trigger_id=said["trigger"], by=request.user, at=timezone.now())
        else:
            reassessing.dismiss_trigger(
                trigger_id=said["trigger"], reason=said["reason"], by=request.user,
                at=timezone.now(),
            )  # fmt: skip

    return act_on_case(
        request, code, act=REASSESS, form_class=AnswerTriggersForm, form_args=_for_case, do=do
    )


@staff
def propose_closing(request: HttpRequest, code: str) -> HttpResponse:
    """Propose to close."""
    return act_on_case(
        request, code, act=PROPOSE, form_class=ClosingForm,
        do=lambda case, said: closing.propose_closing(
            case_id=case.pk, by=request.user, at=timezone.now(), **_said(said)
        ),
    )  # fmt: skip


@staff
def close(request: HttpRequest, code: str) -> HttpResponse:
    """Close a case."""
    return act_on_case(
        request, code, act=CLOSE, form_class=ReasonsForm, then="/cases/",
        do=lambda case, said: closing.close(
            case_id=case.pk, by=request.user, at=timezone.now(), **_said(said)
        ),
    )  # fmt: skip


@staff
def check_withdrawal(request: HttpRequest, code: str) -> HttpResponse:
    """Record the private talk about the wish to stop."""
    return act_on_case(
        request, code, act=CHECK, form_class=CheckWithdrawalForm, then="/cases/",
        do=lambda case, said: leaving.check_withdrawal(
            case_id=case.pk, no_pressure=said["no_pressure"] == "yes",
            re_entry_explained=said["re_entry_explained"], by=request.user, at=timezone.now(),
        ),
    )  # fmt: skip


@staff
def record_loss(request: HttpRequest, code: str) -> HttpResponse:
    """Record a death or a disappearance."""
    return act_on_case(
        request, code, act=LOSS, form_class=LossForm,
        do=lambda case, said: leaving.record_loss(
            case_id=case.pk, by=request.user, at=timezone.now(), **_said(said, version=False)
        ),
    )  # fmt: skip


@staff
def record_return(request: HttpRequest, code: str) -> HttpResponse:
    """Record that a person who had disappeared is back."""
    return act_on_case(
        request, code, act=RETURN, form_class=PlainForm,
        do=lambda case, _words: leaving.record_return(
            case_id=case.pk, by=request.user, at=timezone.now()
        ),
    )  # fmt: skip


@staff
def answer_grievance(request: HttpRequest, code: str) -> HttpResponse:
    """Answer a complaint of the person."""
    return act_on_case(
        request, code, act=GRIEVANCE, form_class=GrievanceForm, form_args=_for_case,
        then="/home/",
        opened=lambda request, code: queries.opened_for(
            request.user, code, Can.ANSWER_GRIEVANCE, at=timezone.now()
        ),
        do=lambda _case, said: following.answer_grievance(
            grievance_id=said["grievance"], answer=said["answer"], by=request.user,
            at=timezone.now(),
        ),
    )  # fmt: skip
