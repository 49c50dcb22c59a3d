"""Keeps in the journal who was refused what, so that the protected person sees it.

Called at the edge once the refused view's transaction has ended (see `AMPARO_ON_DENIED`): the
rollback that a refusal causes must not take its entry with it.
"""

from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils import timezone

from amparo.cases.holders import holder_of
from amparo.cases.models import Case
from amparo.kernel.actors import VISITOR, Actor
from amparo.kernel.errors import Denied
from amparo.ledger.actions import label, record_denied
from amparo.vault.naming import REFUSED, PointsToSomeone


def on_denied(request: HttpRequest, no: BaseException) -> None:
    """Journal a denial: who, on which page, of which case. Other refusals are not denials.

    Nor are they, but for words that would have named someone: they are counted, as whoever tries
    names one by one wants to learn who is protected. The address is never kept as it was typed:
    someone may have typed a name.
    """
    if not isinstance(no, Denied | PointsToSomeone):
        return
    match = request.resolver_match
    what = getattr(no, "what", None) or _case_of(match)
    page = match.view_name if match else ""
    record_denied(
        verb=REFUSED if isinstance(no, PointsToSomeone) else "page.denied",
        target=label(what) if isinstance(what, models.Model) else f"page:{page}",
        by=_who(request),
        at=timezone.now(),  # noqa: TID251
        why=page,
        file=_file_of(what),
    )


def _file_of(what: Any) -> str:
    """Return the protected file that a refused thing belongs to, its own or its case's."""
    for each in (what, getattr(what, "case", None)):
        if isinstance(file := getattr(each, "file", ""), str) and file:
            return file
    return ""


def _who(request: HttpRequest) -> Actor:
    user = getattr(request, "user", None)
    if user is not None and user.is_authenticated:
        return user  # type: ignore[no-any-return]
    return holder_of(request) or VISITOR


def _case_of(match: Any) -> Case | None:
    """Return the case whose code stands in the address, where the page is about one case."""
    code = match.kwargs.get("code", "") if match and match.app_name == "cases" else ""
    return Case.objects.filter(code=code).first() if code else None
