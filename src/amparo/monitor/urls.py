"""Addresses of the room."""

from django.urls import path

from amparo.monitor.views import editions, ordering, profiles, questionnaires, words

app_name = "monitor"
urlpatterns = [
    path("", profiles.listed, name="list"),
    path("guide/", profiles.guide, name="guide"),
    path("profiles/new/", profiles.new, name="new_profile"),
    path("profiles/<uuid:pk>/", profiles.one, name="profile"),
    path("profiles/<uuid:pk>/years/", profiles.years, name="years"),
    path("profiles/<uuid:pk>/editions/new/", profiles.new_edition, name="new_edition"),
    path("profiles/<uuid:pk>/questionnaires/new/", questionnaires.new, name="new_questionnaire"),
    path("editions/<uuid:pk>/", editions.one, name="edition"),
    path("editions/<uuid:pk>/change/", editions.change, name="change_edition"),
    path("editions/<uuid:pk>/order/", ordering.order, name="order"),
    path("editions/<uuid:pk>/archive/", editions.archive, name="archive_edition"),
    path("editions/<uuid:pk>/step/", editions.step, name="edition_step"),
    path("editions/<uuid:pk>/claims/", editions.claims, name="claims"),
    path("usages/<uuid:pk>/", editions.usage, name="usage"),
    path("usages/<uuid:pk>/newer/", editions.newer, name="newer"),
    path("sections/<uuid:pk>/write/", words.new, name="new_paragraph"),
    path("paragraphs/<uuid:pk>/", words.change, name="paragraph"),
    path("sections/<uuid:pk>/move/", ordering.move_section, name="move_section"),
    path("paragraphs/<uuid:pk>/move/", ordering.move_paragraph, name="move_paragraph"),
    path("paragraphs/<uuid:pk>/remove/", words.remove, name="remove_paragraph"),
    path("paragraphs/<uuid:pk>/wordings/", words.wordings, name="wordings"),
    path("questionnaires/<uuid:pk>/", questionnaires.one, name="questionnaire"),
    path("questionnaires/<uuid:pk>/questions/", questionnaires.questions, name="questions"),
    path("questionnaires/<uuid:pk>/send/", questionnaires.send, name="send"),
    path("questionnaires/<uuid:pk>/answer/", questionnaires.answer, name="answer"),
]
