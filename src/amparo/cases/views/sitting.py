"""Sessions of the mechanism: the list, the call, one session, its minutes."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from amparo.cases.actions import sittings
from amparo.cases.forms.sitting import AgreeForm, AttendanceForm, CallForm
from amparo.cases.models import Sitting
from amparo.cases.policies_board import RUN_SITTINGS, SEE_SITTINGS, may_run_sittings
from amparo.cases.queries import sittings as reads
from amparo.cases.views.acts import staff
from amparo.evidence.queries import content_of
from amparo.kernel.errors import Denied
from amparo.ledger import actions as ledger
from amparo.people.models import Organisation
from amparo.people.queries import posts_of
from amparo.places.queries import current_profile, profile_of
from amparo.ui.htmx import Answer, asking, page
from amparo.ui.once import do_once, mark_of, was_done

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
FORMS = {"pdf": "application/pdf", "docx": WORD}


def _runs_at(who: Any) -> Organisation | None:
    """Return the lead body of the mechanism whose sessions someone runs, if any."""
    for post in posts_of(who):
        if post.role in RUN_SITTINGS:
            country = post.organisation.country
            lead = profile_of(current_profile(country)).lead_body
            return Organisation.objects.get(country=country, code=lead)
    return None


@staff
def index(request: HttpRequest) -> HttpResponse:
    """List the sessions to come and those held."""
    at = timezone.now()
    found = reads.visible_to(request.user)
    if not any(p.role in SEE_SITTINGS for p in posts_of(request.user)) and not found.exists():
        raise Denied(_("Your post does not allow this here."))
    values = {
        "coming": found.filter(closed_at=None).order_by("held_at"),
        "held": found.exclude(closed_at=None)[:100],
        "may_call": _runs_at(request.user) is not None,
        "at": at,
    }
    return page(request, "cases/sittings/list.html", values)


@staff
def call(request: HttpRequest) -> HttpResponse:
    """Call a session with its agenda."""
    body = _runs_at(request.user)
    if body is None:
        raise Denied(_("Only the secretariat of the mechanism runs its sessions."))
    if was_done(request):
        return redirect("cases:sittings")
    form = CallForm(request.POST or None, who=request.user)
    values, answer = {"form": form, "once": mark_of(request)}, Answer()
    if request.method != "POST":
        return page(request, "cases/sittings/call.html", values)
    made: list[Sitting] = []
    if form.is_valid():
        said = form.cleaned_data
        with asking(form, answer):
            do_once(request, lambda: made.append(sittings.call_sitting(
                body=body, held_at=said["held_at"], points=said["agenda"], by=request.user,
                at=timezone.now(), kind=said["kind"], place=said["place"], quorum=said["quorum"],
            )))  # fmt: skip
    then = reverse("cases:sitting", args=[made[0].code]) if made else reverse("cases:sittings")
    return page(request, "cases/sittings/call.html", values, answer=answer, then=then)


@staff
def show(request: HttpRequest, code: str) -> HttpResponse:
    """Show a session: its agenda, who came, what was agreed and what became of it."""
    sitting = reads.sitting_of(request.user, code)
    runs = may_run_sittings(request.user, sitting.body)
    values = {
        "sitting": sitting, "runs": runs, "points": reads.agenda_for(request.user, sitting),
        "agreements": reads.agreements_for(request.user, sitting),
        "attendances": sitting.attendances.select_related("body", "user").order_by("body__code"),
        "next": _next(sitting) if runs else "",
        "knows_all": reads.knows_every_case(request.user, sitting),
    }  # fmt: skip
    return page(request, "cases/sittings/sitting.html", values)


def _next(sitting: Sitting) -> str:
    if sitting.closed_at:
        return ""
    return "agree" if sitting.opened_at else "open"


def _act(
    request: HttpRequest, code: str, act: str, form_class: Any,
    do: Callable[[Sitting, dict[str, Any]], Any],
) -> HttpResponse:  # fmt: skip
    sitting = reads.sitting_of(request.user, code)
    if not may_run_sittings(request.user, sitting.body):
        raise Denied(_("Only the secretariat of the mechanism runs its sessions."))
    then = reverse("cases:sitting", args=[sitting.code])
    if was_done(request):
        return redirect(then)
    args = {} if form_class is forms.Form else {"sitting": sitting}
    form = form_class(request.POST if request.method == "POST" else None, **args)
    values = {"sitting": sitting, "form": form, "act": act, "once": mark_of(request)}
    if request.method != "POST":
        return page(request, "cases/sittings/act.html", values)
    answer = Answer()
    if form.is_valid():
        with asking(form, answer):
            do_once(request, lambda: do(sitting, form.cleaned_data))
    return page(request, "cases/sittings/act.html", values, answer=answer, then=then)


@staff
def open_sitting(request: HttpRequest, code: str) -> HttpResponse:
    """Open a session with who is there."""
    return _act(
        request, code, "open", AttendanceForm,
        lambda sitting, said: sittings.open_sitting(
            sitting_id=sitting.pk, present=said["here"], absent=said["absent"], by=request.user,
            at=timezone.now(),
        ),
    )  # fmt: skip


@staff
def agree(request: HttpRequest, code: str) -> HttpResponse:
    """Record what was agreed, as a duty of a body."""
    return _act(
        request, code, "agree", AgreeForm,
        lambda sitting, said: sittings.agree(
            sitting_id=sitting.pk, text=said["text"], body=said["body"], item=said["item"],
            due_at=said["due_at"], by=request.user, at=timezone.now(),
        ),
    )  # fmt: skip


@staff
def close(request: HttpRequest, code: str) -> HttpResponse:
    """Close a session."""
    return _act(
        request, code, "close", forms.Form,
        lambda sitting, _said: sittings.close_sitting(
            sitting_id=sitting.pk, by=request.user, at=timezone.now()
        ),
    )  # fmt: skip


@staff
def minutes(request: HttpRequest, code: str, form: str) -> HttpResponse:
    """Hand over the minutes of a closed session: whole to who may know every case in them."""
    sitting = reads.sitting_of(request.user, code)
    version = "full" if reads.knows_every_case(request.user, sitting) else "redacted"
    paper = sitting.papers.filter(form=form, version=version).select_related("copy").first()
    if paper is None:
        raise Http404
    ledger.record_read(
        verb="sitting.minutes", target=sitting, by=request.user, at=timezone.now(), why=version
    )
    return as_download(content_of(paper.copy), f"{sitting.code}.{form}", FORMS[form])


def as_download(content: bytes, name: str, media_type: str) -> HttpResponse:
    """Return bytes to keep, under a name that tells nothing."""
    response = HttpResponse(content, content_type=media_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response
