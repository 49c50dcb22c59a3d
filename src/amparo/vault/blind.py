"""The blind index: keyed hashes of words beside the rows that hold them. Words never stand in it.

What it tells a thief of the database, and why it holds no fragments of names, is in ADR 6.
"""

import hmac
from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db import connection, models, transaction

from amparo.vault import rules
from amparo.vault.keys import ring
from amparo.vault.models import Indexed

EDITION = 2  # raise when words are cut in another way: the rows are then indexed again
BATCH = 500


@dataclass(frozen=True, slots=True)
class Text:
    """The words of one row: those that whoever sees it may read, and those that are sealed."""

    target: UUID
    opened: Sequence[str] = ()
    sealed: Sequence[str] = ()
    labels: Sequence[str] = ()  # of closed lists, in any language; whoever sees the row reads them
    is_public: bool = False  # everybody at work here sees the row: its open words stand apart too


def digest(kind: str, word: str) -> int:
    """Return the keyed hash of a word of some kind of row, in 64 bits with a sign.

    The kind is part of what is hashed: the same word in an incident and in a name is two hashes.
    """
    return digests(kind, (word,)).pop()


def digests(kind: str, words: Iterable[str]) -> set[int]:
    """Return the keyed hashes of some words of a kind of row."""
    key, before = ring().lookup, f"blind {kind}\0".encode()
    return {
        int.from_bytes(hmac.digest(key, before + word.encode(), "sha256")[:8], "big", signed=True)
        for word in words
    }


def sealed_kind(kind: str) -> str:
    """Return the kind under which the sealed words of a row are hashed."""
    return f"{kind} sealed"


def public_kind(kind: str) -> str:
    """Return the kind under which the open words of a public row are hashed a second time.

    Who sees only public rows finds them without going through all others.
    """
    return f"{kind} public"


def index(kind: str, text: Text) -> None:
    """Make one row findable by its words, and no longer by those that it had before."""
    index_all(kind, [text])


def index_all(kind: str, texts: Sequence[Text]) -> None:
    """Make many rows findable by their words, in the transaction that changes them."""
    wanted = {
        text.target: (
            {one for name in _open_kinds(kind, text) for one in _opened(name, text)},
            _digests(sealed_kind(kind), text.sealed),
        )
        for text in texts
    }
    _keep(kind, wanted)


def index_name(target: UUID, names: Iterable[str]) -> None:
    """Make an identity findable by its names: each word as written, and as it sounds."""
    words = {word for name in names for word in rules.normal_name(name[:500]).split()}
    written = digests("name", words)
    sounds = digests("sound", map(rules.sound, words))
    _keep("identity", {target: (written, sounds)})


def forget(targets: Iterable[UUID]) -> None:
    """Take rows out of the index."""
    _drop(Indexed.objects.filter(target__in=list(targets)), sealed_only=False)


def forget_sealed(target: UUID) -> None:
    """Take the sealed words of a row out of the index: they were destroyed."""
    _drop(Indexed.objects.filter(target=target), sealed_only=True)


def _open_kinds(kind: str, text: Text) -> tuple[str, ...]:
    return (kind, public_kind(kind)) if text.is_public else (kind,)


def _opened(kind: str, text: Text) -> set[int]:
    return _digests(kind, text.opened) | _of_labels(kind, text.labels)


def _digests(kind: str, texts: Iterable[str]) -> set[int]:
    return digests(kind, {stem for text in texts if text for stem in rules.stems(text)})


def _of_labels(kind: str, labels: Iterable[str]) -> set[int]:
    found = {form for label in labels for form in _forms(label)}
    return digests(kind, found)


@lru_cache(maxsize=5000)
def _forms(label: str) -> frozenset[str]:
    """Return the stems of a label; the labels of all lists and areas are few thousand."""
    return frozenset(form for word in rules.words(label) for form in rules.forms_of(word))


def _keep(kind: str, wanted: dict[UUID, tuple[set[int], set[int]]]) -> None:
    with transaction.atomic():
        before = {
            row.target: unpacked(row.opened) | unpacked(row.sealed)
            for row in Indexed.objects.filter(target__in=list(wanted))
        }
        new = [
            (one, target)
            for target, (opened, sealed) in wanted.items()
            for one in (opened | sealed) - before.get(target, set())
        ]
        gone = [
            (one, target)
            for target, (opened, sealed) in wanted.items()
            for one in before.get(target, set()) - (opened | sealed)
        ]
        _remove(gone)
        _insert(new)
        Indexed.objects.bulk_create(
            [
                Indexed(
                    target=target, kind=kind, edition=EDITION,
                    opened=packed(opened), sealed=packed(sealed),
                )
                for target, (opened, sealed) in wanted.items()
            ],
            batch_size=BATCH, update_conflicts=True, unique_fields=["target"],
            update_fields=["edition", "opened", "sealed"],
        )  # fmt: skip


def _drop(rows: models.QuerySet[Indexed], *, sealed_only: bool) -> None:
    with transaction.atomic():
        gone: list[tuple[int, UUID]] = []
        for row in rows:
            held = unpacked(row.sealed)
            held |= set() if sealed_only else unpacked(row.opened)
            gone += [(one, row.target) for one in held]
        if sealed_only:
            rows.update(sealed=b"")
        else:
            rows.delete()
        _remove(gone)


def packed(digests: Iterable[int]) -> bytes:
    """Return hashes as bytes, in order."""
    return array("q", sorted(digests)).tobytes()


def unpacked(stored: bytes | memoryview) -> set[int]:
    """Return the hashes inside bytes."""
    return set(array("q", bytes(stored)))


# Straight to the driver: an object for each of some million words would cost minutes. PostgreSQL
# answers each row of an `executemany` apart: it is given all of them as two lists.
_ADD = "INSERT INTO vault_posting (digest, target) {} ON CONFLICT DO NOTHING"
_ADD_ONE = _ADD.format("VALUES (%s, %s)")
_ADD_ALL = _ADD.format("SELECT * FROM unnest(%s::bigint[], %s::uuid[])")


def _insert(pairs: list[tuple[int, UUID]]) -> None:
    rows = _in_order(pairs)
    with connection.cursor() as cursor:
        if rows and connection.vendor == "postgresql":
            cursor.execute(_ADD_ALL, [as_list(column) for column in zip(*rows, strict=True)])
        elif rows:
            cursor.executemany(_ADD_ONE, rows)


def as_list(values: Iterable[Any]) -> str:
    """Return numbers or keys as PostgreSQL writes a list of them: its driver takes long over it."""
    return f"{{{','.join(map(str, values))}}}"


def _remove(pairs: list[tuple[int, UUID]]) -> None:
    if rows := _in_order(pairs):
        with connection.cursor() as cursor:
            cursor.executemany("DELETE FROM vault_posting WHERE digest = %s AND target = %s", rows)


def _in_order(pairs: list[tuple[int, UUID]]) -> list[tuple[int, Any]]:
    """Return pairs in the order of the table, as they are stored.

    So neighbours are written together, and two writers never cross.
    """
    targets = list({target for _one, target in pairs})
    stored = dict(zip(targets, as_stored(targets), strict=True))
    return sorted((one, stored[target]) for one, target in pairs)


def as_stored(targets: Sequence[UUID]) -> list[Any]:
    """Return keys as the database keeps them."""
    if connection.features.has_native_uuid_field:
        return list(targets)
    return [target.hex for target in targets]
