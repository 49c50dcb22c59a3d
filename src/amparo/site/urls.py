"""Addresses: each room under its own name, the front door before them."""

from django.urls import include, path

from amparo.site import views

own = (
    [
        path("", views.go_home, name="front"),
        path("home/", views.home, name="home"),
        path("search/", views.search, name="search"),
        path("help/", views.help_page, name="help"),
        path("published/", views.published, name="published"),
        path("health", views.health, name="health"),
    ],
    "site",
)
# Rooms that have pages. A room that opens pages adds its name.
ROOMS_WITH_PAGES = [
    *("cases", "situations", "people", "oversight", "duties", "training", "evidence"),
    *("exchange", "places", "notices", "publications", "instruments", "commitments", "diplomacy"),
    *("monitor", "reports", "press", "forecasts"),
]


urlpatterns = [
    path("", include(own)),
    path("", include("amparo.cases.urls_public")),
    path("desk/", include("amparo.cases.urls_desk")),
    path("statistics/", include("amparo.publications.urls_public")),
    path("profiles/", include("amparo.monitor.urls_public")),
    path("public/", include("amparo.reports.urls_public")),
    *(path(f"{room}/", include(f"amparo.{room}.urls")) for room in ROOMS_WITH_PAGES),
]
