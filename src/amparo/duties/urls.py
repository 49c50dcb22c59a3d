from django.urls import path

from amparo.duties import views

app_name = "duties"
urlpatterns = [
    path("", views.inbox, name="inbox"),
    path("list.csv", views.export, name="export"),
    path("bodies/", views.bodies, name="bodies"),
    path("<str:code>/", views.detail, name="detail"),
    path("<str:code>/evidence/<uuid:pk>/", views.evidence, name="evidence"),
    path("<str:code>/<str:name>/", views.act, name="act"),
]
