"""What every page is given: the place, the person, their rooms."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language

import vocab
from amparo.people import queries as people
from amparo.site.rail import doors_for
from amparo.ui.shapes import Room, SignedIn


def house(request: HttpRequest) -> dict[str, Any]:
    """Return the place's label and, for someone signed in, their rooms and who they are."""
    given: dict[str, Any] = {
        "place_label": "",
        "rooms": (),
        "signed_in_as": None,
        "version": settings.VERSION,
    }
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return given
    posts = people.posts_of(user)
    language = get_language() or "es"
    if posts:
        given["place_label"] = " · ".join(
            dict.fromkeys(
                [posts[0].organisation.name, *([posts[0].region.name] if posts[0].region else [])]
            )
        )
    roles = dict.fromkeys(post.role for post in posts)
    words = ", ".join(vocab.label("people/roles", role, language) for role in roles)
    given["signed_in_as"] = SignedIn(user.service_name, words, _own_page())
    given["rooms"] = tuple(_rail(frozenset(roles), request.path))
    return given


def _own_page() -> str:
    try:
        return reverse("people:me")
    except NoReverseMatch:
        return ""


def _rail(roles: frozenset[str], path: str) -> list[Room]:
    doors = [(door, reverse(door.page)) for door in doors_for(roles)]
    # The deepest door that the address lies behind is where the person is.
    ways = [(way, url) for door, url in doors for way in (url, *door.also)]
    behind = [(len(way), url) for way, url in ways if path.startswith(way)]
    here = max(behind, default=(0, ""))[1]
    return [Room(str(door.label), url, current=url == here) for door, url in doors]
