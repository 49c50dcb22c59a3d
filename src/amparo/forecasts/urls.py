"""Addresses: what everyone reads and takes along, and the pages of those who make alerts."""

from django.urls import path

from amparo.forecasts.views import desk, maps, public, taking

app_name = "forecasts"
urlpatterns = [
    path("", public.index, name="index"),
    path("desk/", desk.listed, name="desk"),
    path("desk/run/", desk.new, name="new_run"),
    path("desk/run/<uuid:pk>/", desk.run, name="run"),
    path("desk/run/<uuid:pk>/cancel/", desk.cancel, name="cancel_run"),
    path("desk/<slug:code>/", desk.one, name="one"),
    path("desk/<slug:code>/map/", maps.desk, name="desk_map"),
    path("desk/<slug:code>/country/<slug:country>/", desk.country, name="desk_country"),
    path("desk/<slug:code>/<slug:act>/", desk.do, name="do"),
    path("all.json", public.every_json, name="every_json"),
    path("<slug:code>.csv", public.as_csv, name="csv"),
    path("<slug:code>.json", public.as_json, name="json"),
    path("<slug:code>/", public.forecast, name="forecast"),
    path("<slug:code>/map/", maps.public, name="map"),
    path("<slug:code>/cells.csv", taking.cells_csv, name="cells_csv"),
    path("<slug:code>/map.svg", taking.svg, name="map_svg"),
    path("<slug:code>/map.png", taking.png, name="map_png"),
    path("<slug:code>/map.geojson", taking.geojson, name="map_geojson"),
    path("<slug:code>/<slug:country>/", public.country, name="country"),
    path("<slug:code>/<slug:country>.svg", public.drawn, name="svg"),
]
