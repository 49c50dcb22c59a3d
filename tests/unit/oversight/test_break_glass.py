"""An emergency view: asked with a reason, approved by two bodies, ended, told."""

from datetime import timedelta

import pytest
from django.utils import timezone

from amparo.cases import actions as cases
from amparo.cases.models import Message
from amparo.cases.policies import POLICY as CASES
from amparo.cases.policies import Can as CanCase
from amparo.kernel.errors import Denied, Invalid, Refused
from amparo.ledger.models import Entry
from amparo.oversight import actions, jobs, queries

REASON = "A call says the person is being followed now"


@pytest.fixture
def case(pe, at):
    return pe.admitted(at)


@pytest.fixture
def asker(pe):
    return pe.user("follow_up_officer")


@pytest.fixture
def decider(pe):
    return pe.user("decider", at_body="VMDHAJ")


def ask(case, asker, at, reason=REASON):
    return actions.ask_to_break_glass(code=case.code, reason=reason, by=asker, at=at)


def granted(case, asker, auditor, decider, at):
    request = ask(case, asker, at)
    actions.approve_break_glass(request_id=request.pk, by=auditor, at=at)
    return actions.approve_break_glass(request_id=request.pk, by=decider, at=at)


def last(verb):
    return Entry.objects.filter(verb=verb).order_by("-seq").first()


def test_two_bodies_open_the_case_until_its_hour(case, asker, auditor, decider):
    at = timezone.now()
    assert not CASES.allows(asker, CanCase.READ, case)
    request = ask(case, asker, at)
    actions.approve_break_glass(request_id=request.pk, by=auditor, at=at)
    assert not CASES.allows(asker, CanCase.READ, case)
    done = actions.approve_break_glass(request_id=request.pk, by=decider, at=at)
    for shown in (CanCase.READ, CanCase.READ_NARRATIVE, CanCase.READ_PLAN, CanCase.REVEAL):
        assert CASES.allows(asker, shown, case)
    for work in (CanCase.ASSESS, CanCase.PLAN, CanCase.DECIDE, CanCase.WRITE_MESSAGE):
        assert not CASES.allows(asker, work, case), "it is a view, nothing more"
    assert done.expires_at == at + timedelta(hours=4), "from the profile"
    assert done.assignment.role == "break_glass" and done.assignment.until_at == done.expires_at
    assert done.tell_person_at > done.expires_at
    for verb in ("break_glass.asked", "break_glass.approved"):
        assert last(verb).file == case.file


def test_it_ends_by_itself(case, asker, auditor, decider):
    granted(case, asker, auditor, decider, timezone.now() - timedelta(hours=5))
    assert not CASES.allows(asker, CanCase.READ, case)


def test_the_asker_or_the_officer_ends_it_before(case, asker, auditor, decider, officer):
    at = timezone.now()
    request = granted(case, asker, auditor, decider, at - timedelta(minutes=5))
    with pytest.raises(Denied):
        actions.end_break_glass(request_id=request.pk, by=decider, at=at)
    actions.end_break_glass(request_id=request.pk, by=officer, at=at - timedelta(seconds=1))
    assert not CASES.allows(asker, CanCase.READ, case)
    assert last("break_glass.ended").actor_id == officer.actor_id
    with pytest.raises(Refused):
        actions.end_break_glass(request_id=request.pk, by=asker, at=at)


@pytest.mark.parametrize("body", ["VMDHAJ", "MINJUSDH", "DGDH"])
def test_two_approvals_of_one_institution_are_one(pe, case, asker, decider, at, body):
    other = pe.user("review_authority", at_body=body, name="second")
    request = ask(case, asker, at)
    actions.approve_break_glass(request_id=request.pk, by=decider, at=at)
    with pytest.raises(Refused, match="own body"):
        actions.approve_break_glass(request_id=request.pk, by=other, at=at)
    with pytest.raises(Refused, match="already"):
        actions.approve_break_glass(request_id=request.pk, by=decider, at=at)


def test_nobody_approves_their_own(case, decider, at):
    request = ask(case, decider, at)
    with pytest.raises(Denied):
        actions.approve_break_glass(request_id=request.pk, by=decider, at=at)


def test_who_operates_the_machine_neither_asks_nor_approves(pe, case, asker, at):
    admin = pe.user("system_administrator")
    pe_too = pe.user("system_administrator", at_body="MININTER", name="admin and decider")
    from amparo.people.models import Post
    from tests.world import LONG_AGO

    Post.objects.create(
        user=pe_too, organisation=pe.body("MININTER"), role="decider", since_on=LONG_AGO
    )
    with pytest.raises(Denied):
        ask(case, admin, at)
    request = ask(case, asker, at)
    for who in (admin, pe_too):
        with pytest.raises(Denied):
            actions.approve_break_glass(request_id=request.pk, by=who, at=at)


def test_a_suspected_body_neither_asks_nor_approves(pe, case, at):
    cases.suspect(
        case_id=case.pk, body=pe.body("MININTER"), reason="x", by=pe.user("case_officer"), at=at
    )
    liaison = pe.user("sector_liaison")
    with pytest.raises(Denied):
        ask(case, liaison, at)
    request = ask(case, pe.user("follow_up_officer"), at)
    with pytest.raises(Denied):
        actions.approve_break_glass(
            request_id=request.pk, by=pe.user("decider", at_body="MININTER"), at=at
        )


def test_asking_needs_a_reason_and_a_case_and_waits_once(case, asker, at):
    with pytest.raises(Invalid) as no:
        ask(case, asker, at, reason=" ")
    assert no.value.field == "reason"
    with pytest.raises(Invalid) as no:
        actions.ask_to_break_glass(code="NOWHERE1", reason=REASON, by=asker, at=at)
    assert no.value.field == "code"
    ask(case, asker, at)
    with pytest.raises(Refused):
        ask(case, asker, at)


def test_one_refusal_ends_it(case, asker, auditor, decider, at):
    request = ask(case, asker, at)
    actions.refuse_break_glass(request_id=request.pk, reason="Ask its officer", by=auditor, at=at)
    with pytest.raises(Refused):
        actions.approve_break_glass(request_id=request.pk, by=decider, at=at)
    assert last("break_glass.refused").file == case.file


def test_the_person_is_told_later_once_in_their_language(case, asker, auditor, decider, at):
    request = granted(case, asker, auditor, decider, at)
    assert jobs.tell_persons(at=request.tell_person_at - timedelta(seconds=1)) == 0
    assert jobs.tell_persons(at=request.tell_person_at) == 1
    assert jobs.tell_persons(at=request.tell_person_at) == 0
    message = Message.objects.get(case=case, kind="stage", at=request.tell_person_at)
    assert asker.service_name in message.text and REASON in message.text
    assert last("break_glass.told").file == case.file


def test_an_approver_sees_what_waits_and_what_they_approved(
    case, asker, auditor, decider, officer, at
):
    request = ask(case, asker, at)
    for who in (asker, auditor, decider, officer):
        assert list(queries.glass_visible_to(who)) == [request]
    actions.approve_break_glass(request_id=request.pk, by=auditor, at=at)
    actions.refuse_break_glass(request_id=request.pk, reason="no", by=decider, at=at)
    assert not queries.glass_visible_to(decider)
    assert list(queries.glass_visible_to(auditor)) == [request]
