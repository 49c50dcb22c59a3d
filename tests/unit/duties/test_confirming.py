"""Duties: what those it is for say, how it ends, who may read it."""

from collections.abc import Callable
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from amparo.duties import actions, jobs, queries
from amparo.duties.models import Confirmation, Duty, Progress
from amparo.duties.workflow import DUTY
from amparo.kernel.actors import VISITOR, Holder
from amparo.kernel.errors import Denied, Invalid, Refused
from amparo.ledger.models import Entry, Event
from amparo.people.models import User
from tests.unit.duties.conftest import CASE, FILE

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


# --- what those it is for say ---------------------------------------------------------


def test_the_person_confirms(offered: Offered, crew: SimpleNamespace, at: datetime) -> None:
    duty = _claimed(offered(), crew, at)
    duty = actions.confirm(
        duty_id=duty.pk, happened=True, by=crew.person, at=at + DAY, suitability=4, channel="web"
    )
    assert (duty.state, duty.confirmed_at, duty.ended_at) == ("confirmed", at + DAY, at + DAY)
    said = duty.confirmations.get()
    assert (said.happened, said.suitability, said.by_label) == (True, 4, "The person")
    assert not queries.running(duty).exists()
    assert _entry("duty.confirmed").actor_label == "The person"
    assert _told("duty.confirmed")["state"] == "confirmed"


def test_it_did_not_happen_makes_it_late_escalates_and_counts(
    offered: Offered, crew: SimpleNamespace, at: datetime
) -> None:
    duty = _claimed(offered(), crew, at)
    said_at = at + DAY
    duty = actions.confirm(
        duty_id=duty.pk, happened=False, by=crew.person, at=said_at, text="Nobody came"
    )
    assert duty.state == "in_progress"
    assert duty.is_late(said_at)
    assert duty.first_late_at == said_at
    assert _entry("duty.denied").after == {"state": "in_progress"}
    assert _told("duty.late")["cause"] == "denied"
    outcomes = [c.outcome_at(said_at) for c in queries.clocks_of(duty).filter(key="implementation")]
    assert outcomes == ["dropped", "late"], "the claim must not count as met in time"
    assert jobs.tick(at=said_at) == 1
    assert _told("clock.escalated")["key"] == "implementation"
    line = queries.by_body(at=said_at)[0]
    assert (line.denied, line.late, line.ever_late, line.confirmed_share) == (1, 1, 1, 0.0)


def test_after_a_no_new_evidence_is_needed(
    offered: Offered, crew: SimpleNamespace, at: datetime
) -> None:
    duty = _claimed(offered(), crew, at)
    actions.confirm(duty_id=duty.pk, happened=False, by=crew.person, at=at + DAY)
    with pytest.raises(Refused, match="Show evidence first"):
        actions.claim_done(duty_id=duty.pk, by=crew.liaison, at=at + 2 * DAY)
    duty = actions.claim_done(
        duty_id=duty.pk, by=crew.liaison, at=at + 2 * DAY, reference="Oficio 13-2026"
    )
    duty = actions.confirm(duty_id=duty.pk, happened=True, by=crew.person, at=at + 3 * DAY)
    assert duty.state == "confirmed"
    assert duty.first_late_at == at + DAY, "late once stays written"
    late = queries.clocks_of(duty).filter(key="implementation").last()
    assert late is not None
    assert late.outcome_at(at + 900 * DAY) == "met_late"


def test_staff_write_down_what_the_person_said(
    offered: Offered, crew: SimpleNamespace, at: datetime
) -> None:
    duty = _claimed(offered(), crew, at)
    duty = actions.confirm(
        duty_id=duty.pk, happened=True, by=crew.follower, at=at + DAY, channel="visit"
    )
    assert duty.confirmations.get().by_label == crew.follower.service_name


def test_nobody_else_confirms(
    offered: Offered, crew: SimpleNamespace, at: datetime, staff: Callable[..., User]
) -> None:
    duty = _claimed(offered(), crew, at)
    others = (crew.liaison, crew.carrier, crew.stranger, crew.third, crew.neighbour, VISITOR)
    for other in (*others, staff("registry_analyst")):
        with pytest.raises(Denied):
            actions.confirm(duty_id=duty.pk, happened=True, by=other, at=at + DAY)


def test_who_speaks_for_the_collective_confirms(
    offered: Offered, crew: SimpleNamespace, at: datetime
) -> None:
    duty = _claimed(offered(), crew, at)
    spokesperson = Holder("r9", CASE, "representative", "The assembly")
    duty = actions.confirm(duty_id=duty.pk, happened=True, by=spokesperson, at=at + DAY)
    assert duty.state == "confirmed"


def test_a_duty_of_no_file_belongs_to_no_person(
    offered: Offered, crew: SimpleNamespace, at: datetime
) -> None:
    duty = _claimed(offered(file=""), crew, at)
    with pytest.raises(Denied):
        actions.confirm(
            duty_id=duty.pk, happened=True, by=Holder("r", "", "beneficiary", "X"), at=at
        )


def test_only_what_is_claimed_is_confirmed_and_marks_go_from_1_to_5(
    offered: Offered, crew: SimpleNamespace, at: datetime
) -> None:
    duty = offered()
    with pytest.raises(Refused):
        actions.confirm(duty_id=duty.pk, happened=True, by=crew.person, at=at)
    _claimed(duty, crew, at)
    with pytest.raises(Invalid, match="from 1 to 5") as refusal:
        actions.confirm(duty_id=duty.pk, happened=True, by=crew.person, at=at, suitability=6)
    assert refusal.value.field == "suitability"


# --- ended -------------------------------------------------------------------------------


def test_ending_needs_reasons_and_drops_the_clocks(
    offered: Offered, crew: SimpleNamespace, at: datetime
) -> None:
    duty = offered()
    with pytest.raises(Invalid, match="no longer owed"):
        actions.end(duty_id=duty.pk, by=crew.decider, at=at, reason="")
    for stranger in (crew.liaison, crew.carrier, crew.third, crew.neighbour, VISITOR):
        with pytest.raises(Denied):
            actions.end(duty_id=duty.pk, by=stranger, at=at, reason="We would rather not")
    duty = actions.end(duty_id=duty.pk, by=crew.decider, at=at + DAY, reason="Moved abroad")
    assert (duty.state, duty.ended_at, duty.next_due_at) == ("ended", at + DAY, None)
    assert {c.outcome for c in queries.clocks_of(duty)} == {"dropped"}
    assert _entry("duty.ended").after == {"state": "ended"}
    with pytest.raises(Refused):
        actions.end(duty_id=duty.pk, by=crew.decider, at=at + DAY, reason="Twice")


def test_the_person_may_end_what_is_done_for_them(
    offered: Offered, crew: SimpleNamespace, at: datetime
) -> None:
    duty = actions.end(duty_id=offered().pk, by=crew.person, at=at, reason="I withdraw")
    assert duty.state == "ended"


# --- reads -------------------------------------------------------------------------------


def test_opening_a_task_is_for_those_who_may(
    offered: Offered, crew: SimpleNamespace, at: datetime
) -> None:
    duty = offered()
    with pytest.raises(Denied):
        actions.open_task(duty=duty, by=crew.stranger, at=at)
    actions.open_task(duty=duty, by=crew.liaison, at=at)
    assert _entry("duty.read").kind == Entry.READ


def test_a_step_without_a_file_has_nothing_to_open(
    offered: Offered, crew: SimpleNamespace, at: datetime
) -> None:
    duty = _claimed(offered(), crew, at)
    step = Progress.objects.filter(duty=duty, copy=None).first()
    assert step is not None
    with pytest.raises(Refused, match="No file"):
        actions.open_evidence(progress=step, by=crew.liaison, at=at)
    with pytest.raises(Denied):
        actions.open_evidence(progress=step, by=crew.stranger, at=at)


def test_taking_the_list_out_is_for_liaisons(
    offered: Offered, crew: SimpleNamespace, at: datetime
) -> None:
    duty = offered()
    for other in (crew.carrier, crew.decider):
        with pytest.raises(Denied):
            actions.export(by=other, at=at)
    assert list(actions.export(by=crew.liaison, at=at)) == [duty]


def test_the_words_of_a_duty_are_sealed_in_the_database(
    offered: Offered, crew: SimpleNamespace, at: datetime
) -> None:
    duty = _claimed(offered(task="Meet her at the chapel"), crew, at)
    actions.confirm(duty_id=duty.pk, happened=False, by=crew.person, at=at, text="Nobody came")
    for table in (Duty, Progress, Confirmation):
        raw = repr(list(table.objects.values_list()))  # as stored: nothing is opened
        for words in ("chapel", "Nobody came", "Oficio"):
            assert words not in raw


def test_the_machine_draws_itself() -> None:
    drawn = DUTY.mermaid()
    assert "claimed_done --> in_progress: deny" in drawn
    assert {m.name for m in DUTY.leaving("claimed_done")} == {"confirm", "deny", "end"}
