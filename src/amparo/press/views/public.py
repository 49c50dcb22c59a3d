"""What anyone reads: the list, each release, the feed; and the distribution list."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.timezone import now
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from amparo.cases.views.public import gate
from amparo.exchange.rules import plain
from amparo.kernel.errors import Refused
from amparo.press import actions, queries
from amparo.press.forms import Subscribe
from amparo.press.models import Release
from amparo.press.policies import PUBLIC
from amparo.press.rules import paragraphs_of

SHOWN = 60
ACT = "subscribe"


def language_of(request: HttpRequest) -> str:
    """Return the language in which someone reads."""
    return (get_language() or "es")[:2]


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """List what is published, each release once, in the reader's language if it has it."""
    rows = queries.listed(language_of(request))[:SHOWN]
    return render(request, "press/index.html", {"rows": rows})


@require_safe
def release(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show one release; of a withdrawn one only its number, the day and the reason."""
    rows = Release.objects.select_related("body", "original__body").filter(state__in=PUBLIC)
    found = get_object_or_404(rows, pk=pk)
    if found.state == "withdrawn":
        return render(request, "press/gone.html", {"release": found}, status=410)
    context = {
        "release": found,
        "paragraphs": paragraphs_of(found.text),
        "siblings": queries.in_other_languages(found),
    }
    return render(request, "press/release.html", context)


@require_safe
def feed(request: HttpRequest, language: str) -> HttpResponse:
    """Give the last releases as an Atom feed, in a language."""
    home = f"{settings.SITE_URL}{reverse('press:index')}"
    made = Atom1Feed(
        title=_("Press room"), link=home, description=_("What is published."), language=language,
        feed_url=f"{settings.SITE_URL}{request.path}",
    )  # fmt: skip
    for one in queries.listed(language)[:SHOWN]:
        address = f"{settings.SITE_URL}{reverse('press:release', args=[one.pk])}"
        made.add_item(
            title=plain(f"{one.called}. {one.title}"), link=address,
            unique_id=f"urn:uuid:{one.pk}", description=plain(paragraphs_of(one.text)[0]),
            author_name=one.body.name,
            pubdate=one.published_at, updateddate=one.published_at,
        )  # fmt: skip
    answer = HttpResponse(content_type="application/atom+xml; charset=utf-8")
    made.write(answer, "utf-8")  # type: ignore[arg-type]
    return answer


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def subscribe(request: HttpRequest) -> HttpResponse:
    """Ask to be told of releases. The answer is the same whether an address is known or not."""
    at = now()
    form = Subscribe(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        if gate.pace(request, ACT, at=at) is gate.Pace.WAIT:
            return gate.slow_down(request)
        if form.is_valid():
            gate.count(request, ACT, at=at)
            data = form.cleaned_data
            actions.ask_to_be_told(address=data["email"], language=data["language"], at=at)
            return redirect("press:asked")
    status = 422 if form.is_bound else 200
    return render(request, "press/subscribe.html", {"form": form}, status=status)


@require_safe
def asked(request: HttpRequest) -> HttpResponse:
    """Say that a mail is on its way to the address, if it is not on the list already."""
    return render(request, "press/asked.html")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Confirm a mailbox by a button: mail programs open links by themselves."""
    return _by_button(request, token, "press/confirm.html", actions.confirm)


@csrf_exempt  # a mail program leaves with one request (RFC 8058); the token is the proof
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest, token: str) -> HttpResponse:
    """Leave the list with one click, and no account."""
    return _by_button(request, token, "press/leave.html", actions.leave)


def _by_button(request: HttpRequest, token: str, template: str, act: Any) -> HttpResponse:
    if request.method != "POST":
        return render(request, template, {"done": False})
    try:
        act(token=token, at=now())
    except Refused as no:
        return render(request, template, {"no": str(no)}, status=409)
    return render(request, template, {"done": True})
