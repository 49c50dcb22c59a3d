"""Addresses of the room: one module for each part, joined here."""

from amparo.commitments.urls import desks, treaties

app_name = "commitments"
urlpatterns = [
    *desks.urlpatterns,
    *treaties.urlpatterns,
]
