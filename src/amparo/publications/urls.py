from django.urls import path

from amparo.publications.views import inside, releases

app_name = "publications"
urlpatterns = [
    path("figures/", inside.figures, name="figures"),
    path("evaluation/", inside.evaluation, name="evaluation"),
    path("releases/", releases.listed, name="releases"),
    path("releases/new/", releases.make, name="make"),
    path("releases/<uuid:key>/", releases.detail, name="release"),
    path("releases/<uuid:key>/approve/", releases.approve, name="approve"),
    path("releases/<uuid:key>/refuse/", releases.refuse, name="refuse"),
    path("releases/<uuid:key>/withdraw/", releases.withdraw, name="withdraw"),
]
