"""Accounts and posts, for those who administer them."""

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from amparo.people import actions, forms, queries
from amparo.people.models import Post, User
from amparo.people.policies import POLICY, SEES_ALL, Can
from amparo.ui.htmx import Answer, asking
from amparo.ui.shapes import Filter

form_page = require_http_methods(["GET", "POST"])
PER_PAGE = 50


@require_safe
@login_required
def accounts(request: HttpRequest) -> HttpResponse:
    """List the accounts, by state and by words of the name or address."""
    _only_administration(request)
    shown, typed = request.GET.get("state", "on"), request.GET.get("who", "").strip()[:80]
    all_accounts = queries.visible_to(request.user)
    if typed:
        all_accounts = all_accounts.filter(service_name__icontains=typed) | all_accounts.filter(
            email__icontains=typed
        )
    found = all_accounts.filter(is_active=shown != "off")
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "next": _turn(request, page.next_page_number()) if page.has_next() else "",
        "previous": _turn(request, page.previous_page_number()) if page.has_previous() else "",
        "typed": typed,
        "shown": shown,
        "filters": _filters(shown, all_accounts),
        "may_open": POLICY.allows(request.user, Can.OPEN),
    }
    return render(request, "people/accounts.html", context)


def _turn(request: HttpRequest, number: int) -> str:
    query = request.GET.copy()
    query["page"] = str(number)
    return f"?{query.urlencode()}"


def _filters(shown: str, found: Any) -> list[Filter]:
    address = reverse("people:accounts")
    return [
        Filter(
            label=label,
            url=f"{address}?state={key}",
            count=found.filter(is_active=key == "on").count(),
            current=shown == key,
        )
        for key, label in (("on", _("May sign in")), ("off", _("Switched off")))
    ]


@form_page
@login_required
def open_account(request: HttpRequest) -> HttpResponse:
    """Open an account."""
    _only_administration(request)
    POLICY.require(request.user, Can.OPEN)
    form, answer = forms.Account(request.POST or None), Answer()
    if form.is_valid():
        with asking(form, answer):
            user = actions.open_account(by=request.user, at=now(), **form.cleaned_data)
            return redirect("people:account", user.pk)
    status = answer.status if form.is_bound else 200
    return render(request, "people/open_account.html", {"form": form}, status=status)


@require_safe
@login_required
def account(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show one account: its posts and what may be done with it."""
    _only_administration(request)
    user = get_object_or_404(queries.visible_to(request.user), pk=pk)
    allowed = {can.name.lower(): POLICY.allows(request.user, can, user) for can in Can}
    posts = user.posts.select_related("organisation", "region").order_by("-since_on", "-id")
    context = {
        "account": user,
        "posts": posts,
        "today": timezone.localdate(),
        "can": allowed,
        "has_factor": queries.has_second_factor(user),
    }
    return render(request, "people/account.html", context)


@form_page
@login_required
def change_account(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Correct an account's address, name or language."""
    _only_administration(request)
    user = get_object_or_404(queries.visible_to(request.user), pk=pk)
    POLICY.require(request.user, Can.CHANGE, user)
    kept = {"email": user.email, "service_name": user.service_name, "language": user.language}
    form, answer = forms.Account(request.POST or None, initial=kept), Answer()
    if form.is_valid():
        with asking(form, answer):
            actions.change_account(user_id=user.pk, by=request.user, at=now(), **form.cleaned_data)
            return redirect("people:account", user.pk)
    return _form_page(request, "people/change_account.html", user, form, answer)


@form_page
@login_required
def give_post(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Give an account a role at a body."""
    _only_administration(request)
    user = get_object_or_404(queries.visible_to(request.user), pk=pk)
    POLICY.require(request.user, Can.GIVE_POST, user)
    form = forms.GivePost(request.POST or None, initial={"since_on": timezone.localdate()})
    answer = Answer()
    if form.is_valid():
        with asking(form, answer):
            actions.give_post(user=user, by=request.user, at=now(), **form.cleaned_data)
            return redirect("people:account", user.pk)
    return _form_page(request, "people/give_post.html", user, form, answer)


@form_page
@login_required
def end_post(request: HttpRequest, pk: UUID) -> HttpResponse:
    """End a post, with its reason."""
    _only_administration(request)
    post = get_object_or_404(
        Post.objects.select_related("user", "organisation"),
        pk=pk,
        user__in=queries.visible_to(request.user),
    )
    POLICY.require(request.user, Can.END_POST, post.user)
    form, answer = forms.Reason(request.POST or None), Answer()
    if form.is_valid():
        with asking(form, answer):
            actions.end_post(post_id=post.pk, by=request.user, at=now(), **form.cleaned_data)
            return redirect("people:account", post.user_id)
    return _form_page(request, "people/end_post.html", post.user, form, answer, post=post)


@form_page
@login_required
def switch_off(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Close an account at once."""
    return _with_reason(request, pk, actions.switch_off, Can.SWITCH_OFF, "people/switch_off.html")


@form_page
@login_required
def switch_on(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Let an owner sign in again."""
    return _with_reason(request, pk, actions.switch_on, Can.SWITCH_ON, "people/switch_on.html")


@form_page
@login_required
def reset_second_factor(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Forget the second factor of someone who lost it."""
    act, can = actions.reset_second_factor, Can.RESET_FACTOR
    return _with_reason(request, pk, act, can, "people/reset_second_factor.html")


def _with_reason(request: HttpRequest, pk: UUID, act: Any, can: Can, template: str) -> HttpResponse:
    _only_administration(request)
    user = get_object_or_404(queries.visible_to(request.user), pk=pk)
    POLICY.require(request.user, can, user)
    form, answer = forms.Reason(request.POST or None), Answer()
    if form.is_valid():
        with asking(form, answer):
            act(user_id=user.pk, by=request.user, at=now(), **form.cleaned_data)
            return redirect("people:account", user.pk)
    return _form_page(request, template, user, form, answer)


def _form_page(
    request: HttpRequest, template: str, user: User, form: Any, answer: Answer, **more: Any
) -> HttpResponse:
    context = {"account": user, "form": form, **more}
    return render(request, template, context, status=answer.status if form.is_bound else 200)


def _only_administration(request: HttpRequest) -> None:
    """Hide these pages from everyone else: their own account has its own page."""
    if not queries.roles_of(request.user) & SEES_ALL:
        raise Http404
