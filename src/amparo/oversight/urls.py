from django.urls import path, re_path

from amparo.oversight.views import desk, glass, own, watching

app_name = "oversight"
urlpatterns = [
    path("", watching.desk, name="desk"),
    path("journal/", watching.journal, name="journal"),
    path("journal/verify/", watching.verify, name="verify"),
    path("journal/head/", watching.head, name="head"),
    path("grants/", watching.grants, name="grants"),
    path("grants/<uuid:key>/revoke/", watching.revoke, name="revoke"),
    path("denials/", watching.denials, name="denials"),
    path("reveals/", watching.reveals, name="reveals"),
    path("emergency/", glass.listed, name="glass"),
    path("emergency/ask/", glass.ask, name="glass_ask"),
    path("emergency/<uuid:key>/", glass.detail, name="glass_detail"),
    path("emergency/<uuid:key>/approve/", glass.approve, name="glass_approve"),
    path("emergency/<uuid:key>/refuse/", glass.refuse, name="glass_refuse"),
    path("emergency/<uuid:key>/end/", glass.end, name="glass_end"),
    path("requests/", desk.requests, name="requests"),
    path("requests/<slug:code>/", desk.answer, name="answer"),
    path("holds/", desk.holds, name="holds"),
    path("holds/set/", desk.hold, name="hold"),
    path("holds/<uuid:key>/lift/", desk.lift, name="lift"),
    path("keeping/", desk.retention, name="retention"),
    path("keeping/<uuid:key>/", desk.dispose, name="dispose"),
    path("breaches/", desk.breaches, name="breaches"),
    path("breaches/new/", desk.register, name="register"),
    path("breaches/<slug:code>/", desk.breach, name="breach"),
    path("breaches/<slug:code>/<slug:step>/", desk.breach_step, name="breach_step"),
    # The person's own: neutral words, for they stay in a phone's history.
    path("own/", own.ask, name="ask"),
    re_path(r"^own/(?P<code>[0-9A-Z]{4,12})\.(?P<shape>json|pdf)$", own.copy, name="copy"),
]
