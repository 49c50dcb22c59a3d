"""Duties: each step, each refusal, each line of the journal."""

from collections.abc import Callable
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils import timezone

from amparo.duties import actions, queries
from amparo.duties.models import Duty
from amparo.kernel.actors import VISITOR
from amparo.kernel.errors import Denied, Invalid, Refused
from amparo.ledger.models import Entry, Event
from amparo.people.models import Organisation, User
from tests.unit.duties.conftest import FILE

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
Offered = Callable[..., Duty]


def _claimed(duty: Duty, crew: SimpleNamespace, at: datetime) -> Duty:
    actions.accept(duty_id=duty.pk, by=crew.liaison, at=at)
    return actions.claim_done(
        duty_id=duty.pk, by=crew.liaison, at=at + HOUR, reference="Oficio 12-2026"
    )


def _entry(verb: str) -> Entry:
    entry = Entry.objects.get(verb=verb)
    assert entry.file == FILE, "the protected person sees it in their own log"
    assert entry.target.startswith("duties.Duty:")
    return entry


def _told(verb: str) -> dict[str, Any]:
    payload: dict[str, Any] = Event.objects.get(verb=verb).payload
    return payload


# --- offered ------------------------------------------------------------------


def test_offering_lets_the_time_to_accept_run(offered: Offered, at: datetime) -> None:
    duty = offered()
    clocks = {c.key: c for c in queries.running(duty)}
    assert set(clocks) == {"duty_accept", "implementation"}
    assert duty.next_due_at == clocks["duty_accept"].due_at
    assert duty.due_at == clocks["implementation"].due_at
    assert clocks["duty_accept"].owed_by == duty.body
    assert _entry("duty.offered").after == {"state": "offered", "kind": "protection_measure"}


def test_an_urgent_duty_has_hours_to_be_accepted(offered: Offered, at: datetime) -> None:
    duty = offered(is_urgent=True, kind="urgent_measure")
    assert duty.next_due_at == at + 4 * HOUR
    assert {c.key for c in queries.running(duty)} == {"duty_accept_urgent", "urgent_implement"}


def test_the_date_of_the_act_goes_before_the_limit_of_the_profile(
    offered: Offered, at: datetime
) -> None:
    duty = offered(due_at=at + 90 * DAY, kind="agreement")
    assert duty.due_at == at + 90 * DAY
    assert queries.running(duty).get(key="agreement").due_at == at + 90 * DAY


def test_a_body_without_loaded_law_owes_a_duty_without_clocks(
    crew: SimpleNamespace, at: datetime
) -> None:
    abroad = Organisation.objects.create(country="BR", code="X", name="X", kind="executive")
    duty = actions.offer(
        kind="agreement", subject="x", body=abroad, title="Send the study", by=crew.decider, at=at
    )
    assert duty.profile is None
    assert not queries.running(duty).exists()


def test_only_the_mechanism_gives_duties(
    offered: Offered, crew: SimpleNamespace, body: Callable[[str], Organisation]
) -> None:
    for stranger in (crew.liaison, crew.person, VISITOR):
        with pytest.raises(Denied):
            offered(by=stranger)
    assert offered(by=crew.decider).state == "offered"


def test_a_duty_has_a_title(offered: Offered) -> None:
    with pytest.raises(Invalid, match="a few words") as refusal:
        offered(title=" ")
    assert refusal.value.field == "title"


def test_codes_are_drawn_not_counted(offered: Offered) -> None:
    codes = {offered().code for _ in range(5)}
    assert len(codes) == 5
    assert all(len(code) == 9 for code in codes)


# --- accepted, refused -----------------------------------------------------------


def test_accepting_names_who_accepts_and_starts_the_next_term(
    offered: Offered, crew: SimpleNamespace, at: datetime
) -> None:
    duty = actions.accept(duty_id=offered().pk, by=crew.liaison, at=at + HOUR)
    assert (duty.state, duty.responsible) == ("accepted", crew.liaison)
    assert duty.next_due_at == queries.running(duty).get(key="duty_start").due_at
    accepted = queries.clocks_of(duty).get(key="duty_accept")
    assert accepted.outcome_at(at + DAY) == "met"
    entry = _entry("duty.accepted")
    assert (entry.before, entry.after) == ({"state": "offered"}, {"state": "accepted"})
    assert _told("duty.accepted")["body"] == str(duty.body_id)


def test_only_the_liaison_of_the_body_accepts_or_refuses(
    offered: Offered, crew: SimpleNamespace, at: datetime
) -> None:
    duty = offered()
    for stranger in (crew.stranger, crew.carrier, crew.decider, crew.person, VISITOR):
        with pytest.raises(Denied):
            actions.accept(duty_id=duty.pk, by=stranger, at=at)
        with pytest.raises(Denied):
            actions.refuse(duty_id=duty.pk, by=stranger, at=at, reason="No")
    duty.refresh_from_db()
    assert duty.state == "offered"


def test_a_duty_is_accepted_once(offered: Offered, crew: SimpleNamespace, at: datetime) -> None:
    duty = offered()
    actions.accept(duty_id=duty.pk, by=crew.liaison, at=at)
    with pytest.raises(Refused, match="now «Accepted»"):
        actions.accept(duty_id=duty.pk, by=crew.liaison, at=at)


def test_who_is_responsible_works_for_the_body(
    offered: Offered, crew: SimpleNamespace, at: datetime
) -> None:
    with pytest.raises(Invalid, match="does not work for the body") as refusal:
        actions.accept(duty_id=offered().pk, by=crew.liaison, at=at, responsible=crew.stranger)
    assert refusal.value.field == "responsible"


def test_someone_of_a_unit_of_the_body_may_be_responsible(
    offered: Offered,
    crew: SimpleNamespace,
    staff: Callable[..., User],
    body: Callable[..., Organisation],
) -> None:
    body("PNP", parent=body("MININTER"))
    officer, now = staff("implementing_officer", "PNP"), timezone.now()  # the sheet closes in time
    duty = offered(at=now)
    duty = actions.accept(duty_id=duty.pk, by=crew.liaison, at=now, responsible=officer)
    assert duty.responsible == officer
    assert queries.visible_to(officer).filter(pk=duty.pk).exists()


def test_naming_who_is_responsible(offered: Offered, crew: SimpleNamespace, at: datetime) -> None:
    duty = offered()
    name = actions.name_responsible
    with pytest.raises(Denied):
        name(duty_id=duty.pk, by=crew.stranger, at=at, responsible_name="X")
    with pytest.raises(Refused, match="being carried out"):
        name(duty_id=duty.pk, by=crew.liaison, at=at, responsible_name="X")
    actions.accept(duty_id=duty.pk, by=crew.liaison, at=at)
    with pytest.raises(Invalid, match="Name the person"):
        name(duty_id=duty.pk, by=crew.liaison, at=at)
    named = name(duty_id=duty.pk, by=crew.liaison, at=at, responsible_name="Tnt. Rojas")
    assert (named.responsible, named.responsible_name) == (None, "Tnt. Rojas")
    _entry("duty.named")


def test_refusing_says_why_in_sealed_words(
    offered: Offered, crew: SimpleNamespace, at: datetime
) -> None:
    duty = offered()
    with pytest.raises(Invalid, match="Say why") as refusal:
        actions.refuse(duty_id=duty.pk, by=crew.liaison, at=at, reason="")
    assert refusal.value.field == "reason"
    actions.refuse(duty_id=duty.pk, by=crew.liaison, at=at, reason="Not our remit")
    duty.refresh_from_db()
    assert (duty.state, duty.ended_reason, duty.ended_at) == ("refused", "Not our remit", at)
    assert not queries.running(duty).exists()
    entry = _entry("duty.refused")
    assert "remit" not in f"{entry.why}{entry.after}", "reasons may hold names"
    assert _told("duty.refused")["state"] == "refused"
    with pytest.raises(Refused):
        actions.refuse(duty_id=duty.pk, by=crew.liaison, at=at, reason="Again")


# --- carried out --------------------------------------------------------------------


def test_the_first_report_says_that_work_began(
    offered: Offered, crew: SimpleNamespace, at: datetime
) -> None:
    duty = offered()
    with pytest.raises(Refused):
        actions.report(duty_id=duty.pk, by=crew.liaison, at=at, text="Began")
    actions.accept(duty_id=duty.pk, by=crew.liaison, at=at)
    with pytest.raises(Invalid, match="what was done") as refusal:
        actions.report(duty_id=duty.pk, by=crew.liaison, at=at, text=" ")
    assert refusal.value.field == "text"
    with pytest.raises(Denied):
        actions.report(duty_id=duty.pk, by=crew.stranger, at=at, text="Began")
    duty = actions.report(duty_id=duty.pk, by=crew.liaison, at=at + DAY, text="Began")
    assert (duty.state, duty.next_due_at) == ("in_progress", duty.due_at)
    assert queries.clocks_of(duty).get(key="duty_start").outcome_at(at + DAY) == "met"
    assert _entry("duty.reported").after == {"state": "in_progress"}


def test_evidence_is_a_file_or_a_reference(
    offered: Offered, crew: SimpleNamespace, at: datetime
) -> None:
    duty = offered()
    show = actions.show_evidence
    with pytest.raises(Refused, match="not carrying out"):
        show(duty_id=duty.pk, by=crew.liaison, at=at, text="Oficio 1")
    actions.accept(duty_id=duty.pk, by=crew.liaison, at=at)
    with pytest.raises(Invalid, match="Add a file"):
        show(duty_id=duty.pk, by=crew.liaison, at=at)
    with pytest.raises(Denied):
        show(duty_id=duty.pk, by=crew.stranger, at=at, text="Oficio 1")
    with pytest.raises(Invalid):
        show(duty_id=duty.pk, by=crew.liaison, at=at, upload=("x.pdf", b"MZ" + bytes(99)))
    show(duty_id=duty.pk, by=crew.liaison, at=at, text="Oficio 1")
    _entry("duty.evidence")


def test_an_obstacle_blocks_but_the_term_runs_on(
    offered: Offered, crew: SimpleNamespace, at: datetime
) -> None:
    duty = offered()
    meet = actions.meet_obstacle
    with pytest.raises(Refused, match="not carrying out"):
        meet(duty_id=duty.pk, by=crew.liaison, at=at, obstacle="no_budget")
    actions.accept(duty_id=duty.pk, by=crew.liaison, at=at)
    with pytest.raises(Invalid, match="obstacles on the list") as refusal:
        meet(duty_id=duty.pk, by=crew.liaison, at=at, obstacle="laziness")
    assert refusal.value.field == "obstacle"
    with pytest.raises(Denied):
        meet(duty_id=duty.pk, by=crew.stranger, at=at, obstacle="no_budget")
    with pytest.raises(Refused, match="No obstacle"):
        actions.clear_obstacle(duty_id=duty.pk, by=crew.liaison, at=at)
    due = Duty.objects.get(pk=duty.pk).next_due_at
    duty = meet(duty_id=duty.pk, by=crew.liaison, at=at, obstacle="no_budget", text="No fuel")
    assert duty.is_blocked
    assert duty.next_due_at == due
    assert _told("duty.blocked")["obstacle"] == "no_budget"
    _entry("duty.blocked")
    with pytest.raises(Denied):
        actions.clear_obstacle(duty_id=duty.pk, by=crew.stranger, at=at)
    duty = actions.clear_obstacle(duty_id=duty.pk, by=crew.liaison, at=at)
    assert not duty.is_blocked
    assert _entry("duty.cleared").before == {"obstacle": "no_budget"}


def test_a_claim_rests_on_evidence(offered: Offered, crew: SimpleNamespace, at: datetime) -> None:
    duty = offered()
    with pytest.raises(Refused):
        actions.claim_done(duty_id=duty.pk, by=crew.liaison, at=at, reference="Oficio 1")
    actions.accept(duty_id=duty.pk, by=crew.liaison, at=at)
    with pytest.raises(Refused, match="Show evidence first"):
        actions.claim_done(duty_id=duty.pk, by=crew.liaison, at=at, text="Done, believe us")
    with pytest.raises(Denied):
        actions.claim_done(duty_id=duty.pk, by=crew.stranger, at=at, reference="Oficio 1")
    actions.meet_obstacle(duty_id=duty.pk, by=crew.liaison, at=at, obstacle="no_staff")
    duty = actions.claim_done(duty_id=duty.pk, by=crew.liaison, at=at + DAY, reference="Oficio 1")
    assert (duty.state, duty.claimed_at, duty.obstacle) == ("claimed_done", at + DAY, "")
    assert [c.key for c in queries.running(duty)] == ["duty_confirm"]
    assert not duty.is_late(at + 900 * DAY), "now the word is the person's"
    _entry("duty.claimed")
    assert _told("duty.claimed")["code"] == duty.code


def test_who_carries_it_out_reports_but_does_not_claim(
    offered: Offered, crew: SimpleNamespace, at: datetime
) -> None:
    duty = offered()
    until = datetime(2100, 1, 1, tzinfo=at.tzinfo)
    actions.accept(
        duty_id=duty.pk, by=crew.liaison, at=at, responsible=crew.carrier, sheet_until_at=until
    )
    actions.report(duty_id=duty.pk, by=crew.carrier, at=at, text="Checked in")
    with pytest.raises(Denied):
        actions.claim_done(duty_id=duty.pk, by=crew.carrier, at=at, reference="Oficio 1")


def test_a_closed_task_sheet_shows_and_takes_nothing(
    offered: Offered, crew: SimpleNamespace, at: datetime
) -> None:
    duty = offered()
    closed = datetime(2020, 1, 1, tzinfo=at.tzinfo)
    duty = actions.accept(
        duty_id=duty.pk, by=crew.liaison, at=at, responsible=crew.carrier, sheet_until_at=closed
    )
    assert not queries.visible_to(crew.carrier).exists()
    with pytest.raises(Denied):
        actions.open_task(duty=duty, by=crew.carrier, at=at)
    with pytest.raises(Denied):
        actions.report(duty_id=duty.pk, by=crew.carrier, at=at, text="Late")


def test_what_nobody_must_confirm_is_closed_when_done(
    offered: Offered, crew: SimpleNamespace, at: datetime
) -> None:
    duty = _claimed(offered(needs_confirmation=False, kind="agreement"), crew, at)
    duty.refresh_from_db()
    assert (duty.state, duty.confirmed_at) == ("confirmed", at + HOUR)
    assert not queries.running(duty).exists()
    _entry("duty.confirmed")
