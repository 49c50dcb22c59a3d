"""Persons and collectives under their code names."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from amparo.evidence.actions import keep_file
from amparo.ledger import actions as ledger
from amparo.situations import actions, forms, queries
from amparo.situations.models import Collective, Person, Representative
from amparo.situations.policies import POLICY, Can
from amparo.situations.views.acts import Act, form_page
from amparo.ui.htmx import Answer, asking, page

LISTED = 200


@require_safe
@login_required
def people(request: HttpRequest) -> HttpResponse:
    """Show the persons and collectives of one's own files, by code name."""
    POLICY.require(request.user, Can.REGISTER)
    context = {
        "persons": queries.visible_persons(request.user).order_by("code_name")[:LISTED],
        "collectives": queries.visible_collectives(request.user).order_by("code_name")[:LISTED],
    }
    return page(request, "situations/people.html", context)


@require_safe
@login_required
def person(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show what is known of a person beside the identity; the reading is journalled."""
    found = get_object_or_404(queries.visible_persons(request.user), pk=pk)
    _journal(request, found)
    context = {
        "person": found,
        "incidents": _incidents_of(request, acts__person=found),
        "mandates": found.mandates.select_related("collective").order_by("-since_on"),
        "may_change": POLICY.allows(request.user, Can.CHANGE_PERSON, found),
    }
    return page(request, "situations/person.html", context)


@require_safe
@login_required
def collective(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show what is known of a collective, who speaks for it and how it decides."""
    found = get_object_or_404(queries.visible_collectives(request.user), pk=pk)
    _journal(request, found)
    context = {
        "collective": found,
        "incidents": _incidents_of(request, acts__collective=found),
        "mandates": found.representatives.select_related("person").order_by("-since_on"),
        "may_change": POLICY.allows(request.user, Can.CHANGE_PERSON, found),
    }
    return page(request, "situations/collective.html", context)


def _journal(request: HttpRequest, found: Person | Collective) -> None:
    verb = f"{type(found).__name__.lower()}.read"
    ledger.record_read(verb=verb, target=found, by=request.user, at=timezone.now(), file=found.file)


def _incidents_of(request: HttpRequest, **of: Any) -> Any:
    found = queries.visible_incidents(request.user).filter(**of).distinct()
    return found.order_by(*queries.incidents.NEWEST_FIRST)[:50]


def _trail(*more: tuple[str, str]) -> tuple[tuple[str, str], ...]:
    return ((_("People"), reverse("situations:people")), *more)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def new_person(request: HttpRequest) -> HttpResponse:
    """Register a person."""
    return _register(request, forms.NewPerson, _("Register a person"), _register_person)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def new_collective(request: HttpRequest) -> HttpResponse:
    """Register a collective."""
    title = _("Register a collective")
    return _register(request, forms.NewCollective, title, _register_collective)


def _register_person(form: Any, by: Any) -> Person:
    return actions.register_person(
        by=by, at=timezone.now(), identity=form.identity(), **form.words()
    )


def _register_collective(form: Any, by: Any) -> Collective:
    return actions.register_collective(
        by=by, at=timezone.now(), identity=form.identity(), **form.words()
    )


def _register(request: HttpRequest, kind: Any, title: str, call: Any) -> HttpResponse:
    POLICY.require(request.user, Can.REGISTER)
    act = Act(
        title=title,
        button=title,
        back=reverse("situations:people"),
        lede=_("The name goes sealed to the vault; a code name stands for it everywhere."),
        trail=_trail(),
    )
    if request.method != "POST":
        return form_page(request, act, kind())
    form, answer = kind(request.POST), Answer()
    if form.is_valid():
        with asking(form, answer):
            known = call(form, request.user)
            words = {"name": known.code_name}
            messages.success(request, _("Registered. The code name is «%(name)s».") % words)
    return form_page(request, act, form, answer=answer, then=act.back)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def change_person(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Correct what is known of a person beside the identity."""
    found = get_object_or_404(queries.visible_persons(request.user), pk=pk)
    back = reverse("situations:person", args=[pk])

    def call(form: Any) -> None:
        actions.change_person(person_id=pk, by=request.user, at=timezone.now(), **form.words())

    return _change(request, found, forms.ChangePerson, {"person": found}, back, call)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def change_collective(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Correct what is known of a collective beside its name."""
    found = get_object_or_404(queries.visible_collectives(request.user), pk=pk)
    back = reverse("situations:collective", args=[pk])

    def call(form: Any) -> None:
        actions.change_collective(
            collective_id=pk, by=request.user, at=timezone.now(), **form.words()
        )

    return _change(request, found, forms.ChangeCollective, {"collective": found}, back, call)


def _change(
    request: HttpRequest, found: Any, kind: Any, of: dict[str, Any], back: str, call: Any
) -> HttpResponse:
    POLICY.require(request.user, Can.CHANGE_PERSON, found)
    title = _("Correct what is known")
    act = Act(title, title, back, trail=_trail((found.code_name, back)))
    if request.method != "POST":
        return form_page(request, act, kind(**of))
    form, answer = kind(request.POST, **of), Answer()
    if form.is_valid():
        with asking(form, answer):
            call(form)
    return form_page(request, act, form, answer=answer, then=back)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def mandate(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Record who may speak for a collective."""
    found = get_object_or_404(queries.visible_collectives(request.user), pk=pk)
    POLICY.require(request.user, Can.CHANGE_PERSON, found)
    back = reverse("situations:collective", args=[pk])
    title = _("Record a mandate")
    act = Act(title, title, back, trail=_trail((found.code_name, back)), has_file=True)
    known = list(queries.visible_persons(request.user).order_by("code_name")[:LISTED])
    if request.method != "POST":
        return form_page(request, act, forms.Mandate(people=known))
    form, answer = forms.Mandate(request.POST, request.FILES, people=known), Answer()
    if form.is_valid():
        with asking(form, answer):
            _record_mandate(found, form, request.user)
    return form_page(request, act, form, answer=answer, then=back)


def _record_mandate(found: Collective, form: forms.Mandate, by: Any) -> None:
    said, at = form.cleaned_data, timezone.now()
    sent = said["mandate"]
    copy = (
        keep_file(content=sent.read(), name=sent.name, file=found.file, by=by, at=at)
        if sent
        else None
    )
    actions.add_mandate(
        collective_id=found.pk,
        person=form.people[said["person"]],
        since_on=said["since_on"],
        until_on=said["until_on"],
        mandate=copy,
        by=by,
        at=at,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def end_mandate(request: HttpRequest, pk: UUID, mandate_id: UUID) -> HttpResponse:
    """End a mandate on a day."""
    found = get_object_or_404(queries.visible_collectives(request.user), pk=pk)
    POLICY.require(request.user, Can.CHANGE_PERSON, found)
    row = get_object_or_404(Representative, pk=mandate_id, collective=found, until_on=None)
    back = reverse("situations:collective", args=[pk])
    title = _("End the mandate")
    act = Act(title, title, back, trail=_trail((found.code_name, back)))
    if request.method != "POST":
        return form_page(request, act, forms.EndMandate())
    form, answer = forms.EndMandate(request.POST), Answer()
    if form.is_valid():
        with asking(form, answer):
            actions.end_mandate(
                representative_id=row.pk, by=request.user, at=timezone.now(), **form.cleaned_data
            )
    return form_page(request, act, form, answer=answer, then=back)
