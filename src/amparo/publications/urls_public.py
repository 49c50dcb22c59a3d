"""Addresses of the public statistics."""

from django.urls import path

from amparo.publications.views import maps, public, series

app_name = "statistics"
urlpatterns = [
    path("", public.index, name="index"),
    path("method/", public.method, name="method"),
    path("sdg/", series.sdg, name="sdg"),
    path("sdg/sdg-16-10-1.<slug:shape>", series.sdg_file, name="sdg_file"),
    path("<slug:code>.json", public.whole, name="whole"),
    path("<slug:code>/", public.release, name="release"),
    path("<slug:code>/method/", public.method, name="method_of"),
    path("<slug:code>/map/", maps.public, name="map"),
    path("<slug:code>/map.svg", maps.public_svg, name="map_svg"),
    path("<slug:code>/map.geojson", maps.public_geojson, name="map_geojson"),
    path("<slug:code>/<slug:key>/", public.table, name="table"),
    path("<slug:code>/<slug:key>.<slug:shape>", public.download, name="download"),
]
