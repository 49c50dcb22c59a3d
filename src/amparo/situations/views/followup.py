"""What follows an incident: interventions, its chain, and incidents that public sources tell."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from amparo.evidence.actions import add_source as add_evidence_source
from amparo.situations import actions, forms
from amparo.situations.models import Incident, Intervention
from amparo.situations.policies import POLICY, Can
from amparo.situations.views.acts import Act, form_page
from amparo.situations.views.incidents import seen
from amparo.ui.htmx import Answer, asking


def _act(incident: Incident, title: str, button: str, lede: str = "") -> Act:
    address = reverse("situations:incident", args=[incident.code])
    home = (_("Incidents"), reverse("situations:incidents"))
    return Act(title, button, address, lede, (home, (incident.code, address)))


def _own(request: HttpRequest, code: str) -> Incident:
    incident = seen(request, code)
    POLICY.require(request.user, Can.CORRECT, incident)
    return incident


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def new_intervention(request: HttpRequest, code: str) -> HttpResponse:
    """Add what was asked for about an incident."""
    incident = _own(request, code)
    act = _act(incident, _("Add an intervention"), _("Add the intervention"))
    if request.method != "POST":
        return form_page(request, act, forms.EditIntervention())
    form, answer = forms.EditIntervention(request.POST), Answer()
    if form.is_valid():
        with asking(form, answer):
            actions.add_intervention(
                incident_id=incident.pk, facts=form.facts(), by=request.user, at=timezone.now()
            )
    return form_page(request, act, form, answer=answer, then=act.back)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def change_intervention(request: HttpRequest, code: str, pk: UUID) -> HttpResponse:
    """Say how far an intervention has come."""
    incident = _own(request, code)
    POLICY.require(request.user, Can.READ, incident)
    row = get_object_or_404(Intervention, pk=pk, incident=incident)
    act = _act(incident, _("Change the intervention"), _("Save what changed"))
    if request.method != "POST":
        return form_page(request, act, forms.EditIntervention(row=row))
    form, answer = forms.EditIntervention(request.POST, row=row), Answer()
    if form.is_valid():
        with asking(form, answer):
            actions.change_intervention(
                intervention_id=row.pk, facts=form.facts(), by=request.user, at=timezone.now()
            )
    return form_page(request, act, form, answer=answer, then=act.back)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def link(request: HttpRequest, code: str) -> HttpResponse:
    """Say which earlier incident one follows from."""
    incident = _own(request, code)
    act = _act(incident, _("Link to an earlier incident"), _("Link them"))
    if request.method != "POST":
        initial = {"earlier": incident.chain.code if incident.chain else ""}
        return form_page(request, act, forms.LinkToEarlier(who=request.user, initial=initial))
    form, answer = forms.LinkToEarlier(request.POST, who=request.user), Answer()
    if form.is_valid():
        with asking(form, answer):
            actions.link_to_earlier(
                incident_id=incident.pk, by=request.user, at=timezone.now(), **form.cleaned_data
            )
    return form_page(request, act, form, answer=answer, then=act.back)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def from_source(request: HttpRequest) -> HttpResponse:
    """Record an incident that a public source tells."""
    POLICY.require(request.user, Can.RECORD)
    back = reverse("situations:incidents")
    act = Act(
        title=_("Record from a public source"),
        button=_("Record the incident"),
        back=back,
        lede=_("Whom the source names is kept sealed beside it. The incident carries no name."),
        trail=((_("Incidents"), back),),
    )
    if request.method != "POST":
        return form_page(
            request, act, forms.RecordFromSource(initial={"country": settings.COUNTRY})
        )
    form, answer, then = forms.RecordFromSource(request.POST), Answer(), None
    if form.is_valid():
        with asking(form, answer):
            incident = _record(form, request.user)
            messages.success(request, _("The incident is recorded as alleged."))
            then = reverse("situations:incident", args=[incident.code])
    return form_page(request, act, form, answer=answer, then=then)


@transaction.atomic
def _record(form: forms.RecordFromSource, by: Any) -> Incident:
    said, at = form.cleaned_data, timezone.now()
    names = ("title", "kind", "publisher", "address", "reliability")
    source = add_evidence_source(by=by, at=at, **{name: said[name] for name in names})
    incident, _claim = actions.record_from_source(
        source=source, named=said["named"], says=said["says"], locator=said["locator"], by=by,
        at=at, public_summary=said["public_summary"], **form.what(),
    )  # fmt: skip
    return incident
