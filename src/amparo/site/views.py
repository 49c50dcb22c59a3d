"""Pages that belong to no room: front door, home, search, help, health."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_safe

from amparo.cases.views.public import front as public
from amparo.cases.views.public.pages import on_every_page
from amparo.site import search as finders
from amparo.site.health import health as measure
from amparo.site.home import home_of


@never_cache
@require_GET
def health(request: HttpRequest) -> HttpResponse:
    """Answer a monitor: 200 while people can be served, 503 otherwise."""
    found = measure(timezone.now())
    return JsonResponse(found.as_json(), status=200 if found.serves else 503)


@login_required
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """Show what waits for this person, most urgent first."""
    at = timezone.now()
    return render(request, "site/home.html", {"home": home_of(request.user, at), "now": at})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def search(request: HttpRequest) -> HttpResponse:
    """Show what a person may find by a code, a word or a name.

    The form posts, although nothing changes: a name must not stay in an address or a history.
    """
    said = request.POST if request.method == "POST" else request.GET
    typed = " ".join(said.get("q", "").replace("\0", "").split())[:120]
    parts = finders.searched_by(request.user, typed, timezone.now()) if typed else ()
    count = sum(len(part.found) for part in parts)
    return render(request, "site/search.html", {"typed": typed, "parts": parts, "count": count})


@require_GET
def help_page(request: HttpRequest) -> HttpResponse:
    """Say to anyone what Amparo is, how to ask for help, how to leave, whom to call."""
    return render(request, "site/help.html", on_every_page(request))


@require_safe
def published(request: HttpRequest) -> HttpResponse:
    """Show anyone where each thing stands that was published."""
    return render(request, "site/published.html", on_every_page(request))


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Explain a form that was sent from a page too old, or from another site."""
    return render(request, "site/stale_form.html", {"reason": reason}, status=403)


def go_home(request: HttpRequest) -> HttpResponse:
    """Lead those signed in to their work, and everyone else to the front page."""
    if request.user.is_authenticated:
        return redirect("site:home")
    return public.front(request)
