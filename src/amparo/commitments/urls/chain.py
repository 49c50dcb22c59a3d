"""Addresses of the chain: recommendations, actions, indicators, what is due, reports."""

from django.urls import path

from amparo.commitments.views import chain, deeds, measures, parts, reviewing

urlpatterns = [
    path("recommendations/<uuid:pk>/", chain.recommendation, name="recommendation"),
    path("rounds/<uuid:pk>/", chain.cycle, name="cycle"),
    path("actions/<uuid:pk>/", chain.state_action, name="state_action"),
    path("indicators/<uuid:pk>/", measures.indicator, name="indicator"),
    path("due/", measures.due, name="due"),
    path("progress/<uuid:pk>/", measures.progress, name="progress"),
    path("progress/new/<slug:kind>/<uuid:pk>/", measures.report, name="report"),
    path("proofs/<uuid:pk>/", measures.proof, name="proof"),
    path("proofs/<uuid:pk>/readers/", parts.show_proof, name="show_proof"),
    path("parts/<uuid:pk>/end/", parts.end_part, name="end_part"),
    path("submissions/", measures.submissions, name="submissions"),
    path("submissions/<uuid:pk>/", measures.submission, name="submission"),
    path("submissions/asked/<str:code>/", reviewing.draft_to_read, name="draft_to_read"),
    path("chapters/<uuid:pk>/", measures.chapter, name="chapter"),
    path("chapters/<uuid:pk>/out/", measures.take_out_chapter, name="take_out_chapter"),
    path("begin/<slug:kind>/", deeds.begin, name="begin"),
    path("do/<slug:kind>/<uuid:pk>/<slug:act>/", deeds.do, name="do"),
]
