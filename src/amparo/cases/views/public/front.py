"""The first page, with the urgent form on it; how we take care; the way out."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from amparo.cases import holders
from amparo.cases.actions.drafts import forget_draft
from amparo.cases.forms.public.urgent import UrgentForm
from amparo.cases.views.public.desk import doors, names
from amparo.cases.views.public.gate import Pace, count, pace
from amparo.cases.views.public.pages import answered, posted, show
from amparo.cases.views.public.sending import begun, sent, submit_form
from amparo.ui.htmx import Answer

ELSEWHERE = "https://es.wikipedia.org/"


@require_GET
def front(request: HttpRequest) -> HttpResponse:
    """Show the three doors: danger now, tell calmly, I have a code."""
    asks = pace(request, "urgent", at=timezone.now()) is not Pace.FREE
    open_doors = doors()
    context = {
        "form": UrgentForm(asks=asks),
        "has_papers": open_doors.mesa_de_partes,
        "has_book": open_doors.libro_de_reclamaciones,
        **names(),
    }
    return show(request, "front.html", context)


@require_http_methods(["GET", "POST"])
def urgent(request: HttpRequest) -> HttpResponse:
    """Take in an urgent request. Beyond the limits it asks a question; it never turns away."""
    at = timezone.now()
    asks = pace(request, "urgent", at=at) is not Pace.FREE
    form = UrgentForm(posted(request), asks=asks)
    answer = Answer()
    if request.method == "POST":
        if form.is_valid():
            done = submit_form(request, form, answer, at=at, act="urgent")
            if done:
                return sent(request, done, at=at)
        elif "answer" in form.errors:
            count(request, "urgent", at=at)
        return answered(request, "urgent.html", {"form": form}, answer)
    return show(request, "urgent.html", {"form": form})


@require_GET
def care(request: HttpRequest) -> HttpResponse:
    """Say how what people tell is kept, who reads it, and what they may ask."""
    return show(request, "care.html")


@never_cache
@require_GET
def out(request: HttpRequest) -> HttpResponse:
    """Forget everything in this browser, and go somewhere harmless."""
    key = begun(request)
    if key and not request.session.get("form_saved"):
        forget_draft(key)
    holders.leave(request)
    return redirect(ELSEWHERE)
