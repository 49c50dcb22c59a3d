"""What every page is given: the place, the person, their rooms."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def house(request: HttpRequest) -> dict[str, Any]:
    """Return the place's label and, for someone signed in, their rooms and who they are."""
    return {"place_label": "", "rooms": (), "signed_in_as": None, "version": settings.VERSION}
