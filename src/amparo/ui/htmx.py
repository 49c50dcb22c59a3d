"""One way to answer: the same view serves a page or the part of it that changed."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_vary_headers
from django.utils.module_loading import import_string
from django.utils.translation import gettext, gettext_noop
from django_htmx.middleware import HtmxDetails

from amparo.kernel.errors import Denied, Invalid, No, Refused

STATUS: dict[type[No], int] = {Denied: 403, Refused: 409, Invalid: 422}

# What the kernel says, which knows no languages.
gettext_noop("You may not do this here.")
gettext_noop("This cannot be done at this stage: it has not come yet, or has passed.")

_FORM_NAME = re.compile(r"[\w:.-]{1,80}", re.ASCII)


def status_of(no: No) -> int:
    """Return the HTTP status of a refusal: 403, 409 or 422."""
    return next((status for kind, status in STATUS.items() if isinstance(no, kind)), 409)


def words_of(no: No) -> str:
    """Return what a refusal says, in the language of who asked."""
    return gettext(str(no)) if str(no) else ""


def journal_no(request: HttpRequest, no: No) -> None:
    """Tell the function named in `AMPARO_ON_DENIED` of a refusal, once its transaction is over."""
    if path := getattr(settings, "AMPARO_ON_DENIED", ""):
        import_string(path)(request, no)


@dataclass
class Answer:
    """What an action said: 422 until it is asked, 200 if it agreed."""

    status: int = 422
    no: No | None = None

    @property
    def agreed(self) -> bool:
        """Return whether the action was asked and agreed."""
        return self.status == 200


@contextmanager
def asking(form: Form, answer: Answer) -> Iterator[None]:
    """Turn a No from an action into a form error and the right status, keeping what was typed."""
    try:
        yield
        answer.status = 200
    except No as no:
        answer.status, answer.no = status_of(no), no
        field = getattr(no, "field", None)
        form.add_error(field if field in form.fields else None, words_of(no))


def page(
    request: HttpRequest,
    template: str,
    context: dict[str, Any],
    *,
    answer: Answer | None = None,
    then: str | None = None,
) -> HttpResponse:
    """Render `template.html#part`: the part for htmx, the whole page otherwise.

    After a change that worked, a browser without htmx is sent to `then`, so that reloading the
    page does not repeat the change; htmx is told to go there when the template has no part.
    """
    status = answer.status if answer else 200
    if answer and answer.no:
        journal_no(request, answer.no)
    whole, _, part = template.partition("#")
    partly = bool(part) and _by_script(request)
    if then and answer and answer.agreed and not partly:
        return _sent_to(request, then)
    response = render(request, template if partly else whole, context, status=status)
    patch_vary_headers(response, ["HX-Request"])
    return response


def _by_script(request: HttpRequest) -> bool:
    htmx: HtmxDetails | None = getattr(request, "htmx", None)
    return htmx is not None and bool(htmx) and not htmx.boosted


def _sent_to(request: HttpRequest, address: str) -> HttpResponse:
    if _by_script(request):
        response = HttpResponse(status=204)
        response["HX-Redirect"] = address
    else:
        response = redirect(address)
    kept = request.POST.get("keep", "")
    if _FORM_NAME.fullmatch(kept):
        # Tells the script (see <c-keep>) that what it kept of this form was accepted.
        response.set_cookie("kept", kept, max_age=60, samesite="Lax", secure=request.is_secure())
    return response
