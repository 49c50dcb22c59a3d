"""Addresses of the directorates and of what they keep: scorecards, plans, consultations."""

from django.urls import path

from amparo.commitments.views import desks

urlpatterns = [
    path("desk/", desks.desk, name="own_desk"),
    path("desk/<str:code>/", desks.desk, name="desk"),
    path("desk/<str:code>/activity/", desks.activity, name="activity"),
    path("congress/", desks.congress, name="congress"),
]
