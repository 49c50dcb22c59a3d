"""The calendar of due dates: its page, its secret address, and what is read there."""

from functools import partial

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from amparo.reports import actions
from amparo.reports.policies import POLICY, Can
from amparo.reports.queries.feeds import calendar_of, feed_of, open_feed
from amparo.ui import acts
from amparo.ui.htmx import page

opened = partial(acts.opened, POLICY)
SHOWN_ONCE = "calendar_secret"


@opened(Can.SUBSCRIBE)
def mine(request: HttpRequest) -> HttpResponse:
    """Show if one has an address, and a new one this once: only its hash is kept."""
    secret = request.session.pop(SHOWN_ONCE, "")
    address = reverse("published:feed", args=[secret]) if secret else ""
    context = {
        "feed": open_feed(request.user),
        "address": request.build_absolute_uri(address) if address else "",
    }
    return page(request, "reports/calendar.html", context)


@opened(Can.SUBSCRIBE, methods=("POST",))
def renew(request: HttpRequest) -> HttpResponse:
    """Make a new address; the one before finds nothing from now on."""
    request.session[SHOWN_ONCE] = actions.make_feed(by=request.user, at=timezone.now())
    return redirect("reports:calendar")


@opened(Can.SUBSCRIBE, methods=("POST",))
def end(request: HttpRequest) -> HttpResponse:
    """End one's address."""
    actions.end_feed(by=request.user, at=timezone.now())
    return redirect("reports:calendar")


@never_cache
@require_safe
def feed(request: HttpRequest, secret: str) -> HttpResponse:
    """Give the due dates to a calendar that knows the secret; else nothing is here."""
    found = feed_of(secret)
    if found is None:
        raise Http404
    now = timezone.now()
    address = request.build_absolute_uri("/").rstrip("/")
    content = calendar_of(found, at=now, address=address)
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'inline; filename="amparo.ics"'
    response["X-Robots-Tag"] = "noindex"
    return response
