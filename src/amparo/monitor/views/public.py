"""Public pages of what was published: the catalogue of editions, and one of them."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from amparo.evidence.queries.wording import state_words
from amparo.monitor import queries


@require_safe
def catalogue(request: HttpRequest) -> HttpResponse:
    """List all published editions, past ones too, by State."""
    states: dict[str, list[Any]] = {}
    for one in queries.catalogue().defer("frozen"):
        states.setdefault(state_words(one.profile.country), []).append((queries.title_of(one), one))
    context = {"states": sorted(states.items())}
    return render(request, "monitor/public/catalogue.html", context)


@require_safe
def edition(request: HttpRequest, code: str) -> HttpResponse:
    """Show a published edition as it was frozen, in the reader's language."""
    found = get_object_or_404(queries.catalogue(), code=code)
    shown = queries.rendered(found, get_language() or "es")
    others = queries.catalogue().filter(profile=found.profile).exclude(pk=found.pk)
    context = {
        "edition": found,
        "shown": shown,
        "others": [(queries.title_of(one), one) for one in others.defer("frozen")],
    }
    return render(request, "monitor/public/edition.html", context)
