"""Proving that the journal is whole, and saying where it is not."""

import json
from io import StringIO

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import F

from amparo.kernel.actors import SYSTEM
from amparo.ledger import actions, heads, queries, rules, triggers
from amparo.ledger.models import Entry, Head

pytestmark = pytest.mark.django_db


def note(at, number):
    return actions.record(
        verb="thing.done", target=f"x.X:{number}", by=SYSTEM, at=at, after={"n": number}
    )


@pytest.fixture
def _ten(at):
    for number in range(1, 11):
        note(at, number)


@pytest.fixture
def _open():
    """Do what an owner of the database can: take the triggers away."""
    triggers.remove(connection)
    yield
    triggers.install(connection)


def edit():
    Entry.objects.filter(seq=4).update(why="another")
    return "edited", 4


def edit_and_hash_again():
    entry = Entry.objects.values().get(seq=4)
    entry["why"] = "another"
    Entry.objects.filter(seq=4).update(
        why="another", hash=rules.link(entry, entry["previous_hash"])
    )
    return "edited", 5


def edit_the_last_and_hash_again():
    entry = Entry.objects.values().get(seq=10)
    entry["why"] = "another"
    Entry.objects.filter(seq=10).update(
        why="another", hash=rules.link(entry, entry["previous_hash"])
    )
    return "edited", 10


def delete():
    Entry.objects.filter(seq=4).delete()
    return "deleted", 4


def delete_the_first():
    Entry.objects.filter(seq=1).delete()
    return "deleted", 1


def cut_the_end():
    Entry.objects.filter(seq__gt=8).delete()
    return "cut", 9


def exchange_two():
    Entry.objects.filter(seq=4).update(seq=99)
    Entry.objects.filter(seq=7).update(seq=4)
    Entry.objects.filter(seq=99).update(seq=7)
    return "reordered", 4


def move_to_the_end():
    Entry.objects.filter(seq=4).update(seq=11)
    Head.objects.update(seq=F("seq") + 1)
    return "reordered", 4


def forge_an_entry_at_the_end():
    last = Entry.objects.values().get(seq=10)
    new = last | {"seq": 11, "why": "forged", "previous_hash": last["hash"]}
    Entry.objects.create(**new | {"hash": rules.link(new, last["hash"])})
    return "forged", 11


def forge_an_entry_before_the_first():
    Entry.objects.create(**Entry.objects.values().get(seq=1) | {"seq": 0, "hash": "0"})
    return "forged", 0


DEEDS = [
    edit, edit_and_hash_again, edit_the_last_and_hash_again, delete, delete_the_first, cut_the_end,
    exchange_two, move_to_the_end, forge_an_entry_at_the_end, forge_an_entry_before_the_first,
]  # fmt: skip


@pytest.mark.usefixtures("_ten", "_open")
@pytest.mark.parametrize("deed", DEEDS, ids=lambda deed: deed.__name__)
def test_the_first_broken_link_is_named(deed):
    fault, link = deed()
    verdict = queries.verify()
    assert (verdict.fault, verdict.broken_at) == (fault, link)
    with pytest.raises(CommandError, match=f"Link {link} ") as said:
        call_command("verify_journal", stdout=StringIO())
    assert said.value.returncode == 1


@pytest.mark.usefixtures("_ten")
def test_a_whole_chain_holds_and_says_its_head():
    out = StringIO()
    call_command("verify_journal", stdout=out)
    assert f"10 links, head {Head.objects.get().hash}" in out.getvalue()


def test_an_empty_journal_holds():
    assert queries.verify().holds


@pytest.mark.usefixtures("_ten")
def test_part_of_the_chain_can_be_verified():
    assert queries.verify(until=3).checked == 3


@pytest.mark.usefixtures("_ten")
def test_progress_is_told(monkeypatch):
    monkeypatch.setattr(queries, "STRIDE", 4)
    told = []
    queries.verify(progress=lambda done, of: told.append((done, of)))
    assert told == [(4, 10), (8, 10), (10, 10)]


@pytest.mark.usefixtures("_ten", "_open")
def test_a_missing_trigger_is_told_and_can_be_put_back():
    with pytest.raises(CommandError, match="no longer refuses"):
        call_command("verify_journal", stdout=StringIO())
    call_command("verify_journal", "--mend-triggers", stdout=StringIO())
    assert triggers.missing(connection) == []


@pytest.mark.usefixtures("_ten")
def test_a_signed_head_still_stands_after_the_journal_grew(at, tmp_path):
    kept = tmp_path / "head.json"
    call_command("verify_journal", "--export-head", str(kept), stdout=StringIO())
    note(at, 11)
    out = StringIO()
    call_command("verify_journal", "--check-head", str(kept), stdout=out)
    assert "still stands at link 10" in out.getvalue()


@pytest.mark.usefixtures("_ten", "_open")
def test_a_chain_written_anew_is_betrayed_by_a_head_kept_outside(at, tmp_path):
    kept = tmp_path / "head.json"
    kept.write_text(json.dumps(heads.signed_head(at=at)))
    Entry.objects.all().delete()
    Head.objects.all().delete()
    for number in (*range(1, 6), *range(106, 112)):
        note(at, number)
    triggers.install(connection)
    assert queries.verify().holds
    with pytest.raises(CommandError, match="rewritten"):
        call_command("verify_journal", "--check-head", str(kept), stdout=StringIO())


@pytest.mark.usefixtures("_ten")
@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"seq": 9}, "signature"),
        ({"hash": "f" * 64}, "signature"),
        ({"public_key": "A" * 43 + "="}, "another key"),
    ],
)
def test_a_head_that_was_changed_or_signed_by_another_is_refused(at, change, fault):
    assert heads.check_head(heads.signed_head(at=at) | change).fault == fault


@pytest.mark.usefixtures("_ten")
def test_a_head_ahead_of_the_journal_is_gone(at):
    signed = heads.signed_head(at=at)
    triggers.remove(connection)
    Entry.objects.filter(seq=10).delete()
    assert heads.check_head(signed).fault == "gone"


@pytest.mark.parametrize("text", ["{}", "[]", "nothing", '{"seq": 1}'])
def test_what_is_no_head_is_refused_with_words(tmp_path, text):
    path = tmp_path / "head.json"
    path.write_text(text)
    with pytest.raises(CommandError):
        call_command("verify_journal", "--check-head", str(path), stdout=StringIO())


def test_without_a_key_nothing_is_signed(at, settings):
    settings.JOURNAL_KEY = ""
    with pytest.raises(ImproperlyConfigured, match="AMPARO_JOURNAL_KEY"):
        heads.signed_head(at=at)


def test_the_public_key_is_printed():
    out = StringIO()
    call_command("verify_journal", "--public-key", stdout=out)
    assert out.getvalue().strip() == heads.public_key()
