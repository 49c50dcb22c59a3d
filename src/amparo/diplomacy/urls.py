"""Addresses of the room."""

from django.urls import path

from amparo.diplomacy.views import acts, guidance, lists, pages

app_name = "diplomacy"
urlpatterns = [
    path("", pages.agenda, name="calendar"),
    path("find/", pages.find, name="find"),
    path("topics/", pages.topics, name="topics"),
    path("topics/<uuid:pk>/", pages.topic, name="topic"),
    path("vetoes/", pages.vetoes, name="vetoes"),
    path("guidance/", guidance.guidance, name="guidance"),
    path("guidance/<uuid:pk>/", guidance.one_guidance, name="one_guidance"),
    path("opinions/", guidance.opinions, name="opinions"),
    path("opinions/<uuid:pk>/", acts.opinion, name="opinion"),
    path("new/<slug:kind>/", acts.new, name="new"),
    path("candidacy/<uuid:pk>/arrangements/", acts.arrangements, name="arrangements"),
    path("<slug:kind>/", lists.listed, name="list"),
    path("<slug:kind>.<slug:shape>", lists.listed_as, name="list_as"),
    path("<slug:kind>/<uuid:pk>/", pages.fact, name="fact"),
    path("<slug:kind>/<uuid:pk>/<slug:act>/", acts.do, name="do"),
]
