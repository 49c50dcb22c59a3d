from django.urls import path

from amparo.exchange import views

app_name = "exchange"
urlpatterns = [
    path("", views.imports, name="imports"),
    path("new/", views.new, name="new"),
    path("forms/<slug:kind>.xlsx", views.empty_form, name="empty_form"),
    path("exports/", views.exports, name="exports"),
    path("exports/<uuid:pk>/", views.export, name="export"),
    path("exports/<uuid:pk>/approve/", views.approve, name="approve"),
    path("exports/<uuid:pk>/refuse/", views.refuse, name="refuse"),
    path("exports/<uuid:pk>/take/", views.take, name="take"),
    path("exports/<uuid:pk>/files/<uuid:key>/", views.file, name="file"),
    path("<uuid:pk>/", views.job, name="job"),
    path("<uuid:pk>/results/", views.results, name="results"),
    path("<uuid:pk>/results/again/", views.results_again, name="results_again"),
    path("<uuid:pk>/stop/", views.stop, name="stop"),
    path("<uuid:pk>/resume/", views.resume, name="resume"),
    path("<uuid:pk>/undo/", views.undo, name="undo"),
    path("<uuid:pk>/undo/look/", views.look, name="look"),
    path("<uuid:pk>/undo/back/", views.take_back, name="take_back"),
    path("<uuid:pk>/undo/again/", views.put_back, name="put_back"),
    path("<uuid:pk>/undo/stop/", views.stop_undoing, name="stop_undoing"),
    path("<uuid:pk>/undo/resume/", views.resume_undoing, name="resume_undoing"),
    path("<uuid:pk>/rows.csv", views.notes, name="notes"),
]
