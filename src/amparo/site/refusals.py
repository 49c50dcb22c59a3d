"""Keeps in the journal who was refused what, where no room did so itself."""

from django.http import HttpRequest
from django.utils import timezone

from amparo.kernel.actors import VISITOR
from amparo.kernel.errors import Denied, No
from amparo.ledger.actions import record_denied


def journal(request: HttpRequest, no: No) -> None:
    """Record that someone signed in was denied a page: the route, never the address typed."""
    if not isinstance(no, Denied):
        return
    match = request.resolver_match
    who = request.user if request.user.is_authenticated else VISITOR
    record_denied(
        verb="page.denied",
        target=f"page:{match.view_name if match else ''}",
        by=who,
        at=timezone.now(),  # noqa: TID251
        file=str(getattr(no, "file", "")),
    )
