"""Addresses of the risk assessment."""

from django.urls import path

from amparo.cases.views.assessment import begin, evidence, finish, write

PART = "<code>/assessment/"
ONE = PART + "<int:number>/"

urlpatterns = [
    path("<code>/assessor/", begin.assign, name="assign_assessor"),
    path(PART, begin.overview, name="assessment"),
    path(PART + "review/", finish.review, name="review_assessment"),
    path(PART + "rebut/", evidence.rebut, name="rebut"),
    path(ONE, finish.read, name="assessment_read"),
    path(ONE + "hand-in/", finish.hand_in, name="assessment_hand_in"),
    path(ONE + "evidence/<slug:item>/", evidence.link, name="assessment_evidence"),
    path(ONE + "unlink/<uuid:key>/", evidence.unlink, name="assessment_unlink"),
    path(ONE + "<slug:step>/", write.step, name="assessment_step"),
]
