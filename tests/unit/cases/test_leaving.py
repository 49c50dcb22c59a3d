"""Ends: proposed and closed, withdrawn, lost. Each refusal, each entry of the journal."""

import datetime as dt

import pytest

from amparo.cases.actions import closing, leaving, urgent
from amparo.cases.models import Case
from amparo.duties.queries import running
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


# --- closing --------------------------------------------------------------------------------


def _propose(pe: World, case: Case, at: dt.datetime, **how: object) -> object:
    facts = {"ground": "person_asked", "reasons": SECRET, "by": pe.user("case_officer")}
    return closing.propose_closing(case_id=case.pk, at=at, **{**facts, **how})


def test_closing_is_not_proposed(pe: World, at: dt.datetime):
    case = pe.active(at)
    for kind, said, how in (
        (Invalid, "ground", {"ground": "no money"}),
        (Invalid, "reasons", {"reasons": " "}),
        (Denied, "may not do this", {"by": pe.user("assessor")}),
        (Refused, "Meanwhile", {"version": case.version - 1}),
        (Refused, "not ordinary", {"ground": "ordinary_level"}),
    ):
        with refused(kind, said):
            _propose(pe, case, at, **how)
    with refused(Refused, "No closing is proposed"):
        closing.object_to_closing(case_id=case.pk, text=SECRET, by=pe.holder(case), at=at)
    with refused(Refused, "No closing is proposed"):
        closing.waive_objection(case_id=case.pk, by=pe.holder(case), at=at)
    assert closing.end_window(case_id=case.pk, at=at + 400 * DAY) is False


@pytest.fixture
def closing_case(pe: World, at: dt.datetime) -> Case:
    """A case that it is proposed to close."""
    case = pe.active(at)
    _propose(pe, case, at)
    return Case.objects.get(pk=case.pk)


def test_the_person_is_told_and_may_object(pe: World, closing_case: Case, at: dt.datetime):
    case = closing_case
    assert written(case, "case.write_closing").after == {"ground": "person_asked"}
    assert written(case, "case.propose_closing").after == {"state": "closing_proposed"}
    assert any(SECRET in message.text for message in case.messages.all())
    assert case.clock_running("closure_objection")
    with refused(Denied, "may not do this"):
        closing.object_to_closing(case_id=case.pk, text="", by=pe.user("assessor"), at=at)
    kept = closing.object_to_closing(case_id=case.pk, text=SECRET, by=pe.holder(case), at=at)
    assert written(case, "case.object_to_closing").after == {"state": "active"}
    assert (kept.state, kept.closings.get().outcome) == ("active", "kept")
    assert not kept.measures.exclude(ended_at=None).exists()


def test_after_the_window_nobody_objects(pe: World, closing_case: Case, at: dt.datetime):
    case = closing_case
    assert closing.end_window(case_id=case.pk, at=at) is False
    due = case.clock_running("closure_objection").due_at
    assert closing.end_window(case_id=case.pk, at=due) is True
    assert written(case, "case.objection_window_over").actor_id == SYSTEM.actor_id
    with refused(Refused, "has passed"):
        closing.object_to_closing(case_id=case.pk, text=SECRET, by=pe.holder(case), at=due)


def _no_complaint(case: Case, at: dt.datetime) -> None:
    case.justice_tracks.create(opened_at=at, last_act_at=at, closed_state="no_complaint")


def test_a_case_is_not_closed_before_its_time(pe: World, closing_case: Case, at: dt.datetime):
    case, by = closing_case, pe.user("decider")
    said = {"case_id": case.pk, "reason": SECRET, "by": by, "at": at}
    for kind, words, how in (
        (Invalid, "reason", {"reason": ""}),
        (Denied, "may not do this", {"by": pe.user("case_officer")}),
        (Refused, "Meanwhile", {"version": case.version - 1}),
        (Refused, "still has time", {}),
    ):
        with refused(kind, words):
            closing.close(**{**said, **how})
    with refused(Denied, "may not do this"):
        closing.waive_objection(case_id=case.pk, by=pe.user("case_officer"), at=at)
    closing.waive_objection(case_id=case.pk, by=pe.holder(case), at=at)
    written(case, "case.waive_objection")
    with refused(Refused, "what justice has done"):
        closing.close(**said)
    _no_complaint(case, at)
    closed = closing.close(**said)
    assert written(case, "case.close").after == {"state": "closed"}
    assert closed.closings.get().outcome == "closed"
    assert not closed.measures.filter(ended_at=None).exists()
    with refused(Denied, "may not do this"):  # it is nobody's work any more
        closing.close(**said)


# --- leaving --------------------------------------------------------------------------------


def test_who_may_ask_to_stop(pe: World, case: Case, at: dt.datetime):
    officer, said = pe.user("case_officer"), {"case_id": case.pk, "reason": SECRET, "at": at}
    check = {"case_id": case.pk, "no_pressure": True, "re_entry_explained": True, "at": at}
    with refused(Denied, "may not do this"):
        leaving.ask_withdrawal(**said, by=officer)
    with refused(Refused, "has not asked to stop"):
        leaving.check_withdrawal(**check, by=officer)
    leaving.ask_withdrawal(**said, by=pe.holder(case))
    written(case, "case.ask_withdrawal")
    with refused(Refused, "already asked"):
        leaving.ask_withdrawal(**said, by=pe.holder(case))
    with refused(Denied, "may not do this"):
        leaving.check_withdrawal(**check, by=pe.user("assessor"))
    kept = leaving.check_withdrawal(**{**check, "no_pressure": False}, by=officer)
    written(case, "case.withdrawal_kept")
    assert kept.state == "granted" and kept.measures.filter(ended_at=None).exists()
    leaving.ask_withdrawal(**said, by=pe.holder(case))
    gone = leaving.check_withdrawal(**check, by=officer)
    assert written(case, "case.withdraw").after == {"state": "withdrawn"}
    assert not gone.measures.filter(ended_at=None).exists()
    with refused(Refused, "already ended"):
        leaving.ask_withdrawal(**said, by=pe.holder(case))


def _lose(pe: World, case: Case, at: dt.datetime, **how: object) -> object:
    facts = {"kind": "disappearance", "cause": "unknown", "occurred": "2026-11"}
    facts |= {"family_protection": SECRET, "by": pe.user("case_officer")}
    return leaving.record_loss(case_id=case.pk, at=at, **{**facts, **how})


def test_a_loss_is_refused(pe: World, case: Case, at: dt.datetime):
    for kind, said, how in (
        (Invalid, "kind", {"kind": "travel"}),
        (Invalid, "kind", {"cause": "fate"}),
        (Invalid, "occurred", {"occurred": ""}),
        (Invalid, "occurred", {"occurred": "2026-11-11"}),
        (Invalid, "occurred", {"occurred": "2027"}),
        (Denied, "may not do this", {"by": pe.user("assessor")}),
    ):
        with refused(kind, said):
            _lose(pe, case, at, **how)


def test_who_disappeared_may_come_back_or_be_found_dead(pe: World, case: Case, at: dt.datetime):
    officer = pe.user("case_officer")
    with refused(Refused, "at this stage"):
        leaving.record_return(case_id=case.pk, by=officer, at=at)
    assert _lose(pe, case, at).when == "under_measures"
    assert written(case, "case.record_loss").after == {"state": "deceased"}
    with refused(Refused, "already"):
        _lose(pe, case, at)
    with refused(Denied, "may not do this"):
        leaving.record_return(case_id=case.pk, by=pe.user("assessor"), at=at)
    back = leaving.record_return(case_id=case.pk, by=officer, at=at)
    assert written(case, "case.record_return").after == {"state": "reassessing"}
    assert back.clock_running("reassessment_total")
    _lose(pe, case, at + DAY)
    found = _lose(pe, case, at + DAY, kind="death", cause="killing", occurred="2026-11-10")
    case.person.refresh_from_db()
    assert (found.when, case.person.died_on) == ("under_measures", "2026-11-10")
    assert written(case, "case.record_loss").after == {"kind": "death"}
    with refused(Refused, "who had disappeared"):
        leaving.record_return(case_id=case.pk, by=officer, at=at)


def test_a_case_closes_after_a_loss_once_justice_is_recorded(
    pe: World, case: Case, at: dt.datetime
):
    _lose(pe, case, at, kind="death", cause="killing")
    said = {"case_id": case.pk, "reason": SECRET, "by": pe.user("decider"), "at": at}
    with refused(Refused, "what justice has done"):
        closing.close(**said)
    _no_complaint(case, at)
    told = case.messages.count()
    closing.close(**said)
    assert written(case, "case.close_after_loss").before == {"state": "deceased"}
    assert case.messages.count() == told, "nobody is left to be told"


# --- an urgency that is open when a case ends ----------------------------------------------------


def test_a_case_is_not_closed_over_an_open_urgency(pe: World, closing_case: Case, at: dt.datetime):
    case = closing_case
    closing.waive_objection(case_id=case.pk, by=pe.holder(case), at=at)
    _no_complaint(case, at)
    urgent.flag(case_id=case.pk, by=pe.holder(case), at=at, new_fact=SECRET)
    with refused(Refused, "Urgency is open"):
        closing.close(case_id=case.pk, reason=SECRET, by=pe.user("decider"), at=at)


def test_an_open_urgency_ends_with_the_wish_to_stop(pe: World, case: Case, at: dt.datetime):
    run = urgent.flag(case_id=case.pk, by=pe.holder(case), at=at, new_fact=SECRET)
    with refused(Refused, "The case goes on"):
        urgent.end_with_case(case=case, reason=SECRET, at=at)
    leaving.ask_withdrawal(case_id=case.pk, reason="", by=pe.holder(case), at=at)
    leaving.check_withdrawal(
        case_id=case.pk, no_pressure=True, re_entry_explained=True, by=pe.user("case_officer"),
        at=at,
    )  # fmt: skip
    run.refresh_from_db()
    assert (run.state, run.ended_at) == ("lapsed", at)
    assert not running(run).exists() and Case.objects.get(pk=case.pk).next_due_at is None
    assert written(case, "urgent.end_with_case").actor_id == SYSTEM.actor_id


def test_an_open_urgency_ends_when_a_loss_is_closed(pe: World, case: Case, at: dt.datetime):
    run = urgent.flag(case_id=case.pk, by=pe.holder(case), at=at, new_fact=SECRET)
    _lose(pe, case, at, kind="death", cause="killing")
    run.refresh_from_db()
    assert run.state == "flagged", "the family may still be in danger"
    _no_complaint(case, at)
    closing.close(case_id=case.pk, reason=SECRET, by=pe.user("decider"), at=at)
    run.refresh_from_db()
    assert run.state == "lapsed" and not running(run).exists()
