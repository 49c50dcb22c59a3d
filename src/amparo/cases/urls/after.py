"""Addresses of what follows the grant, and of justice."""

from django.urls import path

from amparo.cases.views import after, justice

urlpatterns = [
    path("<code>/follow/", after.follow_up, name="follow_up"),
    path("<code>/reason/", after.trigger, name="trigger"),
    path("<code>/reassess/", after.reassess, name="reassess"),
    path("<code>/closing/", after.propose_closing, name="propose_closing"),
    path("<code>/close/", after.close, name="close"),
    path("<code>/withdrawal/", after.check_withdrawal, name="check_withdrawal"),
    path("<code>/loss/", after.record_loss, name="record_loss"),
    path("<code>/return/", after.record_return, name="record_return"),
    path("<code>/complaint/", after.answer_grievance, name="answer_grievance"),
    path("<code>/justice/", justice.show, name="justice"),
    path("<code>/justice/track/", justice.open_track, name="open_track"),
    path("<code>/justice/step/", justice.record_step, name="record_step"),
    path("<code>/international/", justice.link, name="link_international"),
]
