"""Addresses of the room."""

from django.urls import path

from amparo.training import views

app_name = "training"
urlpatterns = [
    path("", views.courses, name="courses"),
    path("hold/", views.hold_course, name="hold_course"),
    path("courses/<uuid:pk>/", views.course, name="course"),
    path("courses/<uuid:pk>/enrol/", views.enrol, name="enrol"),
    path("courses/<uuid:pk>/leave/", views.leave, name="leave"),
    path("courses/<uuid:pk>/results/", views.results, name="results"),
    path("mine/", views.mine, name="mine"),
    path("register/", views.register, name="register"),
    path("register/recognise/", views.recognise, name="recognise"),
    path("certificates/<uuid:pk>/take-back/", views.revoke, name="revoke"),
]
