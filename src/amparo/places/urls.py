from django.urls import path

from amparo.places import views

app_name = "places"
urlpatterns = [
    path("", views.areas, name="areas"),
    path("law/", views.law, name="law_here"),
    path("law/<str:country>/", views.law, name="law"),
]
