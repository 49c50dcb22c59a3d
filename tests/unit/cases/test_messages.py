"""Words on a case, and what its person decides: each refusal, each entry of the journal."""

import uuid

import pytest

from amparo.cases import actions
from amparo.cases.actions import person as own
from amparo.cases.models import Case
from amparo.kernel.errors import Denied, Invalid, Refused
from amparo.ledger.models import Event
from tests.unit.cases.refusals import SECRET, refused, written
from tests.world import World, world

pytestmark = pytest.mark.django_db


@pytest.fixture
def pe(at) -> World:
    return world("PE", at=at)


@pytest.fixture
def case(pe, at) -> Case:
    return pe.admitted(at)


def test_words_are_refused(pe, case, at):
    officer = pe.user("case_officer")
    for kind, said, how in (
        (Invalid, "text", {"text": " \n"}),
        (Invalid, "kind", {"kind": "rumour"}),
        (Denied, "may not do this", {"by": pe.user("assessor")}),
        (Denied, "may not do this", {"by": pe.holder(pe.received(at))}),
        (Denied, "may not do this", {"kind": "new_fact", "by": pe.user("decider")}),
    ):
        with refused(kind, said):
            actions.write(**{"case_id": case.pk, "text": SECRET, "by": officer, "at": at, **how})


@pytest.mark.parametrize("kind", ["message", "new_fact", "contact", "heard"])
def test_words_leave_an_entry_without_the_words(pe, case, at, kind):
    actions.write(case_id=case.pk, text=SECRET, kind=kind, by=pe.user("case_officer"), at=at)
    written(case, f"case.{kind}")
    assert SECRET not in str(Event.objects.latest("id").payload)


def test_each_side_marks_the_others_words_as_read(pe, case, at):
    officer, holder = pe.user("case_officer"), pe.holder(case)
    case.messages.update(read_at=at)
    for by in (officer, holder):
        actions.write(case_id=case.pk, text=SECRET, by=by, at=at)
    for by in (officer, holder):
        assert actions.mark_read(case_id=case.pk, by=by, at=at) == 1
        assert actions.mark_read(case_id=case.pk, by=by, at=at) == 0


@pytest.mark.parametrize(
    ("verb", "do"),
    [
        ("case.change_contact", lambda **of: own.change_contact(
            contact={"type": "phone", "value": SECRET}, trusted=SECRET, **of)),
        ("case.name_companion", lambda **of: own.name_companion(companion=SECRET, **of)),
        ("case.change_code", lambda **of: own.change_code(submission=uuid.uuid4(), **of)),
        ("case.new_fact", lambda **of: own.tell_news(text=SECRET, urgency={}, **of)),
        ("case.consent", lambda **of: own.answer_consent(
            purpose="statistics", gives=True, **of)),
        ("urgent.flag", lambda **of: own.tell_news(
            text=SECRET, urgency={"attacked_now": "yes"}, **of)),
    ],
)  # fmt: skip
def test_what_the_person_decides_leaves_an_entry(pe, case, at, verb, do):
    do(case_id=case.pk, by=pe.holder(case), at=at)
    written(case, verb)


def test_an_old_page_is_told_what_changed(pe, case, at):
    with refused(Refused, "Intake Lead changed this case"):
        actions.locked(case.pk, version=case.version - 1)
    case.changes.all().delete()
    with refused(Refused, "changed meanwhile"):
        actions.locked(case.pk, version=case.version - 1)


def test_who_works_on_a_case_is_refused(pe, case, at):
    lead, officer = pe.user("assessment_lead"), pe.user("case_officer")
    other = pe.user("follow_up_officer")
    actions.suspect(case_id=case.pk, body=pe.body("DP"), reason=SECRET, by=officer, at=at)
    written(case, "case.suspect")
    barred = pe.user("follow_up_officer", name="barred", at_body="DP")
    for kind, said, how in (
        (Denied, "may not do this", {"by": other}),
        (Refused, "does not hold that role", {"user": lead}),
        (Refused, "may be behind the risk", {"user": barred}),
        (Refused, "with a certificate", {"role": "assessor"}),
    ):
        with refused(kind, said):
            actions.assign_to(**{
                "case_id": case.pk, "user": other, "role": "follow_up_officer", "by": officer,
                "at": at, **how,
            })  # fmt: skip
    with refused(Denied, "Only those on the case"):
        actions.declare_conflict(case_id=case.pk, has_conflict=True, note="", by=other, at=at)
    with refused(Denied, "may not do this"):
        actions.suspect(case_id=case.pk, body=pe.body("MP"), reason="x", by=other, at=at)
    actions.assign_to(case_id=case.pk, user=other, role="follow_up_officer", by=officer, at=at)
    assert written(case, "case.assign").after["role"] == "follow_up_officer"
    actions.declare_conflict(case_id=case.pk, has_conflict=True, note=SECRET, by=other, at=at)
    assert written(case, "case.declare_conflict").after == {"conflict": True}
    assert written(case, "case.unassign").before == {"role": "follow_up_officer"}


def test_a_consent_is_refused(pe, case, at):
    said = {"case_id": case.pk, "purpose": "statistics", "answer": "given", "at": at}
    for kind, words, how in (
        (Invalid, "purpose", {"purpose": "fun"}),
        (Invalid, "answer", {"answer": "perhaps"}),
        (Denied, "may not do this", {"by": pe.user("assessor")}),
    ):
        with refused(kind, words):
            actions.record_consent(**{**said, "by": pe.holder(case), **how})
