"""Addresses of the mechanism's staff pages. The person's own are in `public`."""

from django.urls import path

from amparo.cases.urls import after, assessment, decision, incidents, plan, sittings
from amparo.cases.views import case, intake, queue, staff, urgent

app_name = "cases"
urlpatterns = [
    path("", queue.show, name="list"),
    *sittings.urlpatterns,  # before the cases: no case has a code like these
    path("<code>/", case.show, name="case"),
    path("<code>/story/", case.story, name="story"),
    path("<code>/access/", case.access, name="access"),
    path("<code>/write/", case.write, name="write"),
    path("<code>/reveal/", case.reveal, name="reveal"),
    path("<code>/admit/", intake.admit, name="admit"),
    path("<code>/ask/", intake.ask_information, name="ask"),
    path("<code>/answer/", intake.answer_information, name="answer"),
    path("<code>/refer/", intake.refer, name="refer"),
    path("<code>/decline/", intake.decline, name="decline"),
    path("<code>/assign/", staff.assign, name="assign"),
    path("<code>/suspect/", staff.suspect, name="suspect"),
    path("<code>/conflict/", staff.conflict, name="conflict"),
    path("<code>/consent/", staff.consent, name="consent"),
    path("<code>/recording/", staff.recording, name="recording"),
    path("<code>/recording/<uuid:key>/", staff.withdraw_recording, name="withdraw_recording"),
    *after.urlpatterns,
    *assessment.urlpatterns,
    *plan.urlpatterns,
    *decision.urlpatterns,
    *incidents.urlpatterns,
    path("<code>/urgent/flag/", urgent.flag, name="urgent_flag"),
    path("<code>/urgent/order/", urgent.order, name="urgent_order"),
    path("<code>/urgent/reject/", urgent.propose_rejection, name="urgent_reject"),
    path("<code>/urgent/agree/", urgent.agree_rejection, name="urgent_agree"),
    path("<code>/urgent/start/", urgent.start, name="urgent_start"),
    path("<code>/urgent/ratify/", urgent.ratify, name="urgent_ratify"),
    path("<code>/urgent/merge/", urgent.merge, name="urgent_merge"),
    path("<code>/urgent/lapse/", urgent.lapse, name="urgent_lapse"),
]
