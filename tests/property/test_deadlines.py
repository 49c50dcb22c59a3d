"""Terms are monotone: a longer one never ends sooner, nor does one that begins later."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

import vocab
from amparo.kernel.deadlines import (
    UNITS,
    Calendar,
    calendar_of,
    due_at,
    extend,
    left,
    received_on,
    working_days_between,
)

CALENDARS = [
    *(calendar_of(vocab.profile(code)) for code in vocab.profile_codes()),
    Calendar("America/Santiago", frozenset({5, 6}), frozenset()),
    Calendar("Europe/Madrid", frozenset({5, 6}), frozenset()),
]
calendars = st.sampled_from(CALENDARS)
units = st.sampled_from(UNITS)
values = st.integers(1, 60)
moments = st.datetimes(
    datetime(2024, 1, 1), datetime(2028, 6, 1), timezones=st.just(UTC), allow_imaginary=False
)
spans = st.timedeltas(timedelta(), timedelta(days=40))


@given(moments, values, st.integers(0, 20), units, calendars, st.booleans())
def test_a_longer_term_never_ends_sooner(start, value, more, unit, calendar, roll):
    short, long = (due_at(start, v, unit, calendar, roll) for v in (value, value + more))
    assert start < short
    assert short.astimezone(UTC) <= long.astimezone(UTC)


@given(moments, spans, values, units, calendars, st.booleans())
def test_a_term_that_begins_later_never_ends_sooner(start, later, value, unit, calendar, roll):
    first, second = (due_at(s, value, unit, calendar, roll) for s in (start, start + later))
    assert first.astimezone(UTC) <= second.astimezone(UTC)


@given(moments, values, st.sampled_from(["wd", "cd", "mo"]), calendars)
def test_a_term_in_days_ends_at_the_last_second_of_a_day(start, value, unit, calendar):
    due = due_at(start, value, unit, calendar)
    after = due.astimezone(UTC) + timedelta(seconds=1)
    assert after.astimezone(calendar.zone).date() == due.date() + timedelta(days=1)
    if unit == "wd":
        assert calendar.is_working(due.date())


@given(moments, values, calendars)
def test_a_term_in_working_days_holds_so_many_of_them(start, value, calendar):
    due = due_at(start, value, "wd", calendar)
    assert working_days_between(calendar.local(start).date(), due.date(), calendar) == value


@given(moments, values, st.sampled_from(["cd", "mo"]), calendars)
def test_rolling_only_moves_forward_and_to_a_working_day(start, value, unit, calendar):
    plain, rolled = (due_at(start, value, unit, calendar, roll) for roll in (False, True))
    assert plain <= rolled
    assert calendar.is_working(rolled.date())


@given(moments, values, units, spans, spans, calendars)
def test_a_longer_pause_never_ends_a_term_sooner(start, value, unit, pause, more, calendar):
    due = due_at(start, value, unit, calendar)
    one, two = (extend(due, start, start + p, unit, calendar) for p in (pause, pause + more))
    assert due.astimezone(UTC) <= one.astimezone(UTC) <= two.astimezone(UTC)


@given(moments, values, units, spans, spans, calendars)
def test_what_is_left_shrinks_until_it_is_late(start, value, unit, wait, more, calendar):
    due = due_at(start, value, unit, calendar)
    one, two = (left(start + w, due, unit, calendar, start=start) for w in (wait, wait + more))
    assert 0 <= one.share_used <= two.share_used <= 1
    assert one.amount >= 0
    assert one.late <= two.late
    if not two.late:
        assert two.amount <= one.amount


@given(moments, spans, calendars)
def test_a_later_paper_is_never_received_sooner(act, later, calendar):
    first, second = (received_on(a, calendar) for a in (act, act + later))
    assert calendar.local(act).date() <= first <= second
    assert calendar.is_working(first)
