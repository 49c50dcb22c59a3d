"""One page for a form that does one thing: what every act of this room shares."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse

from amparo.kernel.errors import Denied
from amparo.ui.htmx import Answer, page


@dataclass(frozen=True, slots=True)
class Act:
    """The words of a form's page; `trail` are (words, address) pairs above it."""

    title: str
    button: str
    back: str
    lede: str = ""
    trail: tuple[tuple[str, str], ...] = ()
    has_file: bool = False


def form_page(
    request: HttpRequest,
    act: Act,
    form: forms.Form,
    *,
    answer: Answer | None = None,
    then: str | None = None,
    **more: Any,
) -> HttpResponse:
    """Show a form, or go on once its action has agreed.

    :raises Denied: again, so that the edge journals it.
    """
    if answer is not None and isinstance(answer.no, Denied):
        raise answer.no
    context = {"act": act, "form": form, **more}
    return page(request, "situations/form.html", context, answer=answer, then=then)
