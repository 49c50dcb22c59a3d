"""The page about oneself: posts, security, language, certificates, notices."""

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.views.decorators.http import require_POST, require_safe

import vocab
from amparo.people import actions, forms, queries
from amparo.people.adapters import keep_language
from amparo.people.parts import parts_for
from amparo.ui.htmx import Answer, asking


@require_safe
@login_required
def me(request: HttpRequest) -> HttpResponse:
    """Show who one is here and how one signs in."""
    return _page(request, forms.Language(initial={"language": request.user.language}))


@require_POST
@login_required
def choose_language(request: HttpRequest) -> HttpResponse:
    """Choose the language of pages and notices."""
    form, answer = forms.Language(request.POST), Answer()
    if form.is_valid():
        with asking(form, answer):
            user = actions.choose_language(
                user_id=request.user.pk, by=request.user, at=now(), **form.cleaned_data
            )
    if not answer.agreed:
        return _page(request, form, answer.status)
    response = redirect("people:me")
    keep_language(response, user.language)
    return response


def _page(request: HttpRequest, form: forms.Language, status: int = 200) -> HttpResponse:
    kinds = list(Authenticator.objects.filter(user=request.user).values_list("type", flat=True))
    context = {
        "form": form,
        "posts": queries.posts_of(request.user),
        "roles": vocab.terms("people/roles"),
        "has_app": Authenticator.Type.TOTP in kinds,
        "passkeys": kinds.count(Authenticator.Type.WEBAUTHN),
        "has_codes": Authenticator.Type.RECOVERY_CODES in kinds,
        "sessions": len(UserSession.objects.purge_and_list(request.user)),
        "parts": parts_for(request.user, now()),
    }
    return render(request, "people/me.html", context, status=status)
