"""Putting a granted plan to work: tell the bodies, another body, what the person says, in force."""

import uuid
from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from amparo.cases.actions import implementing
from amparo.cases.forms.implementing import HappenedForm
from amparo.cases.forms.plan import OtherBodyForm
from amparo.cases.forms.urgent import PlainForm
from amparo.cases.models import Case, Measure
from amparo.cases.policies import Can
from amparo.cases.queries.plans import measures_in_force
from amparo.cases.views.acts import Act, act_on_case, staff
from amparo.cases.workflow.guards import every_measure_settled

TELL = Act(
    title=_("Tell the bodies"), button=_("Give each body its duty"), permit=Can.NOTIFY,
    intro=_("Each one gets its own task under the code name, and nothing else."),
    consequence=_("The term of each body begins to run."),
)  # fmt: skip
OTHER = Act(
    title=_("Give a measure to another body"), button=_("Give it to that body"),
    permit=Can.NOTIFY, keep="other-body",
    consequence=_("The duty of the first body ends, and stays on record."),
)  # fmt: skip
HAPPENED = Act(
    title=_("Write down if it happened"), button=_("Record what the person says"),
    permit=Can.CONFIRM_MEASURE,
    consequence=_("If it did not happen, the body is late, and it counts against it."),
)  # fmt: skip
IN_FORCE = Act(
    title=_("Record that protection is in force"), button=_("Record it"), permit=Can.FOLLOW_UP,
    intro=_("By the person's own word on each measure, not by the body's."),
    consequence=_("The date of the next assessment is set."),
)  # fmt: skip


def _measure(case: Case, key: uuid.UUID) -> Measure:
    return get_object_or_404(case.measures.select_related("body", "duty", "plan"), pk=key)


@staff
def notify_bodies(request: HttpRequest, code: str) -> HttpResponse:
    """Give each body its duty and its notice."""

    def lines(case: Case) -> Mapping[str, Any]:
        waiting = measures_in_force(case).exclude(answer="refuse").order_by("id")
        at = timezone.now()
        found = [
            (m, "" if m.duty_id else implementing.closed_to(case, m.body, at)) for m in waiting
        ]
        return {"lines": found}

    def do(case: Case, said: Mapping[str, Any]) -> None:
        told = implementing.notify_bodies(
            case_id=case.pk, by=request.user, at=timezone.now(), version=said.get("version")
        )
        if told.state == "granted":
            messages.warning(
                request, now("Some bodies were told. Those the person shares nothing with wait.")
            )

    return act_on_case(
        request, code, act=TELL, form_class=PlainForm, context=lines, do=do,
        template="cases/plan/bodies.html",
    )  # fmt: skip


@staff
def change_body(request: HttpRequest, code: str, key: uuid.UUID) -> HttpResponse:
    """Give a measure in force to another body."""
    return act_on_case(
        request, code, act=OTHER, form_class=OtherBodyForm, template="cases/plan/on_measure.html",
        form_args=lambda case: {"case": case, "measure": _measure(case, key)},
        context=lambda case: {"measure": _measure(case, key)},
        do=lambda case, said: implementing.change_body(
            measure_id=_measure(case, key).pk, body=said["body"], reason=said["reason"],
            by=request.user, at=timezone.now(),
        ),
    )  # fmt: skip


@staff
def confirm(request: HttpRequest, code: str, key: uuid.UUID) -> HttpResponse:
    """Write down what the person says of a measure: it happened, or it did not."""
    return act_on_case(
        request, code, act=HAPPENED, form_class=HappenedForm,
        template="cases/plan/on_measure.html",
        context=lambda case: {"measure": _measure(case, key)},
        do=lambda case, said: implementing.confirm_measure(
            measure_id=_measure(case, key).pk, happened=said["happened"] == "yes",
            text=said["text"], suitability=said["suitability"], channel=said["channel"],
            by=request.user, at=timezone.now(),
        ),
    )  # fmt: skip


@staff
def confirm_protection(request: HttpRequest, code: str) -> HttpResponse:
    """Record that protection is in force."""
    return act_on_case(
        request, code, act=IN_FORCE, form_class=PlainForm, template="cases/plan/in_force.html",
        context=lambda case: {
            "measures": list(measures_in_force(case).order_by("id")),
            "closed": every_measure_settled(case),
        },
        do=lambda case, said: implementing.confirm_protection(
            case_id=case.pk, by=request.user, at=timezone.now(), version=said.get("version")
        ),
    )  # fmt: skip
