"""Addresses of deciding, of telling the person, of review."""

from django.urls import path

from amparo.cases.views import appeal, decision

urlpatterns = [
    path("<code>/decision/", decision.show, name="decision"),
    path("<code>/decision/draft/", decision.open_act, name="decision_open"),
    path("<code>/decision/vote/", decision.vote, name="decision_vote"),
    path("<code>/decision/fix/", decision.fix, name="decision_fix"),
    path("<code>/decision/return/", decision.return_plan, name="decision_return"),
    path("<code>/decision/tell/", decision.tell, name="tell_decision"),
    path("<code>/review/", appeal.decide_review, name="decide_review"),
]
