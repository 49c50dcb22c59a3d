"""The same words sent twice by the same hand are done once: a double click, a reload, a step back.

Every form carries a mark of its own. What was done with it is remembered for a day, in the same
transaction as the act: if the act is undone, so is the memory of it.
"""

import hashlib
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.cache import cache
from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext as _

from amparo.kernel.ids import random_code

DAY = 24 * 60 * 60


def mark_of(request: HttpRequest) -> str:
    """Return the mark of the form on this page: the one it came with, or a new one."""
    return request.POST.get("once", "") or random_code(16)


def _key(request: HttpRequest) -> str:
    """Return under what a form is remembered: who sent it where, its mark, and every word in it."""
    if not request.POST.get("once"):
        return ""
    said = [(name, request.POST.getlist(name)) for name in sorted(request.POST)]
    files = [(name, [(f.name, f.size) for f in request.FILES.getlist(name)])
             for name in sorted(request.FILES)]  # fmt: skip
    words = [line for line in said if line[0] != "csrfmiddlewaretoken"]
    whole = repr((request.user.pk, request.path, words, files))
    return f"once:{hashlib.sha256(whole.encode()).hexdigest()}"


def was_done(request: HttpRequest) -> bool:
    """Test if this very form was sent and done before, and tell the person so."""
    key = _key(request) if request.method == "POST" else ""
    if not key or not cache.get(key):
        return False
    messages.info(request, _("You sent this already, and it was recorded."))
    return True


def do_once(request: HttpRequest, do: Callable[[], Any]) -> None:
    """Do what a form asks, unless another thread is just doing it for the same form."""
    key = _key(request)
    with transaction.atomic():
        if not key or cache.add(key, True, DAY):
            do()
