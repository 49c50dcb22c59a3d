"""A page with one form that does one thing: its words, who may open it, what comes of it.

A form that is sent twice, by a double click or a step back, acts once.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from amparo.kernel.errors import Denied, No, Outdated
from amparo.kernel.policy import Policy
from amparo.ui.differing import Stands, overtaken
from amparo.ui.htmx import Answer, asking, journal_no, page, words_of
from amparo.ui.once import do_once, mark_of, was_done
from amparo.ui.shapes import Filter

View = Callable[..., HttpResponse]
READ = ("GET", "HEAD")
BOTH = ("GET", "HEAD", "POST")


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """The words of one form; `trail` are the (words, address) above it, the nearest last."""

    title: str
    button: str
    trail: tuple[tuple[str, str], ...]
    said: str = ""  # what is said when it is done
    lede: str = ""
    consequence: str = ""
    facts: tuple[tuple[str, Any], ...] = ()
    quote: str = ""

    @property
    def back(self) -> str:
        """Return where one goes back to without changing anything."""
        return self.trail[-1][1]


def opened(
    policy: Policy, *permits: str, methods: tuple[str, ...] = READ
) -> Callable[[View], View]:
    """Open a page to who is signed in and holds one of some permissions; nothing of it is kept."""

    def wrap(view: View) -> View:
        @never_cache
        @require_http_methods(methods)
        @login_required
        @wraps(view)
        def inner(request: HttpRequest, **kwargs: Any) -> HttpResponse:
            if not any(policy.allows(request.user, permit) for permit in permits[:-1]):
                for permit in permits[-1:]:
                    policy.require(request.user, permit)
            return view(request, **kwargs)

        return inner

    return wrap


def doors_of(
    request: HttpRequest, policy: Policy, pages: Iterable[tuple[str, str, str]]
) -> list[Filter]:
    """Return the pages of a room that the reader may open, of (name, words, permission)."""
    return [
        Filter(label=label, url=reverse(name), current=request.path == reverse(name))
        for name, label, permit in pages
        if policy.allows(request.user, permit)
    ]


def sent(request: HttpRequest, form: type[forms.Form], **kwargs: Any) -> Any:
    """Return a form with what was sent, or empty."""
    if request.method == "POST":
        return form(request.POST, request.FILES, **kwargs)
    return form(**kwargs)


def acted(
    request: HttpRequest,
    act: Act,
    form: forms.Form,
    call: Callable[[], Any],
    *,
    then: str = "",
    template: str = "ui/act.html",
    stands: Callable[[], Stands] | None = None,
    **context: Any,
) -> HttpResponse:
    """Show a form, or do once what it asks and go on: to the address `call` returns, or `then`.

    Without either it goes back where it came from. What the act refuses is shown beside the form,
    with all that was typed kept; where someone changed the thing meanwhile, and `stands` gives what
    is there now, what differs stands beside it.
    """
    answer, then = Answer(status=200), then or act.back
    context |= {"act": act, "form": form, "once": mark_of(request)}
    if was_done(request):
        return page(request, template, context, answer=answer, then=then)
    if request.method != "POST":
        return page(request, template, context)
    answer.status, came = 422, []
    if form.is_valid():
        with asking(form, answer):
            do_once(request, lambda: came.append(call()))
    if answer.agreed and act.said:
        messages.success(request, act.said)
    if stands is not None and isinstance(answer.no, Outdated):
        there = stands()
        context |= {"overtaken": True, "differing": overtaken(form, there)}
        context["is_kept"] = there.is_kept
    address = came[0] if came and isinstance(came[0], str) else then
    return page(request, template, context, answer=answer, then=address)


@contextmanager
def pressing(request: HttpRequest, said: str) -> Iterator[None]:
    """Have the next page say that what a button asks was done, or why not.

    :raises Denied: if who asks may not: that has a page of its own.
    """
    try:
        yield
    except Denied:
        raise
    except No as no:
        journal_no(request, no)
        messages.error(request, words_of(no))
    else:
        messages.success(request, said)
