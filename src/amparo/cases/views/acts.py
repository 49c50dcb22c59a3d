"""One page for one act on a case: what it does, its form, one button, its refusal beside it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache

from amparo.cases import queries
from amparo.cases.forms import CaseForm
from amparo.cases.models import Case
from amparo.cases.policies import POLICY
from amparo.kernel.errors import Denied
from amparo.ui.htmx import Answer, asking, page
from amparo.ui.once import do_once, mark_of, was_done


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """The words of an act: its page title, what will happen, the button's verb."""

    title: Any
    button: Any
    intro: Any = ""
    consequence: Any = ""
    permit: str = ""
    keep: str = ""  # name under which the browser keeps what is typed


def staff(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Open a view to signed-in people only, and keep its pages out of caches."""
    return login_required(never_cache(view))


def case_page(case: Case, part: str = "") -> str:
    """Return the address of a case, or of a part of it."""
    return reverse("cases:case", args=[case.code]) + part


def act_on_case(
    request: HttpRequest,
    code: str,
    *,
    act: Act,
    form_class: type[CaseForm],
    do: Callable[[Case, Mapping[str, Any]], Any],
    form_args: Callable[[Case], Mapping[str, Any]] | None = None,
    initial: Callable[[Case], Mapping[str, Any]] | None = None,
    context: Callable[[Case], Mapping[str, Any]] | None = None,
    then: str = "",
    template: str = "cases/act.html",
    opened: Callable[[HttpRequest, str], Case] | None = None,
) -> HttpResponse:
    """Show the form of an act on a case, or do the act and go back to the case.

    `do` gets the case and the cleaned values; what it refuses is shown in the form, with all that
    was typed kept. `opened` says who may open the case for this act, where it is not the page.
    """
    then = then or reverse("cases:case", args=[code])
    if was_done(request):
        return page(request, template, {}, answer=Answer(status=200), then=then)
    try:
        case = (
            opened(request, code) if opened
            else queries.opened_by(request.user, code, at=timezone.now())
        )  # fmt: skip
        if act.permit:
            POLICY.require(request.user, act.permit, case)
    except (Http404, Denied) as no:
        if texts := _texts_of(request):
            return _too_late(request, texts, no)
        raise
    args = dict(form_args(case)) if form_args else {}
    answer = Answer(status=200)
    if request.method == "POST":
        form = form_class(request.POST, request.FILES, **args)
        answer = Answer()
        if form.is_valid():
            with asking(form, answer):
                do_once(request, lambda: do(case, form.cleaned_data))
    else:
        start = {"version": case.version, **(initial(case) if initial else {})}
        form = form_class(initial=start, **args)
    values = {"case": case, "form": form, "act": act, "once": mark_of(request)}
    values |= context(case) if context else {}
    if request.method != "POST":
        return page(request, template, values)
    return page(request, template, values, answer=answer, then=then)


def _too_late(request: HttpRequest, texts: list[str], no: Http404 | Denied) -> HttpResponse:
    """Give back what was typed, and nothing else: a case out of sight is answered like none."""
    denied = no if isinstance(no, Denied) else None
    answer = Answer(status=403 if denied else 404, no=denied)
    return page(request, "cases/too_late.html", {"texts": texts}, answer=answer)


def _texts_of(request: HttpRequest) -> list[str]:
    """Return what was typed in words into a form that comes too late: codes and choices apart.

    Another's act may have taken the case out of sight between the page and the button.
    """
    return [
        value
        for name, values in request.POST.lists()
        if name != "csrfmiddlewaretoken"
        for value in values
        if " " in value.strip()
    ]
