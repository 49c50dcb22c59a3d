"""Answer headers that keep a page from leaking."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

Next = Callable[[HttpRequest], HttpResponse]
PERMISSIONS = ", ".join(
    f"{feature}=()"
    for feature in (
        *("accelerometer", "autoplay", "camera", "display-capture", "geolocation", "gyroscope"),
        *("magnetometer", "microphone", "midi", "payment", "usb"),
    )
)
HEARING = PERMISSIONS.replace("microphone=()", "microphone=(self)")


class Headers:
    """Adds what Django's own middleware does not."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer with the headers added.

        A page shown to someone signed in, or to a person with a receipt, is never stored: after
        signing out, the back button shows nothing. Other pages may be shown again from memory, so
        that going back in the public form finds what was typed.
        """
        response = self.get_response(request)
        hears = getattr(response, "hears", False)
        response.setdefault("Permissions-Policy", HEARING if hears else PERMISSIONS)
        if not response.has_header("Cache-Control"):
            known = settings.SESSION_COOKIE_NAME in request.COOKIES
            response["Cache-Control"] = "no-store" if known else "private, no-cache"
        return response
