"""The database itself refuses to change an entry."""

import pytest
from django.db import DatabaseError, connection, transaction

from amparo.kernel.actors import SYSTEM
from amparo.ledger import actions, triggers
from amparo.ledger.models import Entry

pytestmark = pytest.mark.django_db

CHANGES = {
    "edit": "UPDATE ledger_entry SET why = 'another'",
    "edit of a key": "UPDATE ledger_entry SET seq = seq + 1",
    "deletion": "DELETE FROM ledger_entry WHERE seq = 1",
    "deletion of all": "DELETE FROM ledger_entry",
}
SQLITE_ONLY = {
    "replacement": """INSERT OR REPLACE INTO ledger_entry
        SELECT seq, at, kind, verb, actor_id, actor_label, target, file, 'another', before, after,
        previous_hash, hash FROM ledger_entry WHERE seq = 1""",
}
POSTGRESQL_ONLY = {
    "truncation": "TRUNCATE ledger_entry",
    "upsert": """INSERT INTO ledger_entry SELECT * FROM ledger_entry WHERE seq = 1
        ON CONFLICT (seq) DO UPDATE SET why = 'another'""",
}


@pytest.fixture
def _two_entries(at):
    for _ in range(2):
        actions.record(verb="thing.done", target="x.X:1", by=SYSTEM, at=at, why="as it was")


@pytest.mark.usefixtures("_two_entries")
@pytest.mark.parametrize("kind", [*CHANGES, *SQLITE_ONLY, *POSTGRESQL_ONLY])
def test_the_database_refuses(kind):
    own = SQLITE_ONLY if connection.vendor == "sqlite" else POSTGRESQL_ONLY
    statement = (CHANGES | own).get(kind)
    if statement is None:
        pytest.skip("another database's statement")
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    assert list(Entry.objects.values_list("seq", "why")) == [(1, "as it was"), (2, "as it was")]


@pytest.mark.usefixtures("_two_entries")
def test_the_models_own_ways_are_refused_too():
    entry = Entry.objects.first()
    entry.why = "another"
    for change in (entry.save, entry.delete, Entry.objects.all().delete):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            change()
    assert Entry.objects.filter(why="as it was").count() == 2


def test_all_migrations_leave_the_triggers_in_place():
    assert triggers.missing(connection) == []


def test_missing_triggers_are_seen_and_put_back():
    triggers.remove(connection)
    assert triggers.missing(connection)
    triggers.install(connection)
    assert triggers.missing(connection) == []
