"""Who works on a case, who may never see it, what the person consents to."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from amparo.cases import actions
from amparo.cases.actions import recordings
from amparo.cases.forms.staff import (
    AssignForm,
    ConflictForm,
    ConsentForm,
    RecordingForm,
    SuspectForm,
    TakenBackForm,
)
from amparo.cases.models import Case
from amparo.cases.policies import Can
from amparo.cases.queries.recordings import Recording
from amparo.cases.views.acts import Act, act_on_case, staff
from amparo.ui.sound import hearing

ASSIGN = Act(title=_("Put someone on the case"), button=_("Assign"), permit=Can.ASSIGN)
SUSPECT = Act(
    title=_("Name a body that may be behind the risk"), button=_("Shut the body out"),
    permit=Can.SUSPECT,
    consequence=_("Its people, and those above and below it, lose sight of the case at once."),
)  # fmt: skip
CONFLICT = Act(
    title=_("Declare about conflicts of interest"), button=_("Declare"),
    consequence=_("Without this declaration an assessment cannot be handed in."),
)  # fmt: skip
RECORDING = Act(
    title=_("Record what the person says"), button=_("Keep this answer"), permit=Can.CONSENT,
    intro=_("In their own language. Ask first, then record."),
)  # fmt: skip
TAKEN_BACK = Act(
    title=_("The person takes a recording back"), button=_("Erase the recording"),
    permit=Can.CONSENT,
    consequence=_(
        "The recording is erased for good, and the request goes on. The day and the journal stay. "
        "Under a legal hold it is closed to everyone at once, and erased when the hold ends."
    ),
)  # fmt: skip
CONSENT = Act(
    title=_("Record a consent"), button=_("Record what the person said"), permit=Can.CONSENT
)


def _for_case(case: Case) -> dict[str, Case]:
    return {"case": case}


@staff
def assign(request: HttpRequest, code: str) -> HttpResponse:
    """Put someone on a case."""
    return act_on_case(
        request, code, act=ASSIGN, form_class=AssignForm, form_args=_for_case,
        do=lambda case, said: actions.assign_to(
            case_id=case.pk, user=said["user"], role=said["role"], by=request.user,
            at=timezone.now(),
        ),
    )  # fmt: skip


@staff
def suspect(request: HttpRequest, code: str) -> HttpResponse:
    """Shut a suspected body out of a case."""
    return act_on_case(
        request, code, act=SUSPECT, form_class=SuspectForm, form_args=_for_case,
        do=lambda case, said: actions.suspect(
            case_id=case.pk, body=said["body"], reason=said["reason"], by=request.user,
            at=timezone.now(),
        ),
    )  # fmt: skip


@staff
def conflict(request: HttpRequest, code: str) -> HttpResponse:
    """Declare about one's own conflicts of interest in a case."""
    return act_on_case(
        request, code, act=CONFLICT, form_class=ConflictForm, then="",
        do=lambda case, said: actions.declare_conflict(
            case_id=case.pk, has_conflict=said["has_conflict"] == "yes", note=said["note"],
            by=request.user, at=timezone.now(),
        ),
    )  # fmt: skip


@staff
def consent(request: HttpRequest, code: str) -> HttpResponse:
    """Record what the person consents to."""

    def do(case: Case, said: Any) -> None:
        words = {key: value for key, value in said.items() if key != "version"}
        actions.record_consent(case_id=case.pk, by=request.user, at=timezone.now(), **words)

    return act_on_case(
        request, code, act=CONSENT, form_class=ConsentForm, form_args=_for_case, do=do
    )


@hearing
@staff
def recording(request: HttpRequest, code: str) -> HttpResponse:
    """Keep what the person says aloud, or that they do not want to be recorded."""

    def do(case: Case, said: Any) -> None:
        common = {
            "case_id": case.pk, "version": said["version"], "by": request.user,
            "at": timezone.now(),
        }  # fmt: skip
        if said["consent"] == "refused":
            recordings.refuse_recording(**common)
        else:
            sent = said["file"]
            recordings.keep_recording(content=sent.read(), name=sent.name, **common)

    return act_on_case(request, code, act=RECORDING, form_class=RecordingForm, do=do)


@staff
def withdraw_recording(request: HttpRequest, code: str, key: UUID) -> HttpResponse:
    """Erase a recording whose consent the person takes back."""

    def do(case: Case, said: Any) -> None:
        done = recordings.withdraw_recording(
            case_id=case.pk, copy_id=key, how=said["how"], version=said["version"],
            by=request.user, at=timezone.now(),
        )  # fmt: skip
        messages.success(request, said_of(done))

    return act_on_case(request, code, act=TAKEN_BACK, form_class=TakenBackForm, do=do)


def said_of(done: Recording) -> str:
    """Return what became of a recording that was taken back, in words."""
    if done.copy.erased_at:
        return gettext("The recording is erased.")
    return gettext(
        "Taken back. A legal hold does not let us erase it yet: nobody can listen to it any more, "
        "and it is erased when the hold ends."
    )
