"""Addresses of the room: one module for each part, joined here."""

from amparo.commitments.urls import chain, desks, recommendations, treaties

app_name = "commitments"
urlpatterns = [
    *chain.urlpatterns,
    *desks.urlpatterns,
    *recommendations.urlpatterns,
    *treaties.urlpatterns,
]
