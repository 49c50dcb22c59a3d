"""What follows an incident: interventions, its chain, and incidents that public sources tell."""

from typing import Any
from uuid import UUID

from django.conf import settings
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
from amparo.situations.views.acts import of_incident, opened
from amparo.situations.views.incidents import seen
from amparo.ui.acts import BOTH, Act, acted, sent


def _own(request: HttpRequest, code: str) -> Incident:
    incident = seen(request, code)
    POLICY.require(request.user, Can.CORRECT, incident)
    return incident


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def new_intervention(request: HttpRequest, code: str) -> HttpResponse:
    """Add what was asked for about an incident."""
    incident = _own(request, code)
    act = of_incident(incident, title=_("Add an intervention"), button=_("Add the intervention"))
    form = sent(request, forms.EditIntervention)
    return acted(
        request, act, form,
        lambda: actions.add_intervention(
            incident_id=incident.pk, facts=form.facts(), by=request.user, at=timezone.now()
        ),
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def change_intervention(request: HttpRequest, code: str, pk: UUID) -> HttpResponse:
    """Say how far an intervention has come."""
    incident = _own(request, code)
    POLICY.require(request.user, Can.READ, incident)
    row = get_object_or_404(Intervention, pk=pk, incident=incident)
    act = of_incident(incident, title=_("Change the intervention"), button=_("Save what changed"))
    form = sent(request, forms.EditIntervention, row=row)
    return acted(
        request, act, form,
        lambda: actions.change_intervention(
            intervention_id=row.pk, facts=form.facts(), by=request.user, at=timezone.now()
        ),
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def link(request: HttpRequest, code: str) -> HttpResponse:
    """Say which earlier incident one follows from."""
    incident = _own(request, code)
    act = of_incident(incident, title=_("Link to an earlier incident"), button=_("Link them"))
    initial = {"earlier": incident.chain.code if incident.chain else ""}
    form = sent(request, forms.LinkToEarlier, who=request.user, initial=initial)
    return acted(
        request, act, form,
        lambda: actions.link_to_earlier(
            incident_id=incident.pk, by=request.user, at=timezone.now(), **form.cleaned_data
        ),
    )  # fmt: skip


@opened(Can.RECORD, methods=BOTH)
def from_source(request: HttpRequest) -> HttpResponse:
    """Record an incident that a public source tells."""
    act = Act(
        title=_("Record from a public source"),
        button=_("Record the incident"),
        trail=((_("Incidents"), reverse("situations:incidents")),),
        lede=_("Whom the source names is kept sealed beside it. The incident carries no name."),
        said=_("The incident is recorded as alleged."),
    )
    form = sent(request, forms.RecordFromSource, initial={"country": settings.COUNTRY})

    def call() -> str:
        return reverse("situations:incident", args=[_record(form, request.user).code])

    return acted(request, act, form, call)


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
