"""Recording, correcting, verifying an incident; asking that a list may leave."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from amparo.evidence.actions import add_source as add_evidence_source
from amparo.exchange.actions import ask_export as ask
from amparo.situations import actions, forms, queries
from amparo.situations.actions import InformationFacts
from amparo.situations.models import Incident
from amparo.situations.policies import POLICY, Can
from amparo.situations.rules import read_date
from amparo.situations.views.acts import Act, form_page
from amparo.situations.views.incidents import seen
from amparo.ui.htmx import Answer, asking


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def new(request: HttpRequest) -> HttpResponse:
    """Record an incident."""
    POLICY.require(request.user, Can.RECORD)
    act = Act(
        title=_("Record an incident"),
        button=_("Record the incident"),
        back=reverse("situations:incidents"),
        lede=_("Who did what to whom, when and where. It begins as alleged."),
        trail=((_("Incidents"), reverse("situations:incidents")),),
    )
    if request.method != "POST":
        return form_page(request, act, forms.RecordIncident(who=request.user))
    form, answer, then = forms.RecordIncident(request.POST, who=request.user), Answer(), None
    if form.is_valid():
        with asking(form, answer):
            incident = actions.record_incident(by=request.user, at=timezone.now(), **form.words())
            _warn_of_date(request, form.words()["occurred"])
            messages.success(request, _("The incident is recorded as alleged."))
            then = reverse("situations:incident", args=[incident.code])
    return form_page(request, act, form, answer=answer, then=then)


def _warn_of_date(request: HttpRequest, written: str) -> None:
    known = read_date(written)
    if known.warning:
        messages.warning(
            request,
            _("No calendar has the day %(written)s: %(known)s is kept, and your words with it.")
            % {"written": written, "known": known.occurred},
        )


def _act(incident: Incident, title: str, button: str, lede: str = "") -> Act:
    address = reverse("situations:incident", args=[incident.code])
    home = (_("Incidents"), reverse("situations:incidents"))
    return Act(title, button, address, lede, (home, (incident.code, address)))


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def correct(request: HttpRequest, code: str) -> HttpResponse:
    """Correct an incident, keeping what it said."""
    incident = seen(request, code)
    POLICY.require(request.user, Can.CORRECT, incident)
    reads = POLICY.allows(request.user, Can.READ, incident)
    act = _act(
        incident,
        _("Correct the incident"),
        _("Correct the incident"),
        _("What it says now stays in its history with the reason."),
    )
    if request.method != "POST":
        form = forms.CorrectIncident(incident=incident, reads=reads)
        return form_page(request, act, form, incident=incident)
    form = forms.CorrectIncident(request.POST, incident=incident, reads=reads)
    answer = Answer()
    if form.is_valid():
        with asking(form, answer):
            actions.correct_incident(
                incident_id=incident.pk, by=request.user, at=timezone.now(), **form.words()
            )
            _warn_of_date(request, form.words()["occurred"])
            messages.success(request, _("Corrected. What it said before is in the history."))
    return form_page(request, act, form, answer=answer, then=act.back, incident=incident)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def verify(request: HttpRequest, code: str) -> HttpResponse:
    """Say how far an incident is established."""
    incident = seen(request, code)
    POLICY.require(request.user, Can.VERIFY, incident)
    act = _act(
        incident,
        _("Verify the incident"),
        _("Write this down"),
        _("Statistics for the indicator count only verified incidents."),
    )
    sources = queries.information_of(incident)
    if request.method != "POST":
        form = forms.VerifyIncident(initial={"status": incident.verification})
        return form_page(request, act, form, incident=incident, sources=sources)
    form, answer = forms.VerifyIncident(request.POST), Answer()
    if form.is_valid():
        with asking(form, answer):
            actions.verify_incident(
                incident_id=incident.pk, by=request.user, at=timezone.now(), **form.cleaned_data
            )
            messages.success(request, _("Written down, with the sources it rests on."))
    return form_page(
        request, act, form, answer=answer, then=act.back, incident=incident, sources=sources
    )


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def add_source(request: HttpRequest, code: str) -> HttpResponse:
    """Add what a further source says of an incident."""
    incident = seen(request, code)
    POLICY.require(request.user, Can.CORRECT, incident)
    act = _act(incident, _("Add a source"), _("Add the source"))
    if request.method != "POST":
        return form_page(request, act, forms.AddSource(), incident=incident)
    form, answer = forms.AddSource(request.POST), Answer()
    if form.is_valid():
        with asking(form, answer):
            _add(incident, form.cleaned_data, request.user)
            messages.success(request, _("The source is added."))
    return form_page(request, act, form, answer=answer, then=act.back, incident=incident)


@transaction.atomic
def _add(incident: Incident, said: dict[str, Any], by: Any) -> None:
    """Add the source and its passage together: a source that supports nothing is of no use."""
    at, source = timezone.now(), None
    if said["title"]:
        source = add_evidence_source(
            title=said["title"],
            kind=said["kind"],
            publisher=said["publisher"],
            address=said["address"],
            reliability=said["reliability"],
            by=by,
            at=at,
        )
    information = InformationFacts(
        source=source,
        told_by=said["told_by"],
        reliability=said["reliability"],
        locator=said["locator"],
    )
    actions.add_information(incident_id=incident.pk, information=information, by=by, at=at)


@require_POST
@login_required
def ask_export(request: HttpRequest) -> HttpResponse:
    """Ask that the list may leave, with the filter it has."""
    by = queries.Filters.read(request.POST)
    query = "&".join(f"{name}={value}" for name, value in by.as_query().items())
    export = ask(kind="incidents", query=query, by=request.user, at=timezone.now())
    messages.success(request, _("A second person must approve that this list leaves."))
    return redirect("exchange:export", export.pk)
