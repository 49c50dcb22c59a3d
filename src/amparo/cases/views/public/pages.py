"""How the public pages are answered: the telephone on each, the way out, nothing kept."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from amparo.cases import holders, queries
from amparo.cases.models import Case
from amparo.kernel.actors import Holder
from amparo.ui.htmx import Answer, journal_no

Own = Callable[..., HttpResponse]


def show(
    request: HttpRequest, template: str, context: dict[str, Any] | None = None, *, status: int = 200
) -> HttpResponse:
    """Answer with a public page of the mechanism."""
    given = on_every_page(request) | (context or {})
    return render(request, f"cases/public/{template}", given, status=status)


def on_every_page(request: HttpRequest) -> dict[str, str]:
    """Return the telephone and the way out, which every public page shows.

    Where the browser may hold a receipt or a form begun, the quick exit goes through us, so that
    whoever comes after finds nothing open.
    """
    known = request.session.get(holders.KEY) or request.session.get("form")
    return {
        "help_phone": settings.PUBLIC_PHONE,
        "exit_url": reverse("public:out") if known else "",
    }


def held(view: Callable[[HttpRequest, Holder, Case], HttpResponse]) -> Own:
    """Open a page to whoever came in with a receipt; ask anyone else for the code."""

    @never_cache
    @wraps(view)
    def inner(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        holder = holders.holder_of(request)
        if holder is None:
            return redirect("public:status")
        return view(request, holder, queries.case_of(holder), **kwargs)

    return inner


def for_the_person(view: Callable[[HttpRequest, Holder, Case], HttpResponse]) -> Own:
    """Open a page to the person, or to who speaks for the group; others go to the status page."""

    @held
    @wraps(view)
    def inner(request: HttpRequest, holder: Holder, case: Case, **kwargs: Any) -> HttpResponse:
        if holder.kind == "third_party":
            return redirect("public:status")
        return view(request, holder, case, **kwargs)

    return inner


def answered(
    request: HttpRequest, template: str, context: dict[str, Any], answer: Answer
) -> HttpResponse:
    """Show a form again with what the action said against it; a refusal is journalled."""
    if answer.no:
        journal_no(request, answer.no)
    return show(request, template, context, status=answer.status)


def posted(request: HttpRequest) -> QueryDict | None:
    """Return what was sent with a form, also when all of it was left empty; None if nothing was."""
    return request.POST if request.method == "POST" else None
