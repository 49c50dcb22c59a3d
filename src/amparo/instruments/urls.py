"""Addresses of the room."""

from django.urls import path

from amparo.instruments import views

app_name = "instruments"
urlpatterns = [
    path("", views.listed, name="list"),
    path("new/", views.new, name="new"),
    path("<uuid:pk>/", views.one, name="one"),
    path("<uuid:pk>/change/", views.change, name="change"),
    path("<uuid:pk>/provisions/new/", views.provide, name="provide"),
    path("<uuid:pk>/relations/new/", views.relate, name="relate"),
    path("<uuid:pk>/archive/", views.archive, name="archive"),
    path("<uuid:pk>/step/", views.step, name="step"),
]
