"""Withdrawing an incident that was recorded by mistake, and restoring it."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from amparo.situations import actions, forms
from amparo.situations.policies import POLICY, Can
from amparo.situations.views.acts import of_incident
from amparo.situations.views.incidents import known
from amparo.ui.acts import BOTH, acted, sent


@require_http_methods(BOTH)
@login_required
def withdraw(request: HttpRequest, code: str) -> HttpResponse:
    """Withdraw an incident, with the reason."""
    incident = known(request, code)
    POLICY.require(request.user, Can.CORRECT, incident)
    act = of_incident(
        incident,
        title=_("Withdraw the incident"),
        button=_("Withdraw it"),
        lede=_("For what was recorded by mistake: a test, a row of a wrong file, no such event."),
        consequence=_(
            "No list, search, map or figure will hold it. Nothing is erased: it stays readable to "
            "those who could read it, with its history, and the same people can restore it."
        ),
        said=_("Withdrawn. It can be restored from this page."),
    )
    form = sent(request, forms.Reason)
    return acted(
        request, act, form,
        lambda: actions.withdraw_incident(
            incident_id=incident.pk, by=request.user, at=timezone.now(), **form.cleaned_data
        ),
    )  # fmt: skip


@require_http_methods(BOTH)
@login_required
def restore(request: HttpRequest, code: str) -> HttpResponse:
    """Restore an incident that was withdrawn, with the reason."""
    incident = known(request, code)
    POLICY.require(request.user, Can.CORRECT, incident)
    act = of_incident(
        incident,
        title=_("Restore the incident"),
        button=_("Restore it"),
        lede=_("It will stand in lists, searches and figures again, as it did."),
        said=_("Restored."),
    )
    form = sent(request, forms.Reason)
    return acted(
        request, act, form,
        lambda: actions.restore_incident(
            incident_id=incident.pk, by=request.user, at=timezone.now(), **form.cleaned_data
        ),
    )  # fmt: skip
