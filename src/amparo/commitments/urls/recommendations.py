"""Addresses of recommendations as a whole: the list, its totals, the matrix, what is alike."""

from django.urls import path

from amparo.commitments.views import clusters, recommendations

urlpatterns = [
    path("recommendations/", recommendations.recommendations, name="recommendations"),
    path("recommendations/totals/", recommendations.totals, name="recommendation_totals"),
    path("recommendations/<uuid:pk>/public/", recommendations.one, name="public_recommendation"),
    path("recommendations/matrix/", recommendations.matrix, name="matrix"),
    path("recommendations/alike/", clusters.likenesses, name="likenesses"),
    path("recommendations/alike/<uuid:pk>/", clusters.likeness, name="likeness"),
    path("clusters/", clusters.clusters, name="clusters"),
    path("clusters/<uuid:pk>/", clusters.cluster, name="cluster"),
    path("clusters/<uuid:pk>/rename/", clusters.rename, name="rename_cluster"),
    path("clusters/<uuid:pk>/out/<uuid:recommendation>/", clusters.take_out, name="take_out"),
]
