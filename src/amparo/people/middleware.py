"""Posts remembered for a request, sessions last seen, a second factor asked for, words kept."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode, urlsplit

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, resolve_url
from django.urls import reverse
from django.utils import timezone

from amparo.kernel import policy
from amparo.people import kept_words
from amparo.people.posts import remembering, roles_of
from amparo.people.queries import has_second_factor

Next = Callable[[HttpRequest], HttpResponse]

NOTED_EVERY = timedelta(minutes=5)
# What someone without the compulsory second factor may still do.
OPEN_WITHOUT = frozenset(
    {
        "account_logout",
        "account_reauthenticate",
        "mfa_activate_totp",
        "mfa_add_webauthn",
        "people:second_factor",
        "site:front",
        "site:health",
    }
)
SAFE = ("GET", "HEAD", "OPTIONS")


class Posts:
    """Asks for posts and bodies once a request, and what only reads for each permission once."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request."""
        with remembering():
            if request.method not in SAFE:
                return self.get_response(request)
            with policy.remembering():
                return self.get_response(request)


class LastSeen:
    """Notes in the list of sessions when each was last used: every five minutes, not every page."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request."""
        if settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated:
            lately = timezone.now() - NOTED_EVERY  # noqa: TID251
            noted = UserSession.objects.filter(
                session_key=request.session.session_key, last_seen_at__gt=lately
            )
            if not noted.exists():
                UserSession.objects.create_from_request(request)
        return self.get_response(request)


class KeepWords:
    """Sends those whose session has expired to sign in, and keeps what they had typed.

    After signing in they come back to the page they were on, or see what was kept.
    """

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request."""
        response = self.get_response(request)
        if settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated:
            kept_words.remember_user(request, response)
            _forget_what_was_sent(request, response)
            return response
        if not _asks_to_sign_in(response):
            return response
        page = _page_shown(request)
        if request.method == "POST" and kept_words.keep(request, page):
            page = reverse("people:kept")
        elif request.method in ("GET", "HEAD") and not getattr(request, "htmx", False):
            return response
        address = f"{resolve_url(settings.LOGIN_URL)}?{urlencode({'next': page})}"
        if getattr(request, "htmx", False):
            # A part of a page cannot hold the sign-in page: the whole page goes there.
            return HttpResponse(status=204, headers={"HX-Redirect": address})
        return HttpResponseRedirect(address)


def _asks_to_sign_in(response: HttpResponse) -> bool:
    if response.status_code != 302:
        return False
    return urlsplit(response["Location"]).path == resolve_url(settings.LOGIN_URL)


def _page_shown(request: HttpRequest) -> str:
    """Return the page of this site on which the request was made: its form, not its target."""
    for address in (request.headers.get("HX-Current-URL"), request.headers.get("Referer")):
        parts = urlsplit(address or "")
        if parts.netloc == request.get_host() and parts.path.startswith("/"):
            path = "/" + parts.path.lstrip("/")
            return f"{path}?{parts.query}" if parts.query else path
    return resolve_url(settings.LOGIN_REDIRECT_URL)


def _forget_what_was_sent(request: HttpRequest, response: HttpResponse) -> None:
    if request.method != "POST" or kept_words.SESSION_NAME not in request.session:
        return
    kept = kept_words.kept_for(request)
    if kept and kept.action == request.get_full_path() and response.status_code < 500:
        kept_words.forget(request)


class SecondFactor:
    """Leads members of staff without a second factor to add one, where it is compulsory."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *args: Any) -> HttpResponse | None:
        """Lead to the page that explains it, or let the request through."""
        if not settings.REQUIRE_SECOND_FACTOR or not request.user.is_authenticated:
            return None
        match = request.resolver_match
        if match and match.view_name in OPEN_WITHOUT:
            return None
        if not roles_of(request.user) or has_second_factor(request.user):
            return None
        return redirect("people:second_factor")
