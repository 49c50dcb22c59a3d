"""Addresses of the public statistics."""

from django.urls import path

from amparo.publications.views import public

app_name = "statistics"
urlpatterns = [
    path("", public.index, name="index"),
    path("method/", public.method, name="method"),
    path("sdg/", public.sdg, name="sdg"),
    path("<slug:code>.json", public.whole, name="whole"),
    path("<slug:code>/", public.release, name="release"),
    path("<slug:code>/<slug:key>/", public.table, name="table"),
    path("<slug:code>/<slug:key>.<slug:shape>", public.download, name="download"),
]
