"""Clocks: what the profile says, pauses, how a missed term stays missed."""

from collections.abc import Callable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from amparo.duties import actions, queries
from amparo.duties.models import Clock, Pause
from amparo.kernel.actors import SYSTEM
from amparo.kernel.errors import Invalid, Refused
from amparo.ledger.models import Entry
from amparo.people.models import Organisation, User
from amparo.places.models import ProfileVersion

LIMA = ZoneInfo("America/Lima")
CASE = "cases.Case:0193"
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def _start(law: ProfileVersion, at: datetime, key: str = "decision") -> Clock:
    clock = actions.start_clock(subject=CASE, key=key, profile=law, at=at, role="decider")
    assert clock is not None
    return clock


def test_starting_copies_the_limit_and_its_source(law: ProfileVersion, at: datetime) -> None:
    clock = _start(law, at)
    assert (clock.value, clock.unit, clock.basis) == (5, "wd", "P")
    assert clock.due_at == datetime(2026, 11, 17, 23, 59, 59, tzinfo=LIMA)
    assert clock.owed_by_role == "decider"
    entry = Entry.objects.get(verb="clock.started")
    assert (entry.target, entry.after["clock"]) == (CASE, "decision")


def test_hours_run_through_the_night_and_the_weekend(law: ProfileVersion) -> None:
    friday = datetime(2026, 11, 13, 22, 0, tzinfo=LIMA)
    clock = _start(law, friday, "urgent_triage")
    assert clock.due_at == datetime(2026, 11, 14, 2, 0, tzinfo=LIMA)


def test_a_term_is_started_once_and_never_restarted(law: ProfileVersion, at: datetime) -> None:
    first = _start(law, at)
    again = _start(law, at + DAY)
    assert (again.pk, again.due_at) == (first.pk, first.due_at)
    assert Clock.objects.count() == 1


def test_no_clock_where_the_profile_has_none_or_says_nought(
    law: ProfileVersion, at: datetime
) -> None:
    start = actions.start_clock
    assert start(subject=CASE, key="no_such_clock", profile=law, at=at) is None
    assert start(subject=CASE, key="decision", profile=law, at=at, value=0) is None
    assert not Clock.objects.exists()


def test_a_value_stands_in_for_the_number_of_the_profile(law: ProfileVersion, at: datetime) -> None:
    clock = actions.start_clock(subject=CASE, key="urgent_triage", profile=law, at=at, value=2)
    assert clock is not None
    assert clock.due_at == at + 2 * HOUR


def test_a_date_set_by_an_act_is_kept_as_such(law: ProfileVersion, at: datetime) -> None:
    clock = actions.start_clock(
        subject=CASE, key="implementation", profile=law, at=at, due_at=at + 9 * DAY
    )
    assert clock is not None
    shown = queries.shown(clock, at)
    assert shown.law == "The act set this date."
    assert shown.confirmed


def test_a_model_serves_as_subject(
    law: ProfileVersion, at: datetime, body: Callable[[str], Organisation]
) -> None:
    ministry = body("MINAM")
    actions.start_clock(subject=ministry, key="decision", profile=law, at=at)
    assert queries.running(ministry).get().subject == f"people.Organisation:{ministry.pk}"


def test_a_term_met_in_time_and_one_met_late(law: ProfileVersion, at: datetime) -> None:
    _start(law, at, "decision")
    _start(law, at, "urgent_triage")
    actions.stop_clock(subject=CASE, key="decision", at=at + DAY)
    actions.stop_clock(subject=CASE, key="urgent_triage", at=at + 5 * HOUR)
    outcomes = {c.key: c.outcome_at(at + 30 * DAY) for c in queries.clocks_of(CASE)}
    assert outcomes == {"decision": "met", "urgent_triage": "met_late"}
    stopped = [e.after["outcome"] for e in Entry.objects.filter(verb="clock.stopped")]
    assert stopped == ["met", "met_late"]


def test_what_is_no_longer_owed_is_never_in_time(law: ProfileVersion, at: datetime) -> None:
    clock = _start(law, at)
    actions.stop_clock(subject=CASE, key="decision", at=at + DAY, outcome="dropped")
    clock.refresh_from_db()
    assert clock.outcome_at(at + DAY) == "dropped"
    assert queries.words(clock, at + DAY) == "no longer owed"


def test_starting_again_does_not_reset_history(law: ProfileVersion, at: datetime) -> None:
    _start(law, at, "urgent_triage")
    actions.stop_clock(subject=CASE, key="urgent_triage", at=at + 5 * HOUR)
    _start(law, at + 6 * HOUR, "urgent_triage")
    outcomes = [c.outcome_at(at + 7 * HOUR) for c in queries.clocks_of(CASE)]
    assert outcomes == ["met_late", "running"]


def test_stopping_what_does_not_run_does_nothing(law: ProfileVersion, at: datetime) -> None:
    assert actions.stop_clock(subject=CASE, key="decision", at=at) is None
    assert not Entry.objects.filter(verb="clock.stopped").exists()


def test_an_outcome_that_is_none_is_a_mistake(law: ProfileVersion, at: datetime) -> None:
    with pytest.raises(ValueError, match="no outcome of a clock"):
        actions.stop_clock(subject=CASE, key="decision", at=at, outcome="late")


def _pause(at: datetime, by: User, reason: str = "Two facts are missing") -> Clock | None:
    return actions.pause_clock(subject=CASE, key="decision", at=at, by=by, reason=reason)


def test_a_pause_moves_the_end_and_says_who_and_why(
    law: ProfileVersion, at: datetime, staff: Callable[..., User]
) -> None:
    clock, officer = _start(law, at), staff("intake_officer")
    _pause(at + HOUR, officer)
    clock.refresh_from_db()
    assert clock.outcome_at(at + 90 * DAY) == "paused"
    assert clock.next_rung_at is None
    actions.resume_clock(subject=CASE, key="decision", at=at + 2 * DAY)
    clock.refresh_from_db()
    # Tuesday to Thursday: two working days stood still, Tuesday 17 becomes Thursday 19.
    assert clock.due_at == datetime(2026, 11, 19, 23, 59, 59, tzinfo=LIMA)
    assert clock.next_rung_at == clock.due_at
    pause = Pause.objects.get()
    assert (pause.by_label, pause.to_at) == (officer.service_name, at + 2 * DAY)
    entry = Entry.objects.get(verb="clock.paused")
    assert (entry.why, entry.actor_label) == ("Two facts are missing", officer.service_name)
    assert Entry.objects.filter(verb="clock.resumed").exists()


def test_stopping_during_a_pause_counts_as_in_time(
    law: ProfileVersion, at: datetime, staff: Callable[..., User]
) -> None:
    clock = _start(law, at)
    _pause(at + HOUR, staff("intake_officer"))
    actions.stop_clock(subject=CASE, key="decision", at=at + 60 * DAY)
    clock.refresh_from_db()
    assert clock.outcome_at(at + 61 * DAY) == "met"
    assert Pause.objects.get().to_at == at + 60 * DAY


def test_a_pause_needs_a_reason(
    law: ProfileVersion, at: datetime, staff: Callable[..., User]
) -> None:
    _start(law, at)
    with pytest.raises(Invalid, match="Say why") as refusal:
        _pause(at, staff("intake_officer"), reason="  ")
    assert refusal.value.field == "reason"


def test_a_term_that_stands_still_is_not_paused_again(
    law: ProfileVersion, at: datetime, staff: Callable[..., User]
) -> None:
    _start(law, at)
    officer = staff("intake_officer")
    _pause(at, officer)
    with pytest.raises(Refused, match="already stands still"):
        _pause(at + HOUR, officer)


def test_a_term_is_paused_only_as_often_as_the_profile_says(
    law: ProfileVersion, at: datetime, staff: Callable[..., User]
) -> None:
    _start(law, at)
    officer = staff("intake_officer")
    _pause(at, officer)
    actions.resume_clock(subject=CASE, key="decision", at=at + HOUR)
    with pytest.raises(Refused, match="as often as"):
        _pause(at + 2 * HOUR, officer)


def test_a_pause_does_not_hide_a_missed_term(
    law: ProfileVersion, at: datetime, staff: Callable[..., User]
) -> None:
    clock = _start(law, at)
    with pytest.raises(Refused, match="cannot hide"):
        _pause(clock.due_at + HOUR, staff("intake_officer"))


def test_pausing_and_resuming_nothing_does_nothing(
    law: ProfileVersion, at: datetime, staff: Callable[..., User]
) -> None:
    assert _pause(at, staff("intake_officer")) is None
    assert actions.resume_clock(subject=CASE, key="decision", at=at) is None
    clock = _start(law, at)
    resumed = actions.resume_clock(subject=CASE, key="decision", at=at + HOUR)
    assert resumed is not None
    assert resumed.due_at == clock.due_at


def test_all_terms_of_a_subject_are_dropped_together(law: ProfileVersion, at: datetime) -> None:
    _start(law, at, "decision")
    _start(law, at, "plan")
    assert actions.stop_clocks(subject=CASE, at=at + HOUR, by=SYSTEM) == 2
    assert not queries.running(CASE).exists()


def test_what_is_late_at_a_moment(law: ProfileVersion, at: datetime) -> None:
    clock = _start(law, at, "urgent_triage")
    assert not queries.late_on(clock.due_at).exists()
    assert queries.late_on(clock.due_at + timedelta(seconds=1)).get() == clock
    actions.stop_clock(subject=CASE, key="urgent_triage", at=clock.due_at + HOUR)
    assert not queries.late_on(clock.due_at + 2 * HOUR).exists()


@pytest.mark.parametrize(
    ("after", "words", "tone"),
    [
        (timedelta(), "4 h left", "plain"),
        (timedelta(hours=3, minutes=30), "less than 1 h left", "soon"),
        (timedelta(hours=6), "2 h late", "late"),
    ],
)
def test_a_clock_in_words(
    law: ProfileVersion, at: datetime, after: timedelta, words: str, tone: str
) -> None:
    clock = _start(law, at, "urgent_triage")
    assert queries.words(clock, at + after) == words
    shown = queries.shown(clock, at + after)
    assert shown.tone == tone
    assert not shown.confirmed  # a proposal carries its badge
    counted = "Counted from Tuesday 10 November 2026."
    assert shown.law == f"{counted} Profile PE, version {law.version}."
    assert shown.term == "Answer the urgency: 4 h"


def test_an_ended_clock_stops_telling_time(law: ProfileVersion, at: datetime) -> None:
    _start(law, at, "urgent_triage")
    clock = actions.stop_clock(subject=CASE, key="urgent_triage", at=at + 6 * HOUR)
    assert clock is not None
    shown = queries.shown(clock, at + 900 * DAY)
    assert (shown.words, shown.tone, shown.share) == ("Done late", "late", None)
