"""A backup is worth what its restore is: each test here restores, or is refused with words."""

import json
import tarfile
import threading
from io import BytesIO, StringIO

import pyrage
import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from amparo.kernel.actors import SYSTEM
from amparo.ledger import actions as ledger
from amparo.ledger import queries as journal
from amparo.ledger.models import Entry, Event, Handled
from amparo.people.models import User
from amparo.places.models import Area
from amparo.vault import actions, archive, copying, queries
from amparo.vault.models import Identity, Reveal

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def someone(tmp_path):
    """An age key pair: the secret in a file, and the recipient."""
    identity = pyrage.x25519.Identity.generate()
    secret = tmp_path / "key.txt"
    secret.write_text(f"# created by age-keygen\n{identity}\n")
    return secret, str(identity.to_public())


@pytest.fixture
def files(settings, tmp_path):
    settings.FILES_ROOT = tmp_path / "files"
    sealed = settings.FILES_ROOT / "ab" / "cd.sealed"
    sealed.parent.mkdir(parents=True)
    sealed.write_bytes(b"\x01sealed bytes")
    return settings.FILES_ROOT


@pytest.fixture
def content(staff, files, at):
    """Rows of every kind of column: text, sealed, JSON, moments, days, keys, links, decimals."""
    officer = staff("case_officer")
    identity = actions.keep_identity(
        by=SYSTEM, at=at, legal_name="Rosa Quispe", contacts=[{"value": "987654321"}]
    )
    actions.reveal(
        identity_id=identity.pk, file="case:1", by=officer, at=at, purpose="contact", reason="Call"
    )
    for n in range(3):
        event = ledger.emit(verb="x", target=f"x:{n}", at=at, payload={"n": [n, None, "ñ"]})
        Handled.objects.create(event=event, reaction="r", at=at)
    return identity


def counts():
    return {m._meta.label: copying.count(m) for m in copying.tables()}


def make(path, recipient, *more):
    call_command("backup", "--to", str(path), "--recipient", recipient, *more, stdout=StringIO())


def wipe(files):
    call_command("flush", interactive=False, verbosity=0)
    for path in sorted(files.rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()


def put_back(path, secret):
    out = StringIO()
    call_command("restore", "--from", str(path), "--identity", str(secret), stdout=out)
    return out.getvalue()


def test_what_was_backed_up_comes_back_whole(content, files, someone, tmp_path):
    secret, recipient = someone
    before, head = counts(), journal.head()
    make(tmp_path / "b.age", recipient)
    wipe(files)
    assert not Identity.objects.exists() and not Entry.objects.exists()
    said = put_back(tmp_path / "b.age", secret)
    assert f"up to link {head.seq}" in said
    after = counts()
    assert after.pop("ledger.Entry") == before.pop("ledger.Entry") + 1, "the restore is journalled"
    assert after == before
    assert journal.verify().holds
    assert Entry.objects.get(seq=head.seq).hash == head.hash
    assert (files / "ab" / "cd.sealed").read_bytes() == b"\x01sealed bytes"
    assert queries.find("phone", "987 654 321").get().legal_name == "Rosa Quispe"
    assert Reveal.objects.get().reason == "Call"
    assert Event.objects.get(target="x:2").payload == {"n": [2, None, "ñ"]}


def test_after_a_restore_work_goes_on(content, files, someone, tmp_path, at):
    secret, recipient = someone
    make(tmp_path / "b.age", recipient)
    wipe(files)
    put_back(tmp_path / "b.age", secret)
    event = ledger.emit(verb="x", target="x", at=at)
    row = Handled.objects.create(event=event, reaction="r", at=at)
    assert row.pk > 3
    ledger.record(verb="thing.done", target="x", by=SYSTEM, at=at)
    assert journal.verify().holds


def test_the_archive_is_sealed_and_holds_neither_names_nor_keys(
    content, files, someone, tmp_path, settings
):
    secret, recipient = someone
    make(tmp_path / "b.age", recipient, "--keys-to", str(tmp_path / "k.age"))
    raw = (tmp_path / "b.age").read_bytes()
    assert raw.startswith(b"age-encryption.org/v1")
    identity = pyrage.x25519.Identity.from_str(secret.read_text().splitlines()[1])
    inside = pyrage.decrypt(raw, [identity])
    vault_key = settings.VAULT_KEYS.partition(":")[2].encode()
    for secret_word in (b"Quispe", b"987654321", vault_key, settings.VAULT_LOOKUP_KEY.encode()):
        assert secret_word not in raw and secret_word not in inside
    assert vault_key in pyrage.decrypt((tmp_path / "k.age").read_bytes(), [identity])
    assert (tmp_path / "b.age").stat().st_mode & 0o077 == 0


def test_the_keys_can_be_sealed_to_somebody_else(content, files, someone, tmp_path):
    _, recipient = someone
    other = pyrage.x25519.Identity.generate()
    make(
        tmp_path / "b.age", recipient, "--keys-to", str(tmp_path / "k.age"),
        "--keys-recipient", str(other.to_public()),
    )  # fmt: skip
    assert b"AMPARO_VAULT_KEYS" in pyrage.decrypt((tmp_path / "k.age").read_bytes(), [other])
    with pytest.raises(pyrage.DecryptError):
        pyrage.decrypt((tmp_path / "b.age").read_bytes(), [other])


def test_backups_are_journalled(content, files, someone, tmp_path):
    make(tmp_path / "b.age", someone[1])
    entry = Entry.objects.get(verb="backup.made")
    assert entry.after["recipients"] == [someone[1]] and entry.after["keys"] is False


def refused(path, secret, words):
    with pytest.raises(CommandError, match=words):
        put_back(path, secret)


def test_a_full_database_is_never_overwritten(content, files, someone, tmp_path):
    make(tmp_path / "b.age", someone[1])
    refused(tmp_path / "b.age", someone[0], "not empty")
    assert Identity.objects.exists()


@pytest.mark.parametrize("harm", ["cut", "altered", "another key", "not a key", "absent"])
def test_a_backup_that_cannot_be_trusted_changes_nothing(content, files, someone, tmp_path, harm):
    secret, recipient = someone
    path = tmp_path / "b.age"
    make(path, recipient)
    raw = bytearray(path.read_bytes())
    if harm == "cut":
        path.write_bytes(raw[: len(raw) * 2 // 3])
    elif harm == "altered":
        raw[-40] ^= 1
        path.write_bytes(raw)
    elif harm == "another key":
        secret.write_text(str(pyrage.x25519.Identity.generate()))
    elif harm == "not a key":
        secret.write_text("AGE-SECRET-KEY-nothing")
    else:
        path.unlink()
    wipe(files)
    refused(path, secret, "is not restored|No such file")
    assert not Identity.objects.exists() and not User.objects.exists()
    assert not Area.objects.exists() and not list(files.rglob("*.sealed"))


def repacked(path, someone, change):
    """Return a backup, sealed anew by someone who holds the key, after a change inside."""
    secret, recipient = someone
    identity = pyrage.x25519.Identity.from_str(secret.read_text().splitlines()[1])
    plain, out = BytesIO(pyrage.decrypt(path.read_bytes(), [identity])), BytesIO()
    with tarfile.open(fileobj=plain) as old, tarfile.open(fileobj=out, mode="w") as new:
        for member in old.getmembers():
            content = change(member, old.extractfile(member).read())
            if content is not None:
                member.size = len(content)
                new.addfile(member, BytesIO(content))
    path.write_bytes(pyrage.encrypt(out.getvalue(), [pyrage.x25519.Recipient.from_str(recipient)]))


def drop_rows(member, content):
    return None if "vault.Reveal" in member.name else content


def edit_the_journal(member, content):
    if "ledger.Entry" not in member.name:
        return content
    return content.replace(b"identity.kept", b"identity.lost")


def drop_a_file(member, content):
    return None if member.name.startswith("files/") else content


def leave_the_folder(member, content):
    if member.name.startswith("files/"):
        member.name = "files/../../outside"
    return content


def another_version(member, content):
    if member.name != "manifest.json":
        return content
    manifest = json.loads(content)
    manifest["migrations"].append(["cases", "0999_later"])
    return json.dumps(manifest).encode()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (drop_rows, "missing"),
        (drop_a_file, "missing"),
        (edit_the_journal, "journal does not verify at link 1"),
        (leave_the_folder, "outside"),
        (another_version, "Install that version"),
    ],
)
def test_a_backup_changed_by_who_holds_its_key_is_refused(
    content, files, someone, tmp_path, change, words
):
    path = tmp_path / "b.age"
    make(path, someone[1])
    repacked(path, someone, change)
    wipe(files)
    refused(path, someone[0], words)
    assert not Identity.objects.exists()
    assert not (tmp_path / "outside").exists()


def test_no_half_backup_is_left_when_writing_fails(content, files, someone, tmp_path, monkeypatch):
    def stop(model):
        raise OSError("the disk is full")

    monkeypatch.setattr(copying, "lines_of", stop)
    with pytest.raises(CommandError, match="full"):
        make(tmp_path / "b.age", someone[1])
    assert list(tmp_path.glob("b.age*")) == []


def test_a_recipient_must_be_an_age_key(tmp_path, files):
    with pytest.raises(CommandError, match="age1"):
        make(tmp_path / "b.age", "ssh-rsa AAAA")


def test_writers_do_not_wait_for_a_backup(content, files, someone, tmp_path, at):
    """What is written while the tables are read is neither refused nor half in the backup."""
    failures = []

    def write():
        try:
            actions.keep_identity(by=SYSTEM, at=at, legal_name="Luz")
        except Exception as error:
            failures.append(error)
        finally:
            connection.close()

    def meanwhile(name, rows):
        if name == "people.User":
            writer = threading.Thread(target=write)
            writer.start()
            writer.join()

    manifest = archive.back_up(tmp_path / "b.age", [someone[1]], at=at, say=meanwhile)
    assert failures == []
    assert (Identity.objects.count(), manifest["rows"]["vault.Identity"]) == (2, 1)
    wipe(files)
    put_back(tmp_path / "b.age", someone[0])
    assert Identity.objects.get().legal_name == "Rosa Quispe"
