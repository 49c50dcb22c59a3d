from django.urls import path

from amparo.publications.views import evaluation, inside, maps, releases

app_name = "publications"
urlpatterns = [
    path("figures/", inside.figures, name="figures"),
    path("figures/true-figures.<slug:shape>", inside.figures_file, name="figures_file"),
    path("map/", maps.inside, name="map"),
    path("evaluation/", evaluation.evaluation, name="evaluation"),
    path("evaluation/evaluation.<slug:shape>", evaluation.evaluation_file, name="evaluation_file"),
    path("releases/", releases.listed, name="releases"),
    path("releases/new/", releases.make, name="make"),
    path("releases/<uuid:key>/", releases.detail, name="release"),
    path("releases/<uuid:key>/approve/", releases.approve, name="approve"),
    path("releases/<uuid:key>/refuse/", releases.refuse, name="refuse"),
    path("releases/<uuid:key>/withdraw/", releases.withdraw, name="withdraw"),
]
