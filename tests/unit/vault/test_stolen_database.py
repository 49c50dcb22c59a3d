"""Whoever takes the database, file or dump, finds no name, number, word or file of a person."""

from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection

from amparo.cases import actions as cases
from amparo.evidence import actions as evidence
from amparo.oversight import actions as oversight
from amparo.vault import actions as vault
from tests.world import world

pytestmark = pytest.mark.django_db(transaction=True)

# Invented, and long enough to be found nowhere by chance.
SECRETS = [
    "Wayllapuma", "Ñahuincopa", "71938264", "962847135", "wayllapuma.n@correo.example",
    "Quebrada Yanamishquillo", "Sombrerohuasi", "carta-de-wayllapuma",
    "Me siguieron tres noches hasta Yanamishquillo", "El jefe Pumacahuahuanca",
]  # fmt: skip
IDENTITY = {
    "legal_name": "Ninfa Wayllapuma Ñahuincopa",
    "document": "DNI 71938264",
    "contacts": [
        {"type": "phone", "value": "+51 962847135"},
        {"type": "email", "value": "wayllapuma.n@correo.example"},
    ],
    "exact_place": "Quebrada Yanamishquillo, anexo Sombrerohuasi",
}


@pytest.fixture
def _a_life_in_the_system(at, settings, tmp_path):
    """Do everything that writes a person's words: request, message, file, reveal, data, hold."""
    settings.FILES_ROOT = tmp_path / "files"
    pe = world("PE", at=at)
    case = pe.admitted(
        at, identity=IDENTITY, narrative="Me siguieron tres noches hasta Yanamishquillo.",
        wanted_outcome="Que El jefe Pumacahuahuanca no vuelva", sender={"name": "Wayllapuma"},
        attachments=[("carta-de-wayllapuma.txt", "Soy Ninfa Wayllapuma Ñahuincopa.\n".encode())],
    )  # fmt: skip
    person, officer = pe.holder(case), pe.user("case_officer")
    cases.write(case_id=case.pk, text="Soy Wayllapuma, llamen al 962847135", by=person, at=at)
    evidence.keep_file(
        content=b"Ninfa Wayllapuma" * 20, name="carta-de-wayllapuma.txt", file=case.file,
        by=officer, at=at,
    )  # fmt: skip
    vault.reveal(
        identity_id=case.person.identity_id, file=case.file, by=officer, at=at,
        purpose="contact", reason="Visit of tomorrow",
    )  # fmt: skip
    vault.change_identity(
        identity_id=case.person.identity_id, by=officer, at=at, file=case.file,
        social_name="Ninfa de Sombrerohuasi",
    )  # fmt: skip
    oversight.ask(
        case_id=case.pk, kind="rectification", text="Me llamo Wayllapuma", by=person, at=at
    )
    oversight.ask_to_break_glass(
        code=case.code, reason="Wayllapuma is in danger", by=pe.user("decider"), at=at
    )


def forms_of(secret):
    """Return how a text may stand in bytes: as it is, escaped in JSON, without accents."""
    import json

    from amparo.vault.rules import normal_name

    plain = {secret, json.dumps(secret)[1:-1], normal_name(secret), secret.lower(), secret.upper()}
    return {form.encode() for form in plain} | {secret.encode("utf-16-le")}


def found_in(content, secrets=SECRETS):
    return [s for s in secrets if any(form in content for form in forms_of(s))]


@pytest.mark.usefixtures("_a_life_in_the_system")
def test_the_tables_read_as_text_show_nobody():
    assert found_in(_everything_in_tables()) == []


@pytest.mark.usefixtures("_a_life_in_the_system")
def test_the_raw_bytes_on_disk_show_nobody():
    if connection.vendor == "sqlite":
        stem = Path(str(connection.settings_dict["NAME"]))
        parts = [stem, *stem.parent.glob(stem.name + "-*")]
        assert any(p.name.endswith("-wal") and p.stat().st_size for p in parts), "the WAL is read"
        content = b"".join(part.read_bytes() for part in parts)
        assert b"vault_identity" in content, "this is the database"
    else:
        content = _everything_in_tables()
    assert found_in(content) == []


@pytest.mark.usefixtures("_a_life_in_the_system")
def test_the_sealed_files_show_nobody_not_even_in_their_names():
    kept = [p for p in Path(settings.FILES_ROOT).rglob("*") if p.is_file()]
    assert len(kept) >= 2
    for path in kept:
        assert found_in(path.read_bytes() + str(path).encode()) == []


def test_this_test_would_find_a_name(at):
    from amparo.ledger.actions import record

    # A word of its own: what is written here stays in the free pages of the file, for other tests.
    word = "Ñawpapacha"
    record(verb="x.x", target="x", by=world("PE", at=at).user("decider"), at=at, why=word)
    assert found_in(_everything_in_tables(), [word]) == [word]


def _everything_in_tables():
    """Return every column of every row of every table, as the database itself writes it."""
    parts = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            quoted = connection.ops.quote_name(table)
            cursor.execute(f"SELECT * FROM {quoted}")  # noqa: S608
            for row in cursor.fetchall():
                parts += [
                    bytes(v) if isinstance(v, bytes | memoryview) else str(v).encode()
                    for v in row if v is not None
                ]  # fmt: skip
    assert len(parts) > len(list(apps.get_models()))
    return b"\n".join(parts)
