"""How the pages of this room open, and how their forms are answered."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import wraps
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from amparo.publications.policies import POLICY, Can
from amparo.ui.htmx import Answer, asking, page
from amparo.ui.shapes import Filter

View = Callable[..., HttpResponse]


def opened(*permits: Can, methods: tuple[str, ...] = ("GET", "HEAD")) -> Callable[[View], View]:
    """Open a page to who is signed in and holds one of some permissions; nothing of it is kept."""

    def wrap(view: View) -> View:
        @never_cache
        @require_http_methods(methods)
        @login_required
        @wraps(view)
        def inner(request: HttpRequest, **kwargs: Any) -> HttpResponse:
            if not any(POLICY.allows(request.user, permit) for permit in permits[:-1]):
                POLICY.require(request.user, permits[-1])
            return view(request, **kwargs)

        return inner

    return wrap


def doors(request: HttpRequest) -> list[Filter]:
    """Return the pages of this room that the reader may open."""
    pages = (
        ("publications:figures", _("True figures"), Can.SEE_TRUE),
        ("publications:evaluation", _("How the policy works"), Can.SEE_TRUE),
        ("publications:releases", _("Releases"), Can.WITHDRAW),
        ("publications:make", _("Make a release"), Can.MAKE),
    )
    return [
        Filter(label=label, url=reverse(name), current=request.path == reverse(name))
        for name, label, permit in pages
        if POLICY.allows(request.user, permit)
    ]


def shown(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    """Show a page of this room with the way to the others."""
    return page(request, f"publications/{template}", {"doors": doors(request), **context})


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """One form: its words, where it goes back to, what it says when done."""

    title: str
    button: str
    back: str
    back_title: str
    said: str
    consequence: str = ""
    facts: list[tuple[str, Any]] = field(default_factory=list)


def acted(
    request: HttpRequest, act: Act, form: forms.Form, call: Callable[[], Any]
) -> HttpResponse:
    """Show a form, or ask the action with what was sent and go back where it came from."""
    answer = Answer(status=200)
    if request.method == "POST":
        answer.status = 422
        if form.is_valid():
            with asking(form, answer):
                call()
        if answer.agreed:
            messages.success(request, act.said)
    sent = answer if request.method == "POST" else None
    context = {"act": act, "form": form, "doors": doors(request)}
    return page(request, "publications/act.html", context, answer=sent, then=act.back)
