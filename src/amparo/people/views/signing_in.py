"""Pages around signing in: locked out, no sign-up, the second factor, kept words."""

from datetime import datetime
from typing import Any

from axes.helpers import get_client_username, get_cool_off
from axes.models import AccessAttempt
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.views.decorators.http import require_POST, require_safe

from amparo.people import kept_words, queries


def locked_out(
    request: HttpRequest, response: HttpResponse | None, credentials: dict[str, Any] | None
) -> HttpResponse:
    """Say when to try again after too many wrong tries, whether the account exists or not."""
    context = {"until": _locked_until(request, credentials)}
    return render(request, "people/locked_out.html", context, status=429)


def _locked_until(request: HttpRequest, credentials: dict[str, Any] | None) -> datetime:
    attempt = AccessAttempt.objects.filter(
        username=get_client_username(request, credentials),
        ip_address=request.META["REMOTE_ADDR"],
    ).order_by("-attempt_time")
    began = attempt.values_list("attempt_time", flat=True).first()
    until: datetime = (began or now()) + get_cool_off(request)
    return until


@require_safe
def no_sign_up(request: HttpRequest) -> HttpResponse:
    """Say who opens accounts."""
    return render(request, "people/no_sign_up.html")


@require_safe
@login_required
def second_factor(request: HttpRequest) -> HttpResponse:
    """Explain the compulsory second factor and the two ways to have one."""
    if queries.has_second_factor(request.user):
        return redirect("mfa_index")
    return render(request, "people/second_factor.html")


@require_safe
@login_required
def kept(request: HttpRequest) -> HttpResponse:
    """Show what was typed when the session had expired, ready to be sent."""
    words = kept_words.kept_for(request)
    if words is None:
        return redirect("site:home")
    return render(request, "people/kept.html", {"words": words})


@require_POST
@login_required
def forget_kept(request: HttpRequest) -> HttpResponse:
    """Throw away what was kept and go back to its page."""
    words = kept_words.kept_for(request)
    kept_words.forget(request)
    return redirect(words.page if words else "site:home")
