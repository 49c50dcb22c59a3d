"""Addresses: each room under its own name, the front door before them."""

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

urlpatterns = [
    path("", include(own)),
    *(
        path(f"{room}/", include(f"amparo.{room}.urls"))
        for room in ROOMS_WITH_PAGES
        if find_spec(f"amparo.{room}.urls")
    ),
]
