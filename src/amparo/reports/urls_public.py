"""Addresses of published reports, for everyone, and of calendars, for who knows the secret."""

from django.urls import path

from amparo.reports.views import calendar, public

app_name = "published"
urlpatterns = [
    path("reports/", public.index, name="index"),
    path("reports/<str:code>/", public.snapshot, name="snapshot"),
    path("reports/<str:code>/files/<slug:form>/", public.file, name="file"),
    path("reports/now/<slug:slug>/<slug:form>/", public.now, name="now"),
    path("due-dates/<str:secret>.ics", calendar.feed, name="feed"),
]
