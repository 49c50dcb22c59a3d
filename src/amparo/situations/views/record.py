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
from amparo.situations.views.acts import of_incident, opened
from amparo.situations.views.incidents import seen
from amparo.ui.acts import BOTH, Act, acted, sent
from amparo.ui.once import do_once, was_done


@opened(Can.RECORD, methods=BOTH)
def new(request: HttpRequest) -> HttpResponse:
    """Record an incident."""
    act = Act(
        title=_("Record an incident"),
        button=_("Record the incident"),
        trail=((_("Incidents"), reverse("situations:incidents")),),
        lede=_("Who did what to whom, when and where. It begins as alleged."),
        said=_("The incident is recorded as alleged."),
    )
    form = sent(request, forms.RecordIncident, who=request.user)

    def call() -> str:
        words = form.words()
        incident = actions.record_incident(by=request.user, at=timezone.now(), **words)
        _warn_of_date(request, words["occurred"])
        return reverse("situations:incident", args=[incident.code])

    return acted(request, act, form, call)


def _warn_of_date(request: HttpRequest, written: str) -> None:
    known = read_date(written)
    if known.warning:
        messages.warning(
            request,
            _("No calendar has the day %(written)s: %(known)s is kept, and your words with it.")
            % {"written": written, "known": known.occurred},
        )


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def correct(request: HttpRequest, code: str) -> HttpResponse:
    """Correct an incident, keeping what it said."""
    incident = seen(request, code)
    POLICY.require(request.user, Can.CORRECT, incident)
    act = of_incident(
        incident,
        title=_("Correct the incident"),
        button=_("Correct the incident"),
        lede=_("What it says now stays in its history with the reason."),
        said=_("Corrected. What it said before is in the history."),
    )
    reads = POLICY.allows(request.user, Can.READ, incident)
    form = sent(request, forms.CorrectIncident, incident=incident, reads=reads)

    def call() -> None:
        words = form.words()
        actions.correct_incident(
            incident_id=incident.pk, by=request.user, at=timezone.now(), **words
        )
        _warn_of_date(request, words["occurred"])

    return acted(request, act, form, call)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def verify(request: HttpRequest, code: str) -> HttpResponse:
    """Say how far an incident is established."""
    incident = seen(request, code)
    POLICY.require(request.user, Can.VERIFY, incident)
    act = of_incident(
        incident,
        title=_("Verify the incident"),
        button=_("Write this down"),
        lede=_("Statistics for the indicator count only verified incidents."),
        said=_("Written down, with the sources it rests on."),
    )
    form = sent(request, forms.VerifyIncident, initial={"status": incident.verification})
    return acted(
        request, act, form,
        lambda: actions.verify_incident(
            incident_id=incident.pk, by=request.user, at=timezone.now(), **form.cleaned_data
        ),
        template="situations/verify.html",
        incident=incident,
        sources=queries.information_of(incident),
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def add_source(request: HttpRequest, code: str) -> HttpResponse:
    """Add what a further source says of an incident."""
    incident = seen(request, code)
    POLICY.require(request.user, Can.CORRECT, incident)
    act = of_incident(
        incident,
        title=_("Add a source"),
        button=_("Add the source"),
        said=_("The source is added."),
    )
    form = sent(request, forms.AddSource)
    return acted(request, act, form, lambda: _add(incident, form.cleaned_data, request.user))


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
    if was_done(request):
        return redirect("exchange:exports")
    made: list[Any] = []

    def call() -> None:
        made.append(ask(kind="incidents", query=query, by=request.user, at=timezone.now()))

    do_once(request, call)
    if not made:  # another thread was just asking for the same
        return redirect("exchange:exports")
    messages.success(request, _("A second person must approve that this list leaves."))
    return redirect("exchange:export", made[0].pk)
