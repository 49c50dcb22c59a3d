"""Addresses of the public side. They tell nothing to whoever reads them in a history."""

from django.urls import path

from amparo.cases.views.public import (
    after,
    assessment,
    desk,
    enter,
    front,
    own,
    plan,
    request,
    status,
)

app_name = "public"
urlpatterns = [
    path("", front.front, name="front"),
    path("now/", front.urgent, name="now"),
    path("about/", front.care, name="care"),
    path("out/", front.out, name="out"),
    path("form/", request.start, name="start"),
    path("form/all/", request.whole, name="whole"),
    path("form/saved/", request.saved, name="saved"),
    path("form/drop/", request.drop, name="drop"),
    path("form/done/", enter.done, name="done"),
    path("form/done/print/", enter.on_paper, name="on_paper"),
    path("form/done/sms/", enter.by_sms, name="by_sms"),
    path("form/done/kept/", enter.kept, name="kept"),
    path("form/<slug:key>/", request.step, name="step"),
    path("status/", status.status, name="status"),
    path("status/leave/", enter.leave, name="leave"),
    path("status/code/", enter.another_code, name="another_code"),
    path("status/messages/", own.write, name="messages"),
    path("status/news/", own.news, name="news"),
    path("status/contact/", own.contact, name="contact"),
    path("status/with/", own.companion, name="companion"),
    path("status/sharing/", own.consents, name="consents"),
    path("status/risk/", assessment.show, name="assessment"),
    path("status/plan/", plan.plan, name="plan"),
    path("status/plan/<uuid:key>/", plan.answer, name="plan_answer"),
    path("status/plan/<uuid:key>/happened/", plan.happened, name="plan_happened"),
    path("status/review/", plan.review, name="review"),
    path("status/looked/", status.looked, name="looked"),
    path("status/paper/<uuid:key>/", status.paper, name="paper"),
    path("status/complain/", after.grievance, name="grievance"),
    path("status/again/", after.again, name="again"),
    path("status/closing/", after.closing_answer, name="closing"),
    path("status/stop/", after.stop, name="stop"),
    path("papers/", desk.hand_in, name="hand_in"),
    path("book/", desk.complain, name="complain"),
    path("received/", desk.received, name="received"),
]
