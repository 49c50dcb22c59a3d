"""Receiving, completing, admitting, passing on, declining."""

import datetime as dt
import uuid

import pytest

from amparo.cases import actions
from amparo.kernel.errors import Denied, Invalid, Refused
from amparo.ledger.models import Entry
from tests.world import world

pytestmark = pytest.mark.django_db
ADMIT = {"defender_reason": "Defends the river.", "nexus_reason": "Threatened for it."}


@pytest.fixture
def pe(at):
    return world("PE", at=at)


def test_a_request_is_received_acknowledged_and_journalled(pe, at):
    done = pe.submitted(at)
    assert done.case.state == "received"
    assert done.request.acknowledged_at == at
    assert {e.verb for e in Entry.objects.filter(file=done.case.file)} >= {
        "case.submit", "case.acknowledge",
    }  # fmt: skip
    assert done.case.clock_running("admissibility") is not None
    assert done.case.clock_running("acknowledgement") is None


def test_the_same_submission_twice_is_one_request_with_one_code(pe, at):
    key = uuid.uuid4()
    first = pe.submitted(at, submission=key)
    again = pe.submitted(at, submission=key)
    assert again.again and not first.again
    assert again.case == first.case and again.code == first.code


def test_a_request_that_says_nothing_is_refused(pe, at):
    with pytest.raises(Invalid, match="Tell what happened"):
        pe.submitted(at, narrative=" ")


def test_urgency_runs_beside_the_case(pe, at):
    case = pe.received(at, urgency={"threatened_now": "yes"})
    run = case.urgent_runs.get()
    assert (case.state, run.state) == ("received", "flagged")


def test_information_is_asked_once_and_never_while_urgent(pe, at):
    officer = pe.user("intake_officer")
    case = pe.received(at)
    actions.ask_information(case_id=case.pk, items=["In which river?"], by=officer, at=at)
    case.refresh_from_db()
    assert case.clock_running("admissibility").paused_at == at
    actions.answer_information(case_id=case.pk, text="The Abujao.", by=pe.holder(case), at=at)
    with pytest.raises(Refused, match="already asked once"):
        actions.ask_information(case_id=case.pk, items=["Again"], by=officer, at=at)
    urgent = pe.received(at, urgency={"threatened_now": "yes"})
    with pytest.raises(Refused, match="Urgency is alleged"):
        actions.ask_information(case_id=urgent.pk, items=["x"], by=officer, at=at)


def test_admission_needs_reasons_the_lead_and_consent(pe, at):
    case = pe.received(at)
    lead, officer = pe.user("intake_lead"), pe.user("case_officer")
    with pytest.raises(Invalid, match="defence work"):
        actions.admit(
            case_id=case.pk, by=lead, at=at, case_officer=officer, defender_reason="x",
            nexus_reason=" ",
        )  # fmt: skip
    with pytest.raises(Denied):
        actions.admit(
            case_id=case.pk, by=pe.user("intake_officer"), at=at, case_officer=officer, **ADMIT
        )
    no_consent = pe.received(at, consent="refused")
    with pytest.raises(Refused, match="no consent"):
        actions.admit(case_id=no_consent.pk, by=lead, at=at, case_officer=officer, **ADMIT)
    admitted = actions.admit(case_id=case.pk, by=lead, at=at, case_officer=officer, **ADMIT)
    assert admitted.state == "admitted"
    assert admitted.clock_running("assessment_total") is not None


def test_two_leads_at_once_one_wins_and_the_other_is_told_what_changed(pe, at):
    case = pe.received(at)
    version = case.version
    lead = pe.user("intake_lead")
    actions.decline(case_id=case.pk, reason="Out of scope.", by=lead, at=at, version=version)
    with pytest.raises(Refused, match="went from «received» to «not_admitted»"):
        actions.refer(
            case_id=case.pk, receiver="SUNAFIL", reason="Labour.", by=lead, at=at, version=version
        )


def test_a_referral_names_the_receiver_and_is_tracked(pe, at):
    case = pe.received(at)
    with pytest.raises(Invalid):
        actions.refer(case_id=case.pk, receiver=" ", reason="x", by=pe.user("intake_lead"), at=at)
    actions.refer(
        case_id=case.pk, receiver="SUNAFIL", reason="Labour.", by=pe.user("intake_lead"), at=at
    )
    case.refresh_from_db()
    assert case.state == "referred" and case.clock_running("referral_answer") is not None
    assert "SUNAFIL" in case.messages.get().text


def test_a_suspected_body_is_shut_out_with_those_above_and_below(pe, at):
    from amparo.cases import queries

    case = pe.admitted(at)
    officer = pe.user("case_officer")
    assert case in queries.visible_to(officer)
    actions.suspect(
        case_id=case.pk, body=pe.body("DGDH"), reason="Named by the person.",
        by=pe.holder(case), at=at + dt.timedelta(hours=1),
    )  # fmt: skip
    assert case not in queries.visible_to(officer)
