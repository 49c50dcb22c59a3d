import ast
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings

from amparo.cases.actions.staff import suspect
from amparo.cases.models import Assignment, Case, Trigger
from amparo.exchange.actions.exports import ask_export
from amparo.ledger.actions import emit
from amparo.ledger.jobs import drain
from amparo.ledger.models import Event
from amparo.notices.models import Notice
from amparo.oversight.actions import ask_to_break_glass
from amparo.site.reactions import REACTIONS, UNANSWERED
from tests.world import world

pytestmark = pytest.mark.django_db
CONTACT = {"type": "phone", "value": "+51987654321", "hours": [], "may_leave_message": True}


def react(at) -> None:
    """Tell every event, as the worker does; none may fail."""
    drain(REACTIONS, at=at)
    assert list(Event.objects.exclude(error="").values_list("verb", "error")) == []


def told(template: str = "") -> set[str]:
    found = Notice.objects.filter(template=template) if template else Notice.objects.all()
    return {n.user.service_name if n.user else f"person by {n.channel}" for n in found}


def test_a_request_reaches_those_whose_turn_it_is_once(at):
    here = world(at=at)
    lead, officer = here.user("intake_lead"), here.user("intake_officer")
    here.user("decider")
    case = here.received(at)
    react(at)
    react(at + timedelta(hours=1))
    assert told("task_waiting") == {lead.service_name, officer.service_name}
    assert Notice.objects.filter(user=lead, template="task_waiting").count() == 1
    one = Notice.objects.filter(user=lead).first()
    assert one and one.link == f"/cases/{case.code}/"


def test_who_is_shut_out_of_a_case_is_not_told_of_it(at):
    here = world(at=at)
    lead = here.user("intake_lead")
    case = here.received(at)
    suspect(case_id=case.pk, body=here.desk, reason="x", by=here.user("intake_officer"), at=at)
    react(at)
    assert not Notice.objects.filter(user=lead, template="task_waiting").exists()


def test_the_person_is_told_only_on_a_way_they_called_safe(at):
    here = world(at=at)
    safe = {"legal_name": "Rosa Invented", "contacts": [CONTACT]}
    unsafe = {"legal_name": "Ana Invented", "contacts": [CONTACT | {"may_leave_message": False}]}
    here.admitted(at, identity=unsafe)
    react(at)
    assert not Notice.objects.filter(user=None).exists()
    here.admitted(at, identity=safe, language="qu")
    react(at)
    notices = Notice.objects.filter(user=None)
    assert {(n.template, n.channel, n.language, n.link) for n in notices} == {
        ("person_news", "sms", "qu", "")
    }
    assert {n.address for n in notices} == {"+51987654321"}


def test_a_case_officer_is_told_of_the_case_put_in_their_hands(at):
    here = world(at=at)
    here.admitted(at)
    react(at)
    assert here.user("case_officer").service_name in told("task_waiting")


def test_a_late_term_reaches_the_rung_it_names(at):
    here = world(at=at)
    lead, director = here.user("intake_lead"), here.user("decider")
    case = here.received(at)
    Event.objects.all().delete()
    payload = {"role": "intake_lead", "file": case.file, "body": ""}
    emit(verb="clock.escalated", target=f"cases.Case:{case.pk}", at=at, payload=payload)
    react(at)
    assert told() == {lead.service_name}
    assert director.service_name not in told()


def test_a_post_that_ends_takes_its_holder_off_the_cases(at):
    here = world(at=at)
    case = here.admitted(at)
    officer = here.user("case_officer")
    assert Assignment.objects.filter(case=case, user=officer, until_at=None).exists()
    emit(
        verb="post.ended", target=f"people.User:{officer.pk}", at=at,
        payload={"role": "case_officer"},
    )  # fmt: skip
    react(at)
    assert not Assignment.objects.filter(case=case, user=officer, until_at=None).exists()


@pytest.mark.parametrize(("state", "count"), [("active", 1), ("received", 0)])
def test_a_new_incident_is_a_reason_to_assess_a_protected_person_again(at, state, count):
    here = world(at=at)
    case = here.admitted(at)
    Case.objects.filter(pk=case.pk).update(state=state)
    payload = {"file": case.file, "type": "threat"}
    for _ in range(2):
        emit(verb="incident.recorded", target="situations.Incident:1", at=at, payload=payload)
    react(at)
    assert Trigger.objects.filter(case=case, kind="new_incident").count() == count


def test_an_emergency_view_and_an_export_reach_those_who_may_approve(at):
    here = world(at=at)
    case = here.received(at)
    officer = here.user("data_protection_officer")
    analyst, other = here.user("registry_analyst"), here.user("registry_analyst", name="second")
    Event.objects.all().delete()
    ask_to_break_glass(code=case.code, reason="Danger tonight", by=here.user("assessor"), at=at)
    ask_export(kind="incidents", query="", by=analyst, at=at)
    react(at)
    assert officer.service_name in told("approval_asked")
    assert other.service_name in told("approval_asked")
    assert not {analyst.service_name, "Assessor"} & told("approval_asked")


def emitted() -> set[str]:
    """Return the events that the rooms emit under a fixed name."""
    found = set()
    for path in Path(settings.ROOT, "src", "amparo").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and getattr(node.func, "attr", "") in {"emit", "news"}:
                words = [k.value for k in node.keywords if k.arg == "verb"] or node.args[:1]
                found |= {w.value for w in words if isinstance(w, ast.Constant)}
    return found


def test_every_event_of_a_fixed_name_is_answered():
    assert emitted()
    assert emitted() - set(REACTIONS) == set(UNANSWERED) & emitted()
