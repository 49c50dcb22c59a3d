"""Pages that anyone may read: who is signed in sees them in the frame of the staff."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from amparo.commitments.policies import POLICY, Can
from amparo.ui.acts import View


def open_to_all(view: View) -> View:
    """Make a page that anyone may ask for; nothing of it is kept, as readers see different rows."""
    return never_cache(require_safe(view))


def shown(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    """Render a page in the frame of the staff, or of everyone."""
    signed_in = request.user.is_authenticated
    frame = "ui/page.html" if signed_in else "ui/public.html"
    context |= {
        "frame": frame,
        "is_reader": POLICY.allows(request.user, Can.READ),
        "may_write": POLICY.allows(request.user, Can.WRITE),
    }
    return render(request, template, context)
