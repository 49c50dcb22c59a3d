"""Addresses of the directorates and of what they keep: scorecards, plans, consultations."""

from django.urls import path

from amparo.commitments.views import desks, scorecards

urlpatterns = [
    path("desk/", desks.desk, name="own_desk"),
    path("desk/<str:code>/", desks.desk, name="desk"),
    path("desk/<str:code>/activity/", desks.activity, name="activity"),
    path("congress/", desks.congress, name="congress"),
    path("scorecards/", scorecards.scorecards, name="scorecards"),
    path("scorecards/meetings/new/", scorecards.new_meeting, name="new_meeting"),
    path("scorecards/meetings/<uuid:pk>/promises/new/", scorecards.new_promise, name="new_promise"),
    path(
        "scorecards/meetings/<uuid:pk>/publish/", scorecards.publish_meeting,
        name="publish_meeting",
    ),
    path("scorecards/promises/<uuid:pk>/", scorecards.fulfilment, name="fulfilment"),
    path("scorecards/<str:key>/", scorecards.scorecard, name="scorecard"),
]  # fmt: skip
