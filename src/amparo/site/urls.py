"""Addresses: each room under its own name, the front door before them."""

import warnings
from importlib import import_module
from importlib.util import find_spec

from django.urls import include, path

from amparo.site import views

own = (
    [
        path("", views.go_home, name="front"),
        path("home/", views.home, name="home"),
        path("search/", views.search, name="search"),
        path("health", views.health, name="health"),
    ],
    "site",
)
# Rooms that have pages. A room that opens pages adds its name.
ROOMS_WITH_PAGES = [
    *("cases", "situations", "people", "oversight", "duties", "training", "evidence"),
    *("exchange", "ledger", "places", "notices", "vault"),
]


def _stands(room: str) -> bool:
    if not find_spec(f"amparo.{room}.urls"):
        return False
    try:
        import_module(f"amparo.{room}.urls")
    except Exception as error:
        warnings.warn(f"{room} has no pages yet: {error}", stacklevel=2)
        return False
    return True


urlpatterns = [
    path("", include(own)),
    path("", include("amparo.cases.urls_public")),
    path("desk/", include("amparo.cases.urls_desk")),
    *(
        path(f"{room}/", include(f"amparo.{room}.urls"))
        for room in ROOMS_WITH_PAGES
        if _stands(room)
    ),
]
