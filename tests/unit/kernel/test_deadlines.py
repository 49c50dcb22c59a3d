"""Terms of law: the readable examples, and what the functions refuse."""

import tomllib
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import msgspec
import pytest

import vocab
from amparo.kernel.deadlines import (
    Calendar,
    calendar_of,
    due_at,
    extend,
    left,
    received_on,
    working_days_between,
)

TABLE = tomllib.loads(Path("scenarios/kernel/deadlines.toml").read_text(encoding="utf-8"))
PERU = calendar_of(vocab.profile("PE"))


def calendar(row):
    if "zone" in row:
        return Calendar(row["zone"], frozenset({5, 6}), frozenset())
    return calendar_of(vocab.profile(row["country"]))


def rows(name):
    return pytest.mark.parametrize("row", TABLE[name], ids=lambda r: r["name"])


@rows("example")
def test_a_term_ends_where_the_table_says(row):
    cal = calendar(row)
    found = due_at(
        row["act"].replace(tzinfo=cal.zone), row["value"], row["unit"], cal, row.get("roll", False)
    )
    if "due" not in row:
        assert found is None
        return
    assert found.replace(tzinfo=None) == row["due"]
    assert found.tzinfo == cal.zone
    if "due_utc" in row:
        assert found.astimezone(UTC) == row["due_utc"]


@rows("received")
def test_a_paper_counts_as_received_on_the_day_the_table_says(row):
    cal = calendar(row)
    assert received_on(row["act"].replace(tzinfo=cal.zone), cal) == row["on"]


@rows("paused")
def test_a_pause_moves_the_end(row):
    cal = calendar(row)
    due, began, ended = (row[k].replace(tzinfo=cal.zone) for k in ("due", "from", "to"))
    assert extend(due, began, ended, row["unit"], cal).replace(tzinfo=None) == row["then"]


@rows("left")
def test_what_is_left_is_told(row):
    cal = calendar(row)
    start, now, due = (row[k].replace(tzinfo=cal.zone) for k in ("start", "now", "due"))
    found = left(now, due, row["unit"], cal, start=start)
    assert (found.amount, found.late) == (row["amount"], row["late"])
    assert found.unit == ("cd" if row["unit"] == "mo" else row["unit"])
    assert found.share_used == 1.0 if found.late else 0 < found.share_used < 1


def test_the_share_used_is_half_at_half_time_and_unknown_without_a_start():
    start = datetime(2026, 11, 9, 10, tzinfo=UTC)
    now, due = start + timedelta(hours=2), start + timedelta(hours=4)
    assert left(now, due, "h", PERU, start=start).share_used == 0.5
    assert left(now, due, "h", PERU).share_used is None
    assert left(start, start, "h", PERU, start=start).share_used == 1.0


def test_the_same_moment_in_another_zone_gives_the_same_end():
    local = datetime(2026, 11, 11, 23, 30, tzinfo=PERU.zone)
    assert due_at(local, 1, "wd", PERU) == due_at(local.astimezone(UTC), 1, "wd", PERU)


def test_working_days_between_leaves_out_the_first_day_and_counts_the_last():
    assert working_days_between(date(2026, 11, 9), date(2026, 11, 13), PERU) == 4
    assert working_days_between(date(2026, 11, 13), date(2026, 11, 9), PERU) == 0
    assert working_days_between(date(2026, 11, 13), date(2026, 11, 15), PERU) == 0


def test_a_negative_term_is_refused():
    with pytest.raises(ValueError, match=r"^a term of -1 is negative$"):
        due_at(datetime(2026, 1, 5, tzinfo=UTC), -1, "wd", PERU)


def test_an_unknown_unit_is_refused():
    with pytest.raises(ValueError, match=r"^'weeks' is not a unit of time: use one of h, wd, cd"):
        due_at(datetime(2026, 1, 5, tzinfo=UTC), 1, "weeks", PERU)


def test_a_start_without_time_zone_is_refused():
    with pytest.raises(ValueError, match=r"^2026-01-05 00:00:00 has no time zone$"):
        due_at(datetime(2026, 1, 5), 1, "wd", PERU)


def test_a_pause_that_ends_before_it_begins_is_refused():
    begun = datetime(2026, 1, 5, tzinfo=UTC)
    with pytest.raises(ValueError, match=r"^a pause cannot end before it begins$"):
        extend(begun, begun, begun - timedelta(hours=1), "h", PERU)


def test_extra_days_of_a_profile_are_days_off():
    profile = vocab.profile("PE")
    day = vocab.Holiday(on=date(2026, 11, 12), name="Día no laborable", source="a rule")
    days = msgspec.structs.replace(profile.days, extra=(day,))
    cal = calendar_of(msgspec.structs.replace(profile, days=days))
    assert not cal.is_working(date(2026, 11, 12))
    act = datetime(2026, 11, 11, 10, tzinfo=cal.zone)
    assert due_at(act, 1, "wd", cal).date() == date(2026, 11, 13)
