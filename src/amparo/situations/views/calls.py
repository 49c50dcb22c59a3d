"""Taking a call: one page, by keyboard alone; what is typed is kept as it is typed."""

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.views.decorators.http import require_http_methods, require_safe

from amparo.kernel.errors import Denied
from amparo.kernel.ids import uuid7
from amparo.situations import actions, forms
from amparo.situations.models import Jotting
from amparo.situations.policies import POLICY, Can
from amparo.ui.htmx import Answer, asking, page

# What is of the form and not of the call.
OURS = frozenset({"csrfmiddlewaretoken", "act", "keep"})


@require_safe
@login_required
def calls(request: HttpRequest) -> HttpResponse:
    """Begin a call: lead to the unfinished one, or to an empty page under a key of its own."""
    POLICY.require(request.user, Can.TAKE_CALL)
    return redirect("situations:call", uuid7())


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def call(request: HttpRequest, key: UUID) -> HttpResponse:
    """Take a call: keep what is typed so far, record it, or throw it away."""
    POLICY.require(request.user, Can.TAKE_CALL)
    row = Jotting.objects.filter(pk=key).select_related("incident").first()
    if row is not None and row.user_id != request.user.pk:
        raise Http404
    if row is not None and row.incident:
        return _recorded(request, row)
    if request.method != "POST":
        return _page(request, key, _form(row), row)
    act = request.POST.get("act", "record")
    if act == "forget":
        actions.throw_away(key=key, by=request.user)
        return redirect("situations:incidents")
    at = timezone.now()
    answers = {name: list(said) for name, said in request.POST.lists() if name not in OURS}
    # Kept before anything else: what is refused below is not lost either.
    row = actions.jot(key=key, answers=answers, by=request.user, at=at)
    if act == "keep":
        if request.headers.get("HX-Request"):
            return page(request, "situations/parts/kept.html", {"row": row})
        return redirect("situations:call", key)
    form, answer, then = forms.TakeCall(request.POST), Answer(), None
    if form.is_valid():
        with asking(form, answer):
            actions.record_call(key=key, by=request.user, at=at, **form.words())
            then = reverse("situations:call", args=[key])
    if isinstance(answer.no, Denied):
        raise answer.no
    return _page(request, key, form, row, answer=answer, then=then)


def _form(row: Jotting | None) -> forms.TakeCall:
    if row is None:
        today = timezone.localdate().isoformat()
        return forms.TakeCall(initial={"occurred": today})
    form = forms.TakeCall(MultiValueDict(row.answers))
    # What was kept is shown as it was typed, without faults: nobody has sent it yet.
    form._errors = {}  # type: ignore[assignment]
    return form


def _page(request: HttpRequest, key: UUID, form: Any, row: Any, **more: Any) -> HttpResponse:
    mine = Jotting.objects.filter(user=request.user, incident=None).exclude(pk=key)
    context = {"key": key, "form": form, "row": row, "others": mine.order_by("-saved_at")[:10]}
    return page(request, "situations/call.html", context, **more)


def _recorded(request: HttpRequest, row: Jotting) -> HttpResponse:
    incident = row.incident
    act = incident.acts.select_related("person").first() if incident else None
    context = {"incident": incident, "person": act.person if act else None}
    return page(request, "situations/call_recorded.html", context)
