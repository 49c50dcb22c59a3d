"""Addresses of the room for those who work here."""

from django.urls import path

from amparo.reports.views import asked, calendar, kept

app_name = "reports"
urlpatterns = [
    path("", asked.catalogue, name="list"),
    path("snapshots/", kept.snapshots, name="snapshots"),
    path("snapshots/<str:code>/", kept.snapshot, name="snapshot"),
    path("snapshots/<str:code>/publish/", kept.publish, name="publish"),
    path("snapshots/<str:code>/withdraw/", kept.withdraw, name="withdraw"),
    path("snapshots/<str:code>/files/<slug:form>/", kept.file, name="file"),
    path("calendar/", calendar.mine, name="calendar"),
    path("calendar/renew/", calendar.renew, name="renew_calendar"),
    path("calendar/end/", calendar.end, name="end_calendar"),
    path("gathered/<uuid:key>/", asked.gathering, name="gathering"),
    path("publishing/<uuid:key>/", kept.publishing, name="publishing"),
    path("<slug:slug>/", asked.report, name="report"),
    path("<slug:slug>/freeze/", asked.freeze, name="freeze"),
]
