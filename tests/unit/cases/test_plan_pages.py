"""The pages of the plan, the decision, the bodies, review and sessions: who gets what answer."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from amparo.cases.actions import decisions, plans
from amparo.cases.models import Case, Measure
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


# --- who gets what answer -----------------------------------------------------------

# page: (state it is tried in, a role that may, a role that reads the case but may not)
PAGES: dict[str, tuple[str, str, str]] = {
    "plan": ("planned", "case_officer", ""),
    "plan_propose": ("planned", "case_officer", ""),
    "plan_words": ("planned", "case_officer", ""),
    "plan_share": ("planned", "case_officer", ""),
    "plan_send": ("planned", "case_officer", ""),
    "decision": ("pending", "decider", "case_officer"),
    "decision_open": ("pending", "decider", "case_officer"),
    "decision_return": ("pending", "decider", "case_officer"),
    "tell_decision": ("granted", "case_officer", ""),
    "notify_bodies": ("granted", "case_officer", ""),
    "confirm_protection": ("implementing", "case_officer", "decider"),
}


@pytest.mark.parametrize("name", PAGES)
def test_member_stranger_reader_and_signed_out(pe: World, at: datetime, name: str):
    state, may, reads = PAGES[name]
    case = getattr(pe, state)(at)
    url = _url(name, case)
    assert Client().get(url).status_code == 302
    assert _as(pe.user(may)).get(url).status_code == 200
    assert _as(pe.user("sector_liaison")).get(url).status_code == 404
    if reads:
        assert _as(pe.user(reads)).get(url).status_code == 403


# --- the plan ---------------------------------------------------------------------------


def _measure_said(pe: World, **changes: Any) -> dict[str, Any]:
    facts = {
        "catalogue_code": "INT-01", "body": pe.body("MININTER").pk, "detail": "On market days.",
        "do_no_harm": "No uniform.", "starts_by": "2031-05-04", "responsible_name": "Unit Seven",
        "budget_line": "Line 0123", "evidence_kind": "Signed record", "devices": "no",
    }  # fmt: skip
    return {**facts, **changes}


def test_a_plan_is_proposed_shown_answered_by_call_and_taken_to_decision(pe: World, at: datetime):
    case = pe.reviewed(at)
    officer = _as(pe.user("case_officer"))
    assert "Propose the first measure" in _read(officer, _url("plan", case))
    propose = _url("plan_propose", case)
    for said in (_measure_said(pe), _measure_said(pe, catalogue_code="JUS-01", body="")):
        assert officer.post(propose, said).status_code == 302
    second = case.measures.order_by("id").last()
    assert second.body.code == "MINJUSDH", "the body of the catalogue"
    assert "Show the plan to the person" in _read(officer, _url("plan", case))
    assert officer.post(_url("plan_share", case), {}).status_code == 302
    shown = _read(officer, _url("plan", case))
    assert "What the plan still lacks" in shown and "Write down the answer" in shown
    for measure in case.measures.all():
        answer = officer.post(
            _url("plan_answer", case, measure.pk), {"answer": "accept", "words": "Yes."}
        )
        assert answer.status_code == 302
    shown = _read(officer, _url("plan", case))
    assert "What the plan still lacks" not in shown and "Take it to decision" in shown
    assert officer.post(_url("plan_send", case), {"version": case.version}).status_code == 302
    case.refresh_from_db()
    assert case.state == "decision_pending"


def test_a_mistake_in_a_measure_is_shown_beside_its_field_and_nothing_typed_is_lost(
    pe: World, at: datetime
):
    case = pe.reviewed(at)
    officer = _as(pe.user("case_officer"))
    answer = officer.post(
        _url("plan_propose", case),
        _measure_said(pe, catalogue_code="COL-06", body="", devices="yes", device_name="Bracelet"),
    )
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert "Any body may offer this measure" in shown and "four lines" in shown
    assert "On market days." in shown and "Bracelet" in shown
    assert not case.measures.exists()


def test_what_a_device_may_do_is_kept_and_can_be_changed(pe: World, at: datetime):
    case = pe.reviewed(at)
    officer = _as(pe.user("case_officer"))
    device = {
        "devices": "yes", "device_name": "Bracelet", "device_purpose": "To find her",
        "device_days": "30", "device_viewers": "The duty officer",
    }  # fmt: skip
    officer.post(_url("plan_propose", case), _measure_said(pe, **device))
    measure = case.measures.get()
    assert measure.devices.get().retention_days == 30
    change = _url("plan_change", case, measure.pk)
    assert 'value="Bracelet"' in _read(officer, change)
    assert officer.post(change, _measure_said(pe, detail="Other days.")).status_code == 302
    measure.refresh_from_db()
    assert (measure.detail, measure.no_devices) == ("Other days.", True)
    assert not measure.devices.exists()


def test_a_refusal_offers_a_substitute_or_that_none_is_possible(pe: World, at: datetime):
    case = pe.planned(at, "MININTER", "MIMP")
    refused = case.measures.order_by("id").last()
    plans.answer_measure(
        measure_id=refused.pk, answer="refuse", words="My mother cannot walk.",
        by=pe.holder(case), at=at,
    )  # fmt: skip
    officer = _as(pe.user("case_officer"))
    shown = _read(officer, _url("plan", case))
    assert "My mother cannot walk." in shown and "Propose a substitute" in shown
    address = f"{_url('plan_propose', case)}?instead={refused.pk}"
    assert "which the person refused" in _read(officer, address)
    officer.post(address, _measure_said(pe, substitute_for=refused.pk))
    assert refused.substitutes.get().catalogue_code == "INT-01"
    none = _url("plan_none", case, refused.pk)
    assert officer.post(none, {"reason": "None fits her."}).status_code == 302
    refused.refresh_from_db()
    assert refused.none_possible_agreed_at


def test_a_measure_of_another_case_is_not_found(pe: World, at: datetime):
    case, other = pe.planned(at), pe.planned(at)
    officer = _as(pe.user("case_officer"))
    url = _url("plan_answer", case, other.measures.get().pk)
    assert officer.get(url).status_code == 404
    assert officer.post(url, {"answer": "refuse"}).status_code == 404


def test_words_of_the_plan_and_a_measure_taken_out(pe: World, at: datetime):
    case = pe.reviewed(at)
    officer = _as(pe.user("case_officer"))
    officer.post(_url("plan_propose", case), _measure_said(pe))
    officer.post(_url("plan_words", case), {"objectives": "To sleep in peace."})
    assert "To sleep in peace." in _read(officer, _url("plan", case))
    measure = case.measures.get()
    assert officer.post(_url("plan_drop", case, measure.pk), {}).status_code == 302
    assert not Measure.objects.filter(pk=measure.pk).exists()


# --- the decision -------------------------------------------------------------------------


def test_one_person_drafts_and_fixes_the_act_and_the_person_is_told(pe: World, at: datetime):
    case = pe.pending(at)
    decider = _as(pe.user("decider"))
    shown = _read(decider, _url("decision", case))
    assert "Draft the act" in shown and "Two men came at night." in shown
    drafted = decider.post(
        _url("decision_open", case), {"kind": "grant", "reasons": "The threats are real."}
    )
    assert drafted.status_code == 302
    assert "Fix the act" in _read(decider, _url("decision", case))
    fixed = decider.post(
        _url("decision_fix", case), {"act_number": "012-2026", "version": case.version}
    )
    assert fixed.status_code == 302
    case.refresh_from_db()
    assert case.state == "granted"
    officer = _as(pe.user("case_officer"))
    assert "Tell the person the decision" in _read(officer, _url("case", case))
    officer.post(_url("tell_decision", case), {"channel": "phone", "proof": "At ten."})
    assert case.decisions.get().notified_at
    assert "Tell the person the decision" not in _read(officer, _url("case", case))


def test_who_comes_second_is_told_and_keeps_the_text(pe: World, at: datetime):
    case = pe.pending(at)
    act = decisions.open_decision(
        case_id=case.pk, kind="grant", reasons="Real.", by=pe.user("decider"), at=at
    )
    second = _as(pe.user("decider", name="second"))
    _read(second, _url("decision_fix", case))
    decisions.decide(decision_id=act.pk, act_number="1-2026", by=pe.user("decider"), at=at)
    answer = second.post(
        _url("decision_fix", case), {"act_number": "77-2026", "version": case.version}
    )
    assert answer.status_code == 409
    shown = answer.content.decode()
    assert "changed this case" in shown and 'value="77-2026"' in shown


def test_the_same_number_is_warned_of(pe: World, at: datetime):
    pe.granted(at)
    case = pe.pending(at)
    decisions.open_decision(
        case_id=case.pk, kind="grant", reasons="Real.", by=pe.user("decider"), at=at
    )
    answer = _as(pe.user("decider")).post(
        _url("decision_fix", case), {"act_number": "012-2026", "version": case.version}, follow=True
    )
    assert "has the same number" in answer.content.decode()


def test_a_board_votes_on_the_page_and_sees_the_quorum(at: datetime):
    mx = world("MX", at=at)
    case = mx.pending(at)
    decisions.open_decision(
        case_id=case.pk, kind="grant", reasons="Real.", by=mx.user("decider"), at=at
    )
    members = [mx.user("decider", at_body=b) for b in ("SEGOB", "FGR", "SSPC", "SRE", "CNDH")]
    for member in members[:4]:
        voted = _as(member).post(_url("decision_vote", case), {"choice": "for", "reason": ""})
        assert voted.status_code == 302
    last = _as(members[4])
    shown = _read(last, _url("decision", case))
    assert "4 of 5 needed have voted." in shown and "National Human Rights Commission" in shown
    refused = last.post(_url("decision_vote", case), {"choice": "against", "reason": ""})
    assert refused.status_code == 422 and "Write why." in refused.content.decode()
    last.post(_url("decision_vote", case), {"choice": "recused", "reason": "A cousin."})
    fix = _as(members[0]).post(
        _url("decision_fix", case), {"act_number": "1", "version": case.version}
    )
    assert fix.status_code == 409 and "no quorum: 4 of 5" in fix.content.decode()


def test_a_presumed_risk_says_why_it_may_not_be_denied(at: datetime):
    co = world("CO", at=at)
    case = co.reviewed(at, "ordinary")
    Case.objects.filter(pk=case.pk).update(presumption_group="indigenous_leaders")
    decider = _as(co.user("decider"))
    assert "It may not be denied" in _read(decider, _url("decision", case))
    answer = decider.post(_url("decision_open", case), {"kind": "deny", "reasons": "None."})
    assert answer.status_code == 409 and "presumed" in answer.content.decode()


def test_a_plan_is_returned_from_the_page(pe: World, at: datetime):
    case = pe.pending(at)
    decider = _as(pe.user("decider"))
    answer = decider.post(
        _url("decision_return", case), {"reason": "Add the family.", "version": case.version}
    )
    assert answer.status_code == 302
    case.refresh_from_db()
    assert case.state == "plan_concertation"


def test_the_review_authority_answers_on_its_page(pe: World, at: datetime):
    from amparo.cases.actions import appeals

    case = pe.reviewed(at, "ordinary")
    act = decisions.open_decision(
        case_id=case.pk, kind="deny", reasons="None.", by=pe.user("decider"), at=at
    )
    decisions.decide(
        decision_id=act.pk, act_number="3-2026", orientation="x", review_route="y",
        by=pe.user("decider"), at=at,
    )  # fmt: skip
    decisions.tell_decision(
        decision_id=act.pk, channel="phone", proof="", by=pe.user("case_officer"), at=at
    )
    appeals.ask_review(case_id=case.pk, text="They came back.", by=pe.holder(case), at=at)
    url = _url("decide_review", case)
    assert _as(pe.user("case_officer")).get(url).status_code == 403
    authority = _as(pe.user("review_authority"))
    shown = _read(authority, url)
    assert "They came back." in shown and "Order a new assessment" in shown
    assert "Grant the measures" not in shown, "there is no plan"
    done = authority.post(url, {"outcome": "uphold", "reasons": "No new fact."})
    assert done.status_code == 302
    case.refresh_from_db()
    assert case.state == "closed"
