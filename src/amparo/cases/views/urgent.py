"""The urgent track: raise, order, reject, start, ratify, merge, lapse."""

from collections.abc import Callable, Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from amparo.cases.actions import UrgentMeasure, urgent
from amparo.cases.forms.urgent import FlagForm, OrderForm, PlainForm, ReasonForm
from amparo.cases.models import Case
from amparo.cases.policies import Can
from amparo.cases.views.acts import Act, act_on_case, staff

FLAG = Act(
    title=_("Raise urgency"), button=_("Call the duty officer"), permit=Can.FLAG_URGENT,
    consequence=_("The duty officer is called at once. The ordinary way goes on beside it."),
)  # fmt: skip
ORDER = Act(
    title=_("Order urgent measures"), button=_("Order the measures"), permit=Can.ORDER_URGENT,
    intro=_("Without waiting for an assessment. Each measure goes to its body at once."),
    consequence=_("A certified assessor must sign a study before the term to ratify ends."),
    keep="order",
)  # fmt: skip
REJECT = Act(
    title=_("Do not accept the urgency"), button=_("Propose it to a second officer"),
    permit=Can.ORDER_URGENT,
    consequence=_("It holds only when a second officer agrees. The ordinary way goes on."),
)  # fmt: skip
AGREE = Act(
    title=_("Agree that it is not urgent"), button=_("Agree"), permit=Can.ORDER_URGENT,
    consequence=_("The person is told the reason, and may raise urgency again on a new fact."),
)  # fmt: skip
START = Act(
    title=_("Record that urgent measures began"), button=_("Record the start"),
    permit=Can.START_URGENT,
    intro=_("At least one body shows that it began, and the person was contacted."),
)  # fmt: skip
RATIFY = Act(
    title=_("Ratify the urgent measures"), button=_("Ratify them"), permit=Can.RATIFY_URGENT,
    intro=_("On the signed study of a certified assessor."),
)  # fmt: skip
MERGE = Act(
    title=_("Let the plan take over"), button=_("Join them to the plan"), permit=Can.RATIFY_URGENT
)
LAPSE = Act(
    title=_("Lift the urgent measures"), button=_("Lift them"), permit=Can.RATIFY_URGENT,
    intro=_("With reasons, a fresh study, and the person heard. Never by time alone."),
)  # fmt: skip


@staff
def flag(request: HttpRequest, code: str) -> HttpResponse:
    """Raise urgency on a case."""
    return act_on_case(
        request, code, act=FLAG, form_class=FlagForm,
        do=lambda case, said: urgent.flag(
            case_id=case.pk, by=request.user, at=timezone.now(), new_fact=said["new_fact"]
        ),
    )  # fmt: skip


@staff
def order(request: HttpRequest, code: str) -> HttpResponse:
    """Order urgent measures."""

    def do(case: Case, said: Mapping[str, Any]) -> None:
        chosen = [
            UrgentMeasure(catalogue_code=code, body=body, detail=detail)
            for code, body, detail in said["measures"]
        ]
        urgent.order(
            case_id=case.pk, grave=said["grave"] == "yes", imminent=said["imminent"] == "yes",
            right=said["right"], reason=said["reason"], measures=chosen,
            by=request.user, at=timezone.now(),
        )  # fmt: skip

    return act_on_case(
        request, code, act=ORDER, form_class=OrderForm, form_args=lambda case: {"case": case},
        do=do,
    )  # fmt: skip


@staff
def propose_rejection(request: HttpRequest, code: str) -> HttpResponse:
    """Propose that urgency is not accepted."""
    return act_on_case(
        request, code, act=REJECT, form_class=ReasonForm,
        do=lambda case, said: urgent.propose_rejection(
            case_id=case.pk, reason=said["reason"], by=request.user, at=timezone.now()
        ),
    )  # fmt: skip


def _plain(request: HttpRequest, code: str, act: Act, do: Callable[..., Any]) -> HttpResponse:
    return act_on_case(
        request, code, act=act, form_class=PlainForm,
        do=lambda case, _said: do(case_id=case.pk, by=request.user, at=timezone.now()),
    )  # fmt: skip


@staff
def agree_rejection(request: HttpRequest, code: str) -> HttpResponse:
    """Agree, as a second officer."""
    return _plain(request, code, AGREE, urgent.agree_rejection)


@staff
def start(request: HttpRequest, code: str) -> HttpResponse:
    """Record that urgent measures began."""
    return _plain(request, code, START, urgent.start)


@staff
def ratify(request: HttpRequest, code: str) -> HttpResponse:
    """Ratify urgent measures."""
    return _plain(request, code, RATIFY, urgent.ratify)


@staff
def merge(request: HttpRequest, code: str) -> HttpResponse:
    """Join urgent measures to the plan."""
    return _plain(request, code, MERGE, urgent.merge)


@staff
def lapse(request: HttpRequest, code: str) -> HttpResponse:
    """Lift urgent measures."""
    return act_on_case(
        request, code, act=LAPSE, form_class=ReasonForm,
        do=lambda case, said: urgent.lapse(
            case_id=case.pk, reason=said["reason"], by=request.user, at=timezone.now()
        ),
    )  # fmt: skip
