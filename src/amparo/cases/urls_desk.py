"""Addresses of the desk."""

from django.urls import path

from amparo.cases.views import desk

app_name = "desk"
urlpatterns = [
    path("papers/", desk.papers, name="papers"),
    path("papers/<uuid:key>/", desk.paper, name="paper"),
    path("papers/<uuid:key>/<int:number>/", desk.copy, name="copy"),
    path("complaints/", desk.complaints, name="complaints"),
    path("complaints/<uuid:key>/", desk.complaint, name="complaint"),
]
