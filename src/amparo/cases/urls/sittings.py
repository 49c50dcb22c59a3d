"""Addresses of the sessions of the mechanism, and of a body's notices."""

from django.urls import path

from amparo.cases.views import papers, sitting

urlpatterns = [
    path("sittings/", sitting.index, name="sittings"),
    path("sittings/new/", sitting.call, name="sitting_call"),
    path("sittings/<code>/", sitting.show, name="sitting"),
    path("sittings/<code>/open/", sitting.open_sitting, name="sitting_open"),
    path("sittings/<code>/agree/", sitting.agree, name="sitting_agree"),
    path("sittings/<code>/close/", sitting.close, name="sitting_close"),
    path("sittings/<code>/minutes.<slug:form>", sitting.minutes, name="sitting_minutes"),
    path("notice/<code>/", papers.notice, name="notice"),
    path("notice/<code>/<slug:form>/", papers.notice, name="notice_as"),
]
