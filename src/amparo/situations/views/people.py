"""Persons and collectives under their code names."""

from collections.abc import Callable
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
from amparo.situations.views.acts import opened
from amparo.ui.acts import BOTH, Act, acted, sent
from amparo.ui.htmx import page

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


@opened(Can.REGISTER, methods=BOTH)
def new_person(request: HttpRequest) -> HttpResponse:
    """Register a person."""
    title = _("Register a person")
    return _register(request, forms.NewPerson, title, actions.register_person)


@opened(Can.REGISTER, methods=BOTH)
def new_collective(request: HttpRequest) -> HttpResponse:
    """Register a collective."""
    title = _("Register a collective")
    return _register(request, forms.NewCollective, title, actions.register_collective)


def _register(
    request: HttpRequest, kind: type[Any], title: str, register: Callable[..., Any]
) -> HttpResponse:
    act = Act(
        title=title,
        button=title,
        trail=_trail(),
        lede=_("The name goes sealed to the vault; a code name stands for it everywhere."),
    )
    form = sent(request, kind)

    def call() -> None:
        known = register(
            by=request.user, at=timezone.now(), identity=form.identity(), **form.words()
        )
        words = {"name": known.code_name}
        messages.success(request, _("Registered. The code name is «%(name)s».") % words)

    return acted(request, act, form, call)


@require_http_methods(BOTH)
@login_required
def change_person(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Correct what is known of a person beside the identity."""
    found = get_object_or_404(queries.visible_persons(request.user), pk=pk)
    form = sent(request, forms.ChangePerson, person=found)
    return _change(
        request, found, form,
        lambda: actions.change_person(
            person_id=pk, by=request.user, at=timezone.now(), **form.words()
        ),
    )  # fmt: skip


@require_http_methods(BOTH)
@login_required
def change_collective(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Correct what is known of a collective beside its name."""
    found = get_object_or_404(queries.visible_collectives(request.user), pk=pk)
    form = sent(request, forms.ChangeCollective, collective=found)
    return _change(
        request, found, form,
        lambda: actions.change_collective(
            collective_id=pk, by=request.user, at=timezone.now(), **form.words()
        ),
    )  # fmt: skip


def _change(
    request: HttpRequest, found: Person | Collective, form: Any, call: Callable[[], Any],
    title: str = "",
) -> HttpResponse:  # fmt: skip
    POLICY.require(request.user, Can.CHANGE_PERSON, found)
    title = title or _("Correct what is known")
    name = f"situations:{type(found).__name__.lower()}"
    back = (found.code_name, reverse(name, args=[found.pk]))
    return acted(request, Act(title=title, button=title, trail=_trail(back)), form, call)


@require_http_methods(BOTH)
@login_required
def mandate(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Record who may speak for a collective."""
    found = get_object_or_404(queries.visible_collectives(request.user), pk=pk)
    known = list(queries.visible_persons(request.user).order_by("code_name")[:LISTED])
    form = sent(request, forms.Mandate, people=known)
    return _change(
        request, found, form, lambda: _record_mandate(found, form, request.user),
        _("Record a mandate"),
    )  # fmt: skip


def _record_mandate(found: Collective, form: forms.Mandate, by: Any) -> None:
    said, at = form.cleaned_data, timezone.now()
    paper = said["mandate"]
    copy = (
        keep_file(content=paper.read(), name=paper.name, file=found.file, by=by, at=at)
        if paper
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


@require_http_methods(BOTH)
@login_required
def end_mandate(request: HttpRequest, pk: UUID, mandate_id: UUID) -> HttpResponse:
    """End a mandate on a day."""
    found = get_object_or_404(queries.visible_collectives(request.user), pk=pk)
    row = get_object_or_404(Representative, pk=mandate_id, collective=found)
    form = sent(request, forms.EndMandate)
    return _change(
        request, found, form,
        lambda: actions.end_mandate(
            representative_id=row.pk, by=request.user, at=timezone.now(), **form.cleaned_data
        ),
        _("End the mandate"),
    )  # fmt: skip
