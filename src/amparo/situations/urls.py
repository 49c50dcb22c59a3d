from django.urls import path

from amparo.situations import views

app_name = "situations"
urlpatterns = [
    path("", views.incidents, name="incidents"),
    path("totals/", views.totals, name="totals"),
    path("searches/", views.searches, name="searches"),
    path("searches/new/", views.save_search, name="save_search"),
    path("searches/<uuid:pk>/", views.change_search, name="change_search"),
    path("call/", views.calls, name="calls"),
    path("call/<uuid:key>/", views.call, name="call"),
    path("incidents/from-source/", views.from_source, name="from_source"),
    path("incidents/new/", views.new, name="new_incident"),
    path("incidents/many/", views.many, name="many"),
    path("incidents/export/", views.ask_export, name="ask_export"),
    path("incidents/<str:code>/", views.detail, name="incident"),
    path("incidents/<str:code>/correct/", views.correct, name="correct"),
    path("incidents/<str:code>/verify/", views.verify, name="verify"),
    path("incidents/<str:code>/withdraw/", views.withdraw, name="withdraw"),
    path("incidents/<str:code>/restore/", views.restore, name="restore"),
    path("incidents/<str:code>/earlier/", views.link, name="link"),
    path(
        "incidents/<str:code>/interventions/new/", views.new_intervention, name="new_intervention"
    ),
    path(
        "incidents/<str:code>/interventions/<uuid:pk>/",
        views.change_intervention,
        name="change_intervention",
    ),
    path("incidents/<str:code>/source/", views.add_source, name="add_source"),
    path("incidents/<str:code>/recording/", views.add_recording, name="add_recording"),
    path(
        "incidents/<str:code>/recording/<uuid:key>/",
        views.withdraw_recording,
        name="withdraw_recording",
    ),
    path("matches/", views.matches, name="matches"),
    path("matches/<str:kind>/<uuid:pk>/", views.matches_of, name="matches_of"),
    path("compare/<str:kind>/<uuid:one>/<uuid:other>/", views.compare, name="compare"),
    path("merges/<uuid:pk>/undo/", views.undo_merge, name="undo_merge"),
    path("risk/", views.situations, name="situations"),
    path("risk/new/", views.new_situation, name="new_situation"),
    path("risk/<str:code>/", views.situation, name="situation"),
    path("risk/<str:code>/change/", views.change_situation, name="change_situation"),
    path("people/", views.people, name="people"),
    path("people/new/", views.new_person, name="new_person"),
    path("people/<uuid:pk>/", views.person, name="person"),
    path("people/<uuid:pk>/change/", views.change_person, name="change_person"),
    path("collectives/new/", views.new_collective, name="new_collective"),
    path("collectives/<uuid:pk>/", views.collective, name="collective"),
    path("collectives/<uuid:pk>/change/", views.change_collective, name="change_collective"),
    path("collectives/<uuid:pk>/mandate/", views.mandate, name="mandate"),
    path(
        "collectives/<uuid:pk>/mandate/<uuid:mandate_id>/end/",
        views.end_mandate,
        name="end_mandate",
    ),
]
