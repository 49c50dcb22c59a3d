"""How every page of the watchers opens, and how every form of theirs is answered."""

from collections.abc import Callable, Mapping
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

from amparo.oversight.policies import POLICY, Can
from amparo.ui.htmx import Answer, asking, page
from amparo.ui.shapes import Filter

View = Callable[..., HttpResponse]


def watched(permit: Can | None, *methods: str) -> Callable[[View], View]:
    """Open a page to who is signed in and holds a permission; nothing of it is kept."""

    def wrap(view: View) -> View:
        @never_cache
        @require_http_methods(methods or ("GET", "HEAD"))
        @login_required
        @wraps(view)
        def inner(request: HttpRequest, **kwargs: Any) -> HttpResponse:
            if permit is not None:
                POLICY.require(request.user, permit)
            return view(request, **kwargs)

        return inner

    return wrap


def doors(request: HttpRequest) -> list[Filter]:
    """Return the pages of this room that the reader may open."""
    pages = (
        ("oversight:desk", _("Desk"), Can.SEE_GRANTS),
        ("oversight:journal", _("Journal"), Can.READ_JOURNAL),
        ("oversight:grants", _("Who can see what"), Can.SEE_GRANTS),
        ("oversight:denials", _("Refused attempts"), Can.SEE_DENIALS),
        ("oversight:reveals", _("Identities opened"), Can.SEE_REVEALS),
        ("oversight:glass", _("Emergency views"), Can.ASK_GLASS),
        ("oversight:requests", _("Requests of people"), Can.ANSWER_DATA),
        ("oversight:breaches", _("Breaches"), Can.BREACH),
        ("oversight:holds", _("Legal holds"), Can.HOLD),
        ("oversight:retention", _("End of keeping"), Can.RETAIN),
    )
    return [
        Filter(label=label, url=reverse(name), current=request.path == reverse(name))
        for name, label, permit in pages
        if POLICY.allows(request.user, permit)
    ]


def shown(request: HttpRequest, template: str, context: Mapping[str, Any]) -> HttpResponse:
    """Show a page of this room with the way to the others."""
    return page(request, f"oversight/{template}", {"doors": doors(request), **context})


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """One form: its words, where it goes back to, what it says when done."""

    title: str
    button: str
    back: str
    back_title: str
    said: str
    lede: str = ""
    consequence: str = ""
    facts: list[tuple[str, Any]] = field(default_factory=list)
    quote: str = ""


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
    return page(request, "oversight/act.html", context, answer=sent, then=act.back)


def sent(request: HttpRequest, form: type[forms.Form], **kwargs: Any) -> forms.Form:
    """Return a form with what was sent, or empty."""
    return form(request.POST if request.method == "POST" else None, **kwargs)
