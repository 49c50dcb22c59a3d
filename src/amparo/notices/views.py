"""Pages about notices: the list, the choices, and switching one kind off from an e-mail."""

from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.core import signing
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from amparo.notices import actions, forms, letters, queries
from amparo.people.models import User
from amparo.ui.htmx import Answer, asking

PER_PAGE = 30


@require_safe
@login_required
def listed(request: HttpRequest) -> HttpResponse:
    """Show one's notices, newest first."""
    page = Paginator(queries.visible_to(request.user), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "unread": queries.unread_count(request.user),
        "next": f"?{urlencode({'page': page.next_page_number()})}" if page.has_next() else "",
        "previous": f"?{urlencode({'page': page.previous_page_number()})}"
        if page.has_previous()
        else "",
    }
    return render(request, "notices/list.html", context)


@require_POST
@login_required
def mark_read(request: HttpRequest) -> HttpResponse:
    """Mark all one's notices as read."""
    actions.mark_read(by=request.user, at=now())
    return redirect("notices:list")


@require_http_methods(["GET", "POST"])
@login_required
def wishes(request: HttpRequest) -> HttpResponse:
    """Choose how to be told."""
    wish = queries.wish_of(request.user)
    kept = {"digest": wish.digest, "at_once": wish.at_once, "silenced": wish.silenced}
    form, answer = forms.Wish(request.POST or None, initial=kept), Answer()
    if form.is_valid():
        with asking(form, answer):
            actions.choose(user=request.user, by=request.user, at=now(), **form.cleaned_data)
            return redirect("notices:list")
    status = answer.status if form.is_bound else 200
    return render(request, "notices/wishes.html", {"form": form}, status=status)


@require_http_methods(["GET", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """Switch one kind of notice off from its e-mail: the address itself shows who asks."""
    try:
        user_id, template = letters.read_stop(token)
    except signing.BadSignature:
        raise Http404 from None
    user = get_object_or_404(User, pk=user_id, is_active=True)
    words = queries.may_be_silenced().get(template)
    if words is None:
        raise Http404
    done = request.method == "POST"
    if done:
        actions.silence(user=user, template=template, by=user, at=now())
    return render(request, "notices/stop.html", {"words": words, "done": done})
