"""The pages of a plan being carried out: bodies and sessions."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from amparo.cases import actions
from amparo.cases.actions import sittings
from amparo.cases.models import Case, Sitting
from amparo.evidence.queries import content_of
from amparo.ledger.models import Entry
from tests.world import World, world

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def at() -> datetime:
    """Views read the real clock: what they look at must have begun a little before it."""
    return timezone.now() - timedelta(hours=2)


@pytest.fixture
def pe(at: datetime) -> World:
    return world("PE", at=at)


def _as(user: Any) -> Client:
    client = Client(HTTP_ACCEPT_LANGUAGE="en")
    client.force_login(user, backend=BACKEND)
    return client


def _url(name: str, case: Case, *args: Any) -> str:
    return reverse(f"cases:{name}", args=[case.code, *args])


def _read(client: Client, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200, (url, answer.status_code)
    return answer.content.decode()


# --- bodies ---------------------------------------------------------------------------------


def test_bodies_are_told_from_the_page_and_the_liaison_takes_the_notice(pe: World, at: datetime):
    case = pe.granted(at, "MININTER")
    officer = _as(pe.user("case_officer"))
    assert "May be told" in _read(officer, _url("notify_bodies", case))
    assert officer.post(_url("notify_bodies", case), {}).status_code == 302
    duty = case.measures.get().duty
    notice = reverse("cases:notice", args=[duty.code])
    liaison = _as(pe.user("sector_liaison"))
    answer = liaison.get(notice)
    assert answer.status_code == 200 and answer.content[:4] == b"%PDF"
    assert liaison.get(reverse("cases:notice_as", args=[duty.code, "docx"])).status_code == 200
    assert Entry.objects.filter(file=case.file, verb="duty.notice").exists()
    other = _as(pe.user("sector_liaison", at_body="MINAM"))
    assert other.get(notice).status_code == 404
    assert Client().get(notice).status_code == 302
    assert liaison.get(_url("case", case)).status_code == 404


def test_a_measure_is_given_to_another_body_and_the_persons_word_is_written_down(
    pe: World, at: datetime
):
    case = pe.implementing(at, "MINAM")
    actions.record_consent(
        case_id=case.pk, purpose="share_with_body", answer="given", body=pe.body("MINCUL"),
        by=pe.holder(case), at=at,
    )  # fmt: skip
    officer = _as(pe.user("case_officer"))
    url = _url("change_body", case, case.measures.get().pk)
    officer.post(url, {"body": pe.body("MINCUL").pk, "reason": "MINAM cannot."})
    measure = case.measures.get(body__code="MINCUL")
    pe.done(measure, at)
    happened = _url("confirm_measure", case, measure.pk)
    assert measure.title in _read(officer, happened)
    said = {"happened": "yes", "suitability": "4", "text": "They came.", "channel": "phone"}
    assert officer.post(happened, said).status_code == 302
    assert measure.duty.confirmations.get().suitability == 4
    assert officer.post(_url("confirm_protection", case), {}).status_code == 302
    case.refresh_from_db()
    assert case.state == "active"


def test_protection_is_not_recorded_while_a_measure_waits(pe: World, at: datetime):
    case = pe.implementing(at)
    officer = _as(pe.user("case_officer"))
    shown = _read(officer, _url("confirm_protection", case))
    assert "word alone is not enough" in shown
    assert officer.post(_url("confirm_protection", case), {}).status_code == 409


# --- sessions -----------------------------------------------------------------------------


def _sitting(pe: World, at: datetime) -> Sitting:
    return sittings.call_sitting(
        body=pe.desk, held_at=at + DAY, points=(("Late duties", None),), quorum=1,
        by=pe.user("intake_lead"), at=at,
    )  # fmt: skip


def test_a_session_goes_from_the_call_to_its_minutes(pe: World, at: datetime):
    case = pe.pending(at)
    lead = _as(pe.user("decider"))
    said = {
        "kind": "ordinary", "day": "2031-05-04", "hour": "10:00", "quorum": "2",
        "points": "Late duties\nBudget", "cases": case.code,
    }  # fmt: skip
    assert lead.post(reverse("cases:sitting_call"), {**said, "cases": "NONE"}).status_code == 422
    called = lead.post(reverse("cases:sitting_call"), said)
    sitting = Sitting.objects.get()
    address = reverse("cases:sitting", args=[sitting.code])
    assert called["Location"] == address and sitting.agenda.count() == 3
    assert case.code_name in _read(lead, address)
    opened = reverse("cases:sitting_open", args=[sitting.code])
    assert lead.post(opened, {"present": ["MINAM"]}).status_code == 409
    lead.post(opened, {"present": ["MINAM", "MININTER"], "excuses": "MINCUL: on commission"})
    assert "on commission" in _read(lead, address)
    lead.post(
        reverse("cases:sitting_agree", args=[sitting.code]),
        {"text": "Send the plan.", "body": pe.body("MININTER").pk, "due_on": "2031-06-01"},
    )
    assert "Send the plan." in _read(lead, address)
    minutes = reverse("cases:sitting_minutes", args=[sitting.code, "pdf"])
    assert lead.get(minutes).status_code == 404, "not before it is closed"
    lead.post(reverse("cases:sitting_close", args=[sitting.code]), {})
    assert lead.get(minutes).content[:4] == b"%PDF"
    word = reverse("cases:sitting_minutes", args=[sitting.code, "docx"])
    assert lead.get(word).status_code == 200
    assert lead.get(reverse("cases:sitting_minutes", args=[sitting.code, "odt"])).status_code == 404


def test_who_sees_and_runs_sessions(pe: World, at: datetime):
    sitting = _sitting(pe, at)
    page = reverse("cases:sitting", args=[sitting.code])
    act = reverse("cases:sitting_open", args=[sitting.code])
    assert Client().get(page).status_code == 302
    assert "Late duties" in _read(_as(pe.user("sector_liaison")), page)
    assert _as(pe.user("sector_liaison")).get(act).status_code == 403
    assert _as(pe.user("sector_liaison")).get(reverse("cases:sitting_call")).status_code == 403
    assert _as(pe.user("assessor")).get(page).status_code == 404
    listed = _read(_as(pe.user("sector_liaison")), reverse("cases:sittings"))
    assert page in listed and "Call a session" not in listed
    assert _as(pe.user("assessor")).get(reverse("cases:sittings")).status_code == 403


def test_the_minutes_are_whole_to_who_may_know_the_cases(pe: World, at: datetime):
    case = pe.pending(at)
    sitting = sittings.call_sitting(
        body=pe.desk, held_at=at + DAY, points=(("River", case),), quorum=1,
        by=pe.user("decider"), at=at,
    )  # fmt: skip
    by = pe.user("intake_lead")
    sittings.open_sitting(
        sitting_id=sitting.pk, present={pe.body("MINAM"): None}, absent={}, by=by, at=at
    )
    sittings.close_sitting(sitting_id=sitting.pk, by=by, at=at)
    minutes = reverse("cases:sitting_minutes", args=[sitting.code, "docx"])
    kept = {p.version: content_of(p.copy) for p in sitting.papers.filter(form="docx")}
    for role, version in (
        ("decider", "full"), ("sector_liaison", "full"), ("observer", "redacted"),
    ):  # fmt: skip
        assert _as(pe.user(role)).get(minutes).content == kept[version], role
        read = Entry.objects.filter(kind=Entry.READ, verb="sitting.minutes").latest("seq")
        assert (read.actor_id, read.why) == (pe.user(role).actor_id, version)
    actions.suspect(
        case_id=case.pk, body=pe.body("MININTER"), reason="x", by=pe.holder(case), at=at
    )
    liaison = _as(pe.user("sector_liaison"))
    assert liaison.get(minutes).content == kept["redacted"]
    assert "left out" in _read(liaison, reverse("cases:sitting", args=[sitting.code]))
    assert _as(pe.user("assessor")).get(minutes).status_code == 404
    assert Client().get(minutes).status_code == 302
