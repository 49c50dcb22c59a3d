"""Addresses of the plan and of putting it to work."""

from django.urls import path

from amparo.cases.views import implementing, plan

urlpatterns = [
    path("<code>/plan/", plan.show, name="plan"),
    path("<code>/plan/begin/", plan.begin, name="plan_begin"),
    path("<code>/plan/words/", plan.words, name="plan_words"),
    path("<code>/plan/show/", plan.share, name="plan_share"),
    path("<code>/plan/send/", plan.send, name="plan_send"),
    path("<code>/plan/measure/", plan.propose, name="plan_propose"),
    path("<code>/plan/measure/<uuid:key>/", plan.change, name="plan_change"),
    path("<code>/plan/measure/<uuid:key>/out/", plan.drop, name="plan_drop"),
    path("<code>/plan/measure/<uuid:key>/answer/", plan.answer, name="plan_answer"),
    path("<code>/plan/measure/<uuid:key>/none/", plan.none_possible, name="plan_none"),
    path("<code>/plan/measure/<uuid:key>/body/", implementing.change_body, name="change_body"),
    path("<code>/plan/measure/<uuid:key>/happened/", implementing.confirm, name="confirm_measure"),
    path("<code>/tell-bodies/", implementing.notify_bodies, name="notify_bodies"),
    path("<code>/in-force/", implementing.confirm_protection, name="confirm_protection"),
]
