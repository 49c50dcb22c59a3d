"""Changing keys while people go on writing."""

import threading
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from amparo.kernel.actors import SYSTEM
from amparo.ledger.models import Entry
from amparo.vault import actions, hooks, rotation
from amparo.vault.keys import ring
from amparo.vault.models import Identity
from tests.unit.vault.conftest import NEW, OLD


@pytest.fixture(autouse=True)
def _no_other_rooms_files(monkeypatch):
    monkeypatch.setattr(hooks, "HOOKS", {})


def keep(at, count):
    return [
        actions.keep_identity(
            by=SYSTEM, at=at, legal_name=f"Persona {n}", contacts=[{"value": f"98765{n:04}"}]
        )
        for n in range(count)
    ]


def key_ids():
    rows = Identity.objects.order_by("id")
    return {row.__dict__["legal_name"].key_id for row in rows}


@pytest.mark.django_db
def test_everything_stands_under_the_newest_key_and_still_opens(at, settings):
    settings.VAULT_KEYS = OLD
    keep(at, 5)
    digest = ring().digest("name", "persona 1")
    settings.VAULT_KEYS = f"{NEW},{OLD}"
    assert (key_ids(), rotation.left()) == ({"old"}, 5)
    out = StringIO()
    call_command("rotate_keys", stdout=out)
    assert "5 rows sealed again under new" in out.getvalue()
    settings.VAULT_KEYS = NEW
    assert (key_ids(), rotation.left()) == ({"new"}, 0)
    names = [i.legal_name for i in Identity.objects.order_by("id")]
    assert names == [f"Persona {n}" for n in range(5)]
    assert ring().digest("name", "persona 1") == digest, "look-up has a key of its own"
    assert Entry.objects.get(verb="keys.rotated").after == {"rows": 5, "unreadable": 0}


@pytest.mark.django_db
def test_a_second_run_finds_nothing_and_an_interrupted_one_goes_on(at, settings, monkeypatch):
    settings.VAULT_KEYS = OLD
    keep(at, 6)
    settings.VAULT_KEYS = f"{NEW},{OLD}"
    monkeypatch.setattr(rotation, "BATCH", 2)
    asked = []

    def stop(table, rows):
        asked.append(rows)
        if len(asked) == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        rotation.rotate(say=stop)
    assert rotation.left() == 2
    assert rotation.rotate().rows == 2
    assert rotation.rotate().rows == 0


@pytest.mark.django_db
def test_a_row_that_no_key_opens_is_named_and_the_rest_is_done(at, settings):
    settings.VAULT_KEYS = "lost:" + OLD.partition(":")[2]
    (lost,) = keep(at, 1)
    settings.VAULT_KEYS = OLD
    keep(at, 2)
    settings.VAULT_KEYS = f"{NEW},{OLD}"
    with pytest.raises(CommandError, match=f"1 rows open with no key.*vault.Identity:{lost.pk}"):
        call_command("rotate_keys", stdout=StringIO())
    assert key_ids() == {"lost", "new"}


@pytest.mark.django_db
def test_sealed_things_outside_the_database_are_asked_for_until_none_is_left(settings):
    waiting = [3, 2, 0, 0]
    hooks.register("evidence", rotate=lambda *, limit: waiting.pop(0), erase=lambda **_: 0)
    assert rotation.rotate().rows == 5
    assert waiting == []


@pytest.mark.django_db(transaction=True)
def test_edits_made_meanwhile_are_neither_lost_nor_left_behind(at, settings):
    settings.VAULT_KEYS = OLD
    kept = keep(at, 40)
    settings.VAULT_KEYS = f"{NEW},{OLD}"
    failures, begun = [], threading.Event()

    def edit():
        try:
            for turn in range(3):
                for n, identity in enumerate(kept):
                    actions.change_identity(
                        identity_id=identity.pk, by=SYSTEM, at=at, legal_name=f"Edit {turn} {n}"
                    )
                    begun.set()
        except Exception as error:
            failures.append(error)
        finally:
            connection.close()

    writer = threading.Thread(target=edit)
    writer.start()
    begun.wait()
    rotation.rotate()
    writer.join()
    rotation.rotate()
    settings.VAULT_KEYS = NEW
    assert failures == []
    assert rotation.left() == 0
    names = {i.pk: i.legal_name for i in Identity.objects.all()}
    assert names == {identity.pk: f"Edit 2 {n}" for n, identity in enumerate(kept)}


def test_new_keys_are_lines_for_the_environment(settings):
    out = StringIO()
    call_command("new_keys", stdout=out)
    lines = dict(line.split("=", 1) for line in out.getvalue().splitlines())
    assert set(lines) == {
        "AMPARO_SECRET_KEY", "AMPARO_VAULT_KEYS", "AMPARO_VAULT_LOOKUP_KEY", "AMPARO_JOURNAL_KEY",
    }  # fmt: skip
    settings.VAULT_KEYS, settings.VAULT_LOOKUP_KEY = (
        lines["AMPARO_VAULT_KEYS"], lines["AMPARO_VAULT_LOOKUP_KEY"],
    )  # fmt: skip
    assert len(ring().keys) == 1


def test_the_line_for_a_change_of_keys_puts_the_new_one_first(settings):
    settings.VAULT_KEYS = OLD
    out = StringIO()
    call_command("new_keys", "--vault-only", stdout=out)
    settings.VAULT_KEYS = out.getvalue().strip().removeprefix("AMPARO_VAULT_KEYS=")
    assert list(ring().keys)[1] == "old" and ring().newest != "old"
