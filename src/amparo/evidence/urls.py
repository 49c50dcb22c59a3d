from django.urls import path

from amparo.evidence.views import about, claims, documents, sources

app_name = "evidence"
urlpatterns = [
    path("", sources.sources, name="sources"),
    path("new/", sources.new_source, name="new_source"),
    path("sources/<uuid:pk>/", sources.source, name="source"),
    path("sources/<uuid:pk>/change/", sources.change_source, name="change_source"),
    path("files/<uuid:pk>/", sources.file, name="file"),
    path("documents/", documents.listed, name="documents"),
    path("documents/new/", documents.new, name="new_document"),
    path("documents/<uuid:pk>/", documents.one, name="document"),
    path("documents/<uuid:pk>/proposed/", documents.proposed, name="proposed"),
    path("documents/<uuid:pk>/language/", about.language, name="document_language"),
    path("documents/<uuid:pk>/themes/", about.document_themes, name="document_themes"),
    path("passages/<uuid:pk>/refuse/", documents.refuse, name="refuse_proposal"),
    path("claims/", claims.listed, name="claims"),
    path("claims/new/", claims.new, name="new_claim"),
    path("claims/<uuid:pk>/", claims.one, name="claim"),
    path("claims/<uuid:pk>/change/", claims.change, name="change_claim"),
    path("claims/<uuid:pk>/retract/", claims.retract, name="retract_claim"),
    path("claims/<uuid:pk>/link/", claims.link, name="link_claim"),
    path("claims/<uuid:pk>/parts/", claims.parts, name="claim_parts"),
    path("claims/<uuid:pk>/themes/", about.claim_themes, name="claim_themes"),
    path("claims/<uuid:pk>/step/", claims.step, name="claim_step"),
    path("claims/<uuid:pk>/correct/", claims.replace, {"how": "correct"}, name="correct_claim"),
    path("claims/<uuid:pk>/renew/", claims.replace, {"how": "supersede"}, name="renew_claim"),
]
