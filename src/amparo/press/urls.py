"""Addresses: what everyone reads, the list of readers, and the pages of the desks."""

from django.urls import path, re_path

from amparo.press.views import desk, public

app_name = "press"
urlpatterns = [
    path("", public.index, name="index"),
    re_path(r"^feed\.(?P<language>es|en|qu)\.atom$", public.feed, name="feed"),
    path("list/", public.subscribe, name="subscribe"),
    path("list/asked/", public.asked, name="asked"),
    path("list/confirm/<str:token>/", public.confirm, name="confirm"),
    path("list/leave/<str:token>/", public.leave, name="leave"),
    path("desk/", desk.listed, name="desk"),
    path("desk/new/", desk.new, name="new"),
    path("desk/<uuid:pk>/", desk.one, name="one"),
    path("desk/<uuid:pk>/<slug:act>/", desk.do, name="do"),
    path("<uuid:pk>/", public.release, name="release"),
]
