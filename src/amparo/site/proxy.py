"""Who really asks, where a proxy of ours stands before the server; and what nobody asks."""

from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse

Next = Callable[[HttpRequest], HttpResponse]


class RealAddress:
    """Puts the visitor's own address in place of the proxy's, so that limits count visitors.

    Only with AMPARO_BEHIND_PROXY: the proxy must overwrite `X-Real-IP` (see deploy/nginx.conf),
    or anyone could choose an address.
    """

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request."""
        if settings.BEHIND_PROXY and (address := request.headers.get("X-Real-IP")):
            request.META["REMOTE_ADDR"] = address
        return self.get_response(request)


class NoNul:
    """Leaves NULs out of what an address asks: nobody types one, and PostgreSQL breaks on it."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request.

        :raises BadRequest: for a path that holds one: no page is there.
        """
        if "\x00" in request.path_info:
            raise BadRequest
        asked = request.META.get("QUERY_STRING", "")
        if "%00" in asked:
            request.META["QUERY_STRING"] = asked.replace("%00", "")
        return self.get_response(request)
