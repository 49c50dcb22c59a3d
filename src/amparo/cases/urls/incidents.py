"""Addresses of the incidents of a case."""

from django.urls import path

from amparo.cases.views import incidents

urlpatterns = [
    path("<code>/incident/", incidents.record, name="incident"),
    path("<code>/incident/tie/", incidents.link, name="link_incident"),
]
