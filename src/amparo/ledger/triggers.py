"""The database's own refusal to change the journal, on both databases.

Whoever owns the database can still remove a trigger; then the hash chain shows what they did.
"""

from typing import Any

TABLE = "ledger_entry"
SAYS = "the journal is append-only"

_SQLITE = {
    "ledger_entry_no_update": f"""
        CREATE TRIGGER ledger_entry_no_update BEFORE UPDATE ON {TABLE}
        BEGIN SELECT RAISE(ABORT, '{SAYS}'); END""",
    "ledger_entry_no_delete": f"""
        CREATE TRIGGER ledger_entry_no_delete BEFORE DELETE ON {TABLE}
        BEGIN SELECT RAISE(ABORT, '{SAYS}'); END""",
    # INSERT OR REPLACE deletes the row in its way without asking the trigger above.
    "ledger_entry_no_replace": f"""
        CREATE TRIGGER ledger_entry_no_replace BEFORE INSERT ON {TABLE}
        WHEN EXISTS (SELECT 1 FROM {TABLE} WHERE seq = NEW.seq OR hash = NEW.hash)
        BEGIN SELECT RAISE(ABORT, '{SAYS}'); END""",  # noqa: S608
}
_FUNCTION = f"""
    CREATE OR REPLACE FUNCTION ledger_refuse() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION '{SAYS}'; END $$"""
_POSTGRESQL = {
    "ledger_entry_no_change": f"""
        CREATE TRIGGER ledger_entry_no_change BEFORE UPDATE OR DELETE ON {TABLE}
        FOR EACH ROW EXECUTE FUNCTION ledger_refuse()""",
    "ledger_entry_no_truncate": f"""
        CREATE TRIGGER ledger_entry_no_truncate BEFORE TRUNCATE ON {TABLE}
        FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse()""",
}


def _wanted(connection: Any) -> dict[str, str]:
    return _POSTGRESQL if connection.vendor == "postgresql" else _SQLITE


def install(connection: Any) -> None:
    """Let the database refuse to update, delete or truncate entries of the journal."""
    absent = missing(connection)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_FUNCTION)
        for name in absent:
            cursor.execute(_wanted(connection)[name])


def remove(connection: Any) -> None:
    """Lift the refusal: for migrations of the table itself, and for tests that start over."""
    on_table = f" ON {TABLE}" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        for name in _wanted(connection):
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}{on_table}")


def missing(connection: Any) -> list[str]:
    """Return the triggers that should be there and are not, or stand switched off."""
    if connection.vendor == "postgresql":
        query = (
            "SELECT tgname FROM pg_trigger WHERE tgrelid = %s::regclass AND tgenabled IN ('O', 'A')"
        )
    else:
        query = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s"
    with connection.cursor() as cursor:
        cursor.execute(query, [TABLE])
        there = {row[0] for row in cursor.fetchall()}
    return [name for name in _wanted(connection) if name not in there]
