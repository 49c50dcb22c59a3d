"""Who really asks, where a proxy of ours stands before the server."""

from collections.abc import Callable

from django.conf import settings
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
