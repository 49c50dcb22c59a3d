"""Public addresses: country profiles that were published."""

from django.urls import path

from amparo.monitor.views import public

app_name = "profiles"
urlpatterns = [
    path("", public.catalogue, name="catalogue"),
    path("<slug:code>/", public.edition, name="edition"),
]
