"""Addresses of the room: one module for each part, joined here."""

from amparo.commitments.urls import treaties

app_name = "commitments"
urlpatterns = [
    *treaties.urlpatterns,
]
