"""After the grant: contacts, complaints, reasons to assess again. Each refusal, each entry."""

import datetime as dt

import pytest

from amparo.cases.actions import following, reassessing
from amparo.cases.models import Case, Trigger
from amparo.kernel.actors import SYSTEM
from amparo.kernel.errors import Denied, Invalid, Refused
from tests.unit.cases.refusals import SECRET, refused, written
from tests.world import World, world

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture
def pe(at: dt.datetime) -> World:
    return world("PE", at=at)


@pytest.fixture
def case(pe: World, at: dt.datetime) -> Case:
    return pe.granted(at)


# --- contacts -------------------------------------------------------------------------------


def _follow(pe: World, case: Case, at: dt.datetime, **how: object) -> object:
    facts = {"mode": "call", "statement": SECRET, "by": pe.user("case_officer"), "at": at}
    return following.follow_up(case_id=case.pk, **{**facts, **how})


def test_a_contact_is_refused(pe: World, case: Case, at: dt.datetime):
    for kind, said, how in (
        (Invalid, "mode", {"mode": "letter"}),
        (Invalid, "statement", {"statement": " "}),
        (Invalid, "suitability", {"suitability": 6}),
        (Invalid, "suitability", {"suitability": 0}),
        (Invalid, "incidents_since", {"incidents_since": -1}),
        (Invalid, "next_on", {"next_on": at.date() - DAY}),
        (Denied, "may not do this", {"by": pe.user("assessor")}),
    ):
        with refused(kind, said):
            _follow(pe, case, at, **how)


def test_there_is_nothing_to_follow_before_the_grant(pe: World, at: dt.datetime):
    case = pe.admitted(at)
    with refused(Refused, "no measures to follow"):
        _follow(pe, case, at)


def test_a_contact_starts_the_next_term_and_gives_reasons(pe: World, case: Case, at: dt.datetime):
    first = case.clock_running("follow_up")
    _follow(pe, case, at + DAY, suitability=2, incidents_since=1)
    assert written(case, "case.follow_up").target.endswith(str(case.pk))
    assert case.clock_running("follow_up").started_at > first.started_at
    assert set(case.triggers.values_list("kind", flat=True)) == {
        "measure_unsuitable", "new_incident",
    }  # fmt: skip
    _follow(pe, case, at + 2 * DAY, suitability=3)
    assert case.triggers.count() == 2 and case.follow_ups.count() == 2


# --- complaints -----------------------------------------------------------------------------


def _complain(pe: World, case: Case, at: dt.datetime, **how: object) -> object:
    facts = {"about": "delay", "text": SECRET, "by": pe.holder(case), "at": at}
    return following.complain(case_id=case.pk, **{**facts, **how})


def test_a_complaint_is_refused(pe: World, case: Case, at: dt.datetime):
    other = pe.received(at)
    for kind, said, how in (
        (Invalid, "about", {"about": "the weather"}),
        (Invalid, "text", {"text": ""}),
        (Denied, "", {"by": pe.holder(other)}),
        (Denied, "", {"by": pe.user("assessor")}),
    ):
        with refused(kind, said):
            _complain(pe, case, at, **how)


def test_a_complaint_is_answered_once_by_who_takes_no_part(pe: World, case: Case, at: dt.datetime):
    complaint = _complain(pe, case, at)
    assert written(case, "case.complain").after == {"about": "delay"}
    lead = pe.user("intake_lead")
    said = {"grievance_id": complaint.pk, "answer": SECRET, "by": lead, "at": at}
    with refused(Invalid, "answer"):
        following.answer_grievance(**{**said, "answer": " "})
    with refused(Denied, "may not do this"):
        following.answer_grievance(**{**said, "by": pe.user("case_officer")})
    own = case.assignments.create(user=lead, role="follow_up_officer", since_at=at)
    with refused(Denied, "take part"):
        following.answer_grievance(**said)
    own.delete()
    following.answer_grievance(**said)
    written(case, "case.answer_grievance")
    assert any(SECRET in message.text for message in case.messages.all())
    with refused(Refused, "already answered"):
        following.answer_grievance(**said)


# --- reasons to assess again -----------------------------------------------------------------


def _reason(pe: World, case: Case, at: dt.datetime, **how: object) -> Trigger:
    facts = {"kind": "change_of_life", "once": "a", "note": SECRET, "by": pe.user("case_officer")}
    return reassessing.trigger(case_id=case.pk, at=at, **{**facts, **how})


def test_a_reason_is_refused(pe: World, case: Case, at: dt.datetime):
    for kind, said, how in (
        (Invalid, "kind", {"kind": "a dream"}),
        (Denied, "may not do this", {"by": pe.user("assessor")}),
    ):
        with refused(kind, said):
            _reason(pe, case, at, **how)


def test_the_same_cause_counts_once(pe: World, case: Case, at: dt.datetime):
    found = _reason(pe, case, at)
    assert written(case, "case.trigger").after == {"kind": "change_of_life"}
    assert _reason(pe, case, at + DAY) == found and case.triggers.count() == 1


def test_a_reason_is_answered_once(pe: World, case: Case, at: dt.datetime):
    officer = pe.user("case_officer")
    found = _reason(pe, case, at)
    said = {"trigger_id": found.pk, "reason": SECRET, "by": officer, "at": at}
    with refused(Invalid, "reason"):
        reassessing.dismiss_trigger(**{**said, "reason": ""})
    with refused(Denied, "may not do this"):
        reassessing.dismiss_trigger(**{**said, "by": pe.user("assessor")})
    for kind in ("person_asked", "scheduled"):
        asked = _reason(pe, case, at, kind=kind, once=kind, by=SYSTEM)
        with refused(Refused, "is not dismissed"):
            reassessing.dismiss_trigger(**{**said, "trigger_id": asked.pk})
    reassessing.dismiss_trigger(**said)
    written(case, "case.dismiss_trigger")
    for answer in (
        lambda: reassessing.dismiss_trigger(**said),
        lambda: reassessing.reassess(trigger_id=found.pk, by=officer, at=at),
    ):
        with refused(Refused, "already answered"):
            answer()


def test_the_risk_is_assessed_again(pe: World, case: Case, at: dt.datetime):
    found = _reason(pe, case, at, kind="person_asked", by=pe.holder(case))
    with refused(Denied, "may not do this"):
        reassessing.reassess(trigger_id=found.pk, by=pe.user("assessor"), at=at)
    again = reassessing.reassess(trigger_id=found.pk, by=pe.user("case_officer"), at=at)
    assert written(case, "case.reassess").after == {"state": "reassessing"}
    assert not again.measures.exclude(ended_at=None).exists()


def test_there_is_nothing_to_assess_again_before_the_grant(pe: World, at: dt.datetime):
    case = pe.admitted(at)
    found = _reason(pe, case, at)
    with refused(Refused, "at this stage"):
        reassessing.reassess(trigger_id=found.pk, by=pe.user("case_officer"), at=at)


def test_a_closed_case_opens_again_on_a_reason(pe: World, at: dt.datetime):
    case = pe.active(at)
    Case.objects.filter(pk=case.pk).update(state="closed")
    found = _reason(pe, case, at, by=pe.holder(case))
    reassessing.reassess(trigger_id=found.pk, by=pe.holder(case), at=at)
    assert written(case, "case.reopen").before == {"state": "closed"}
