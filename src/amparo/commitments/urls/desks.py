"""Addresses of the directorates and of what they keep: scorecards, plans, consultations."""

from django.urls import path

from amparo.commitments.views import consulting, desks, plans, recognising, revising, scorecards

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
    path("scorecards/meetings/<uuid:pk>/change/", revising.change_meeting, name="change_meeting"),
    path("scorecards/promises/<uuid:pk>/change/", revising.change_promise, name="change_promise"),
    path("scorecards/promises/<uuid:pk>/", scorecards.fulfilment, name="fulfilment"),
    path("scorecards/<str:key>/", scorecards.scorecard, name="scorecard"),
    path("consultations/", consulting.consultations, name="consultations"),
    path("consultations/new/", consulting.new_consultation, name="new_consultation"),
    path("consultations/<uuid:pk>/", consulting.consultation, name="consultation"),
    path(
        "consultations/<uuid:pk>/change/", consulting.change_consultation,
        name="change_consultation",
    ),
    path("consultations/<uuid:pk>/voices/new/", consulting.hear, name="hear"),
    path("recognition/", recognising.recognitions, name="recognitions"),
    path("recognition/new/", recognising.new_recognition, name="new_recognition"),
    path("recognition/<uuid:pk>/", recognising.recognition, name="recognition"),
    path(
        "recognition/<uuid:pk>/change/", recognising.change_recognition,
        name="change_recognition",
    ),
    path("recognition/<uuid:pk>/check/", recognising.check, name="check_recognition"),
    path("recognition/<uuid:pk>/reach/", recognising.reach, name="reach"),
    path("plans/", plans.plans, name="plans"),
    path("plans/<uuid:pk>/", plans.plan, name="plan"),
    path("plans/<uuid:pk>/publish/", plans.publish_plan, name="publish_plan"),
    path("plans/goals/<uuid:pk>/change/", revising.change_goal, name="change_goal"),
]  # fmt: skip
