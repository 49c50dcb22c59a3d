"""Writing to the journal."""

import decimal
import threading
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection, transaction

from amparo.kernel.actors import SYSTEM, VISITOR, Holder
from amparo.ledger import actions, queries, rules
from amparo.ledger.models import Entry, Event, Head


def note(at, **changes):
    return actions.record(
        **{"verb": "thing.done", "target": "x.X:1", "by": SYSTEM, "at": at} | changes
    )


@pytest.mark.django_db
def test_an_entry_says_who_when_why_and_what_changed(at):
    holder = Holder("r1", "c1", "beneficiary", "Retama")
    entry = note(
        at, by=holder, why="asked", before={"state": "a"}, after={"state": "b"}, file="case:1"
    )
    again = Entry.objects.get(pk=entry.pk)
    assert (again.actor_id, again.actor_label) == ("holder:r1", "Retama")
    assert (again.kind, again.verb, again.why, again.file) == (
        "write",
        "thing.done",
        "asked",
        "case:1",
    )
    assert (again.before, again.after) == ({"state": "a"}, {"state": "b"})
    assert again.at == at
    assert list(queries.entries_of("case:1")) == [again]


@pytest.mark.django_db
def test_each_entry_carries_the_hash_of_the_one_before(at):
    first, second = note(at), note(at)
    assert first.previous_hash == rules.FIRST
    assert second.previous_hash == first.hash
    assert (second.seq, Head.objects.get().hash) == (2, second.hash)


@pytest.mark.django_db
def test_a_read_is_an_entry_too(at):
    entry = actions.record_read(
        verb="case.opened", target="cases.Case:1", by=VISITOR, at=at, why="intake", file="case:1"
    )
    assert (entry.kind, entry.before, entry.after) == ("read", None, None)


@pytest.mark.django_db
def test_a_thing_is_named_by_room_model_and_key(at):
    event = actions.emit(verb="thing.done", target="x.X:1", at=at)
    assert actions.label(event) == f"ledger.Event:{event.pk}"
    assert actions.label("cases.Case:7") == "cases.Case:7"


@pytest.mark.django_db
def test_a_change_undone_was_never_journalled(at):
    with transaction.atomic():
        note(at)
        actions.emit(verb="thing.done", target="x.X:1", at=at)
        transaction.set_rollback(True)
    assert not Entry.objects.exists()
    assert not Event.objects.exists()


@pytest.mark.django_db
def test_a_denial_refuses_to_be_lost_in_a_rollback(at):
    with pytest.raises(RuntimeError), transaction.atomic():
        actions.record_denied(verb="case.denied", target="cases.Case:1", by=SYSTEM, at=at)
    actions.record_denied(verb="case.denied", target="cases.Case:1", by=SYSTEM, at=at)
    assert Entry.objects.get().kind == "denied"


@pytest.mark.django_db
def test_what_was_hashed_reads_back_the_same_from_the_database(at):
    note(
        at.astimezone(UTC) + timedelta(microseconds=7),
        after={
            "ratio": 0.1, "huge": 1e22, "tiny": 1e-9, "cost": decimal.Decimal("10.50"), "n": 10**18,
            "when": at, "day": date(2020, 2, 29), "list": (1, None, True), "set": {"b", "a"},
            "text": "ñandú ʼ ", "nul": "a\0b", "lone": "\ud800", "deep": {"z": {"y": [1.5]}},
        },
        why="x\0y",
    )  # fmt: skip
    assert queries.verify().holds
    after = Entry.objects.get().after
    assert after["set"] == ["a", "b"]
    assert after["nul"] == "ab"
    assert after["cost"] == "10.50"


@pytest.mark.django_db
def test_too_long_a_label_is_cut_before_it_is_hashed(at):
    note(at, by=Holder("r" * 200, "c", "beneficiary", "x" * 300), target="t" * 300, verb="v" * 200)
    assert queries.verify().holds


@pytest.mark.django_db(transaction=True)
def test_parallel_writers_make_one_whole_chain(at):
    writers, each, failures = 6, 15, []

    def write(number):
        try:
            for turn in range(each):
                with transaction.atomic():
                    note(at, target=f"writer:{number}:{turn}")
        except Exception as error:
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=write, args=(n,)) for n in range(writers)]
    [t.start() for t in threads]
    [t.join() for t in threads]
    assert failures == []
    assert Entry.objects.values("target").distinct().count() == writers * each
    verdict = queries.verify()
    assert verdict.holds and verdict.checked == writers * each


def test_a_moment_has_one_shape_whatever_its_zone(at):
    assert rules.instant(at) == rules.instant(at.astimezone(UTC)) == "2026-11-10T15:00:00.000000Z"
    assert rules.instant(datetime(2026, 1, 1, tzinfo=UTC)) == "2026-01-01T00:00:00.000000Z"
