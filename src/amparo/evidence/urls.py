from django.urls import path

from amparo.evidence import urls_claims, views

app_name = "evidence"
urlpatterns = [
    path("", views.sources, name="sources"),
    path("new/", views.new_source, name="new_source"),
    path("sources/<uuid:pk>/", views.source, name="source"),
    path("sources/<uuid:pk>/change/", views.change_source, name="change_source"),
    path("files/<uuid:pk>/", views.file, name="file"),
    *urls_claims.urlpatterns,
]
