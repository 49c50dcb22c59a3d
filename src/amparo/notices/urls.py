"""Addresses of the room."""

from django.urls import path

from amparo.notices import views

app_name = "notices"
urlpatterns = [
    path("", views.listed, name="list"),
    path("read/", views.mark_read, name="mark_read"),
    path("choose/", views.wishes, name="wishes"),
    path("stop/<str:token>/", views.stop, name="stop"),
]
