"""Addresses of treaties and of what is done about them."""

from django.urls import path

from amparo.commitments import views

urlpatterns = [
    path("", views.state, name="home"),
    path("states/<str:country>/", views.state, name="state"),
    path("treaties/", views.treaties, name="treaties"),
    path("treaties/<uuid:pk>/", views.treaty, name="treaty"),
    path("gap/", views.gap, name="gap"),
    path("drafts/", views.drafts, name="drafts"),
    path("new/<slug:kind>/", views.new, name="new"),
    path("treaty-actions/<uuid:pk>/change/", views.change, name="change"),
    path("records/<slug:kind>/<uuid:pk>/", views.record, name="record"),
    path("records/<slug:kind>/<uuid:pk>/publish/", views.publish, name="publish"),
    path("records/<slug:kind>/<uuid:pk>/withdraw/", views.withdraw, name="withdraw"),
    path("records/<slug:kind>/<uuid:pk>/discard/", views.discard, name="discard"),
    path("campaigns/", views.campaigns, name="campaigns"),
    path("campaigns/<uuid:pk>/", views.campaign, name="campaign"),
    path("campaigns/<uuid:pk>/demarches/new/", views.demarche, name="demarche"),
]
