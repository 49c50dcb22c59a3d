"""Papers and complaints of the desk, and grievances: a term of their own, decided, emptied."""

import uuid
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from amparo.cases.actions import desk, following
from amparo.cases.models import Case, Complaint, Grievance
from amparo.evidence.queries import files_of
from amparo.kernel.actors import VISITOR
from amparo.kernel.errors import Denied, Refused
from amparo.ledger.models import Entry
from amparo.oversight import actions, jobs
from amparo.oversight.models import RetentionEnd
from amparo.oversight.rules import begun_before, end_of_keeping
from amparo.vault import actions as vault
from vocab.words import terms

LATER = datetime(2032, 3, 1, 9, 0, tzinfo=ZoneInfo("America/Lima"))
COMMON = {"country": "PE", "by": VISITOR, "sender": "Rosa Quispe", "contact": "rosa@example.org"}


def answered(thing, at):
    thing.answered_at, thing.answer = at, "We are sorry."
    thing.save()
    return thing


@pytest.fixture
def paper(pe, at):
    made = desk.receive_paper(
        **COMMON, submission=uuid.uuid4(), subject="Letter of the community", pages=1, at=at,
        attachments=[("letter.txt", b"Words of the letter")],
    )  # fmt: skip
    return made.thing


@pytest.fixture
def complaint(pe, at):
    made = desk.receive_complaint(
        **COMMON, submission=uuid.uuid4(), kind="claim", text="Nobody answered.", wanted="",
        language="es", at=at,
    )  # fmt: skip
    return answered(made.thing, at)


@pytest.fixture
def grievance(pe, at):
    case = pe.admitted(at)
    made = following.complain(
        case_id=case.pk, about="delay", text="It is slow.", by=pe.holder(case), at=at
    )
    return answered(made, at)


@pytest.fixture(params=["paper", "complaint", "grievance"])
def thing(request):
    return request.getfixturevalue(request.param)


def proposed() -> RetentionEnd:
    assert jobs.propose_ends(at=LATER) == 1
    return RetentionEnd.objects.get()


def dispose(end, officer, **how):
    said = {"outcome": "erased", "reason": "Nobody needs it", "by": officer, "at": LATER}
    return actions.dispose(end_id=end.pk, **{**said, **how})


def test_it_is_proposed_once_the_day_after_its_term(thing, at):
    end = proposed()
    rule = terms("oversight/retention")[end.rule]
    assert end.thing == thing and rule.basis == "P"
    assert end.ended_on == end_of_keeping(at.date(), rule.period, rule.unit)
    assert jobs.propose_ends(at=LATER) == 0
    entry = Entry.objects.get(verb="retention.ended")
    assert entry.file == end.file
    end.delete()
    last = datetime.combine(end.ended_on, LATER.timetz())
    assert jobs.propose_ends(at=last) == 0
    assert jobs.propose_ends(at=last + timedelta(days=1)) == 1


def test_the_officer_has_it_emptied_and_its_number_stays(thing, officer, client):
    end = proposed()
    client.force_login(officer)
    page = client.get(reverse("oversight:retention"), HTTP_ACCEPT_LANGUAGE="en").content.decode()
    assert str(thing) in page and "Rosa" not in page
    assert client.get(reverse("oversight:dispose", args=[end.pk])).status_code == 200
    dispose(end, officer)
    thing.refresh_from_db()
    for name in ("subject", "sender", "contact", "text", "wanted", "answer"):
        assert not str(getattr(thing, name, None) or ""), name
    assert str(thing)
    assert Entry.objects.filter(verb="retention.disposed", file=end.file).count() == 1
    assert jobs.propose_ends(at=LATER + timedelta(days=900)) == 0
    with pytest.raises(Refused):
        dispose(end, officer)


def test_the_documents_of_a_paper_go_with_it(paper, officer):
    assert files_of(desk.file_of(paper)).count() == 1
    dispose(proposed(), officer)
    assert not files_of(desk.file_of(paper)).exists()


def test_only_the_officer_disposes(thing, pe):
    with pytest.raises(Denied):
        dispose(proposed(), pe.user("decider"))


def test_one_that_is_kept_is_asked_again_on_its_day(thing, officer):
    day = LATER.date() + timedelta(days=30)
    dispose(proposed(), officer, outcome="kept", ask_again_on=day)
    assert jobs.propose_ends(at=LATER + timedelta(days=29)) == 0
    assert jobs.propose_ends(at=LATER + timedelta(days=30)) == 1


@pytest.mark.parametrize("model", [Complaint, Grievance])
def test_what_nobody_answered_is_kept(complaint, grievance, model):
    model.objects.update(answered_at=None)
    assert jobs.propose_ends(at=LATER) == 1
    assert not isinstance(RetentionEnd.objects.get().thing, model)


def test_a_hold_on_the_case_keeps_its_grievance(grievance, officer, at):
    end = proposed()
    vault.set_hold(file=grievance.case.file, by=officer, at=at, reason="Inquiry")
    with pytest.raises(Refused, match="legal hold"):
        dispose(end, officer)
    end.delete()
    assert jobs.propose_ends(at=LATER) == 0


def test_a_grievance_leaves_the_file_of_its_case_to_its_own_term(grievance, officer, at):
    Case.objects.filter(pk=grievance.case_id).update(state="closed", state_since_at=at)
    dispose(proposed(), officer)
    person = Case.objects.get(pk=grievance.case_id).person
    assert person.identity.erased_at is None
    assert jobs.propose_ends(at=LATER + timedelta(days=365 * 6)) == 1


def test_what_began_too_late_is_never_read(pe, at):
    for _ in range(3):
        case = pe.received(at)
        Case.objects.filter(pk=case.pk).update(state="closed", state_since_at=at)
    with CaptureQueriesContext(connection) as queries:
        assert jobs.propose_ends(at=at + timedelta(days=400)) == 0
    assert len(queries) <= 6, "no question for each case"
    assert any("state_since_at" in q["sql"] for q in queries.captured_queries)


@pytest.mark.parametrize(("period", "unit"), [(1, "mo"), (12, "mo"), (120, "mo"), (30, "cd")])
def test_nothing_that_is_over_is_left_out(period, unit):
    day = datetime(2023, 12, 25).date()
    for _ in range(500):
        day += timedelta(days=1)
        ended = end_of_keeping(day, period, unit)
        assert day < begun_before(ended + timedelta(days=1), period, unit)


def test_for_ever_is_for_ever():
    assert begun_before(LATER.date(), None, "mo") is None


def test_every_rule_says_where_it_comes_from():
    for rule in terms("oversight/retention").values():
        assert rule.basis == "P" or rule.source, rule.key
