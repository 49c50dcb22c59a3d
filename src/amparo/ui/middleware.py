"""The language a visitor chose, and the page that an unanswered refusal becomes."""

from collections.abc import Callable
from typing import TYPE_CHECKING, cast

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from amparo.kernel.errors import No
from amparo.ui.htmx import journal_no, status_of, words_of

if TYPE_CHECKING:
    from django.http.request import QueryDict

Next = Callable[[HttpRequest], HttpResponse]


class LanguageChoice:
    """Keeps the language of `?lang=qu` in a cookie and goes back to the same address without it.

    A link rather than a form, so that it works everywhere, without script and before signing in.
    """

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer with the redirect that stores the choice, or with the page itself."""
        code = request.GET.get("lang")
        if code is None or request.method not in ("GET", "HEAD"):
            return self.get_response(request)
        if code not in dict(settings.LANGUAGES):
            return self.get_response(request)
        response = HttpResponseRedirect(_without_lang(request))
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            code,
            max_age=settings.LANGUAGE_COOKIE_AGE or 365 * 24 * 3600,
            secure=settings.SESSION_COOKIE_SECURE,
            samesite="Lax",
            httponly=True,
        )
        response["Cache-Control"] = "no-store"
        return response


class Noes:
    """Turns a refusal that no view answered into a calm page: 403, 409 or 422.

    The refusal is journalled by the function named in `AMPARO_ON_DENIED`, called with the request
    and the refusal after the view's transaction has ended, so that the entry is kept.
    """

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Render the refusal, or leave any other exception alone."""
        if not isinstance(exception, No):
            return None
        status = status_of(exception)
        journal_no(request, exception)
        return render(
            request, f"ui/errors/{status}.html", {"reason": words_of(exception)}, status=status
        )


def _without_lang(request: HttpRequest) -> str:
    query = cast("QueryDict", request.GET.copy())
    query.pop("lang", None)
    # A path such as //elsewhere would otherwise send the visitor to another site.
    path = "/" + request.path.lstrip("/")
    return f"{path}?{query.urlencode()}" if query else path
