"""Recording what someone says aloud about an incident."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from amparo.situations import actions, forms
from amparo.situations.policies import POLICY, Can
from amparo.situations.views.acts import of_incident
from amparo.situations.views.incidents import seen
from amparo.ui.acts import BOTH, acted, sent
from amparo.ui.sound import hearing


@hearing
@require_http_methods(BOTH)
@login_required
def add_recording(request: HttpRequest, code: str) -> HttpResponse:
    """Keep a recording, or that the person does not agree to one."""
    incident = seen(request, code)
    POLICY.require(request.user, Can.READ, incident)
    POLICY.require(request.user, Can.CORRECT, incident)
    act = of_incident(
        incident,
        title=_("Record what is said"),
        button=_("Keep this answer"),
        lede=_("In the language of who speaks. Ask first, then record."),
    )
    form = sent(request, forms.AddRecording)

    def call() -> None:
        said, who, at = form.cleaned_data, request.user, timezone.now()
        if said["consent"] == "refused":
            actions.refuse_recording(incident_id=incident.pk, by=who, at=at)
            messages.success(request, _("Written down: they do not agree. Nothing is kept."))
            return
        actions.keep_recording(
            incident_id=incident.pk, content=said["file"].read(), name=said["file"].name,
            language=said["language"], told_by=said["told_by"], by=who, at=at,
        )  # fmt: skip
        messages.success(request, _("The recording is kept, sealed."))

    return acted(request, act, form, call)


@require_http_methods(BOTH)
@login_required
def withdraw_recording(request: HttpRequest, code: str, key: UUID) -> HttpResponse:
    """Erase a recording whose consent was taken back."""
    incident = seen(request, code)
    POLICY.require(request.user, Can.READ, incident)
    POLICY.require(request.user, Can.CORRECT, incident)
    row = get_object_or_404(incident.information.exclude(copy=None), pk=key)
    act = of_incident(
        incident,
        title=_("Who speaks takes the recording back"),
        button=_("Erase the recording"),
        consequence=_(
            "It is erased for good. The source, the day and the journal stay, and that it was "
            "erased at the wish of who speaks."
        ),
        said=_("The recording is erased."),
    )

    def call() -> None:
        actions.withdraw_recording(information_id=row.pk, by=request.user, at=timezone.now())

    return acted(request, act, sent(request, forms.TakenBack), call)
