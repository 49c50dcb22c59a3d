"""Making a schedule anew touches only open days to come that nobody reported on (SM5)."""

import datetime as dt

from hypothesis import assume, given
from hypothesis import strategies as st

from amparo.commitments.rules.schedule import (
    Day,
    action_stage_on,
    days_of,
    months_later,
    rebuilt,
    stage_on,
)
from amparo.commitments.rules.stages import WAY, Facts, reached

DAYS = st.dates(dt.date(2020, 1, 1), dt.date(2032, 12, 31))
KEPT = st.lists(
    st.builds(Day, DAYS, st.booleans(), st.booleans()), max_size=20, unique_by=lambda d: d.due_on
)
WANTED = st.lists(DAYS, max_size=20)


def after(kept, change):
    return ({d.due_on for d in kept} - change.drop) | change.add


@given(KEPT, WANTED, DAYS)
def test_what_was_reported_met_or_has_passed_stays(kept, wanted, today):
    change = rebuilt(kept, wanted, today)
    for day in kept:
        if not day.is_open or day.has_reports or day.due_on <= today:
            assert day.due_on not in change.drop


@given(KEPT, WANTED, DAYS)
def test_no_day_is_brought_into_the_past_and_none_twice(kept, wanted, today):
    change = rebuilt(kept, wanted, today)
    assert all(day > today for day in change.add | change.drop)
    assert not change.add & {d.due_on for d in kept}


@given(KEPT, WANTED, DAYS)
def test_afterwards_every_wanted_day_to_come_stands(kept, wanted, today):
    stands = after(kept, rebuilt(kept, wanted, today))
    assert {day for day in wanted if day > today} <= stands


@given(KEPT, WANTED, DAYS)
def test_making_it_anew_twice_changes_nothing_more(kept, wanted, today):
    change = rebuilt(kept, wanted, today)
    now = [d for d in kept if d.due_on not in change.drop]
    now += [Day(day, True, False) for day in change.add]
    again = rebuilt(now, wanted, today)
    assert not again.add and not again.drop


@given(DAYS, DAYS, st.integers(1, 36))
def test_days_of_a_schedule_lie_between_its_ends_and_grow(begins, ends, months):
    assume(begins < ends)
    days = days_of(begins, ends, months)
    assert days[0] == begins and days[-1] <= ends
    assert days == sorted(set(days))
    assert months_later(begins, len(days) * months) > ends or len(days) == 240


@given(DAYS, st.integers(0, 60))
def test_the_last_day_of_a_month_comes_back(day, months):
    later = months_later(day, months)
    assert later.day == day.day or (later + dt.timedelta(days=1)).day == 1


@given(st.sampled_from(["open", "submitted", "accepted", "returned"]), DAYS, DAYS)
def test_only_an_open_day_changes_with_the_calendar(stored, due_on, today):
    stage = stage_on(stored, due_on, today, 30)
    assert (stage == stored) is (stored != "open")
    if stored == "open":
        assert (stage == "overdue") is (due_on < today)


@given(st.sampled_from(["proposed", "in_progress", "completed", "verified", "cancelled"]), DAYS)
def test_only_what_is_not_done_is_ever_delayed(stage, target):
    late = action_stage_on(stage, target, target + dt.timedelta(days=1))
    assert (late == "delayed") is (stage in ("proposed", "in_progress"))
    assert action_stage_on(stage, target, target) == stage
    assert action_stage_on(stage, None, target) == stage


@given(st.sampled_from(WAY), st.builds(Facts, *[st.booleans()] * 7))
def test_a_recommendation_never_goes_back_and_comes_to_rest(stage, facts):
    come = reached(stage, facts)
    assert WAY.index(come) >= WAY.index(stage)
    assert (reached(come, facts) == come and come != "closed") or stage == "closed"
