"""Sealed columns: AES-256-GCM, bound to table, column and row, opened only when read."""

import json
import os
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.db import models
from django.db.models.query_utils import DeferredAttribute

from amparo.vault.keys import ring

VERSION = b"\x01"
NONCE = 12  # bytes, NIST SP 800-38D


class Envelope(bytes):
    """Sealed bytes as they stand in the database: version, key id length, key id, nonce, text."""

    @property
    def key_id(self) -> str:
        """Return the id of the key that sealed this."""
        return self[2 : 2 + self[1]].decode()


def seal(plain: bytes, bound_to: str) -> Envelope:
    """Return bytes sealed under the newest key, bound to a place such as `table.column:row`."""
    keys = ring()
    name = keys.newest.encode()
    nonce = os.urandom(NONCE)
    text = AESGCM(keys.keys[keys.newest]).encrypt(nonce, plain, bound_to.encode())
    return Envelope(VERSION + bytes([len(name)]) + name + nonce + text)


def unseal(envelope: bytes, bound_to: str) -> bytes:
    """Return the bytes inside an envelope.

    :raises KeyError: if its key is not in the ring.
    :raises cryptography.exceptions.InvalidTag: if it was altered or moved from its row.
    """
    sealed = Envelope(envelope)
    start = 2 + sealed[1]
    nonce, text = sealed[start : start + NONCE], sealed[start + NONCE :]
    return AESGCM(ring().keys[sealed.key_id]).decrypt(nonce, text, bound_to.encode())


class _Opening(DeferredAttribute):
    """Opens an envelope when the attribute is read; leaves it sealed when the row is only saved."""

    def __get__(self, instance: Any, cls: Any = None) -> Any:
        if instance is None:
            return self
        value = super().__get__(instance, cls)
        return self.field.open(instance, value) if isinstance(value, Envelope) else value

    def __set__(self, instance: Any, value: Any) -> None:
        instance.__dict__[self.field.attname] = value


class SealedText(models.BinaryField):
    """A text column that stands encrypted in the database and in every copy of it.

    Rows need a key before they are saved (`ledger.models.Row` gives one). Sealed columns cannot be
    filtered by content; keep a keyed hash beside for exact look-up.
    """

    descriptor_class = _Opening

    def from_db_value(self, value: Any, *_: Any) -> Envelope | None:
        """Return the stored bytes, still sealed."""
        return None if value is None else Envelope(bytes(value))

    def bound_to(self, instance: models.Model) -> str:
        """Return the place an envelope belongs to: table, column, row."""
        return f"{instance._meta.db_table}.{self.column}:{instance.pk}"

    def open(self, instance: models.Model, envelope: Envelope) -> Any:
        """Return the value inside an envelope of a row."""
        return self.loads(unseal(envelope, self.bound_to(instance)))

    def pre_save(self, instance: models.Model, add: bool) -> Any:
        """Return the column as it will stand: sealed, or untouched if it was never opened."""
        value = instance.__dict__.get(self.attname)
        if value is None or isinstance(value, Envelope):
            return value
        if instance.pk is None:
            raise ValueError(f"{self.name} is sealed: its row needs a key before it is saved.")
        return seal(self.dumps(value), self.bound_to(instance))

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        """Return bytes for the driver; refuse anything that is not sealed."""
        if value is not None and not isinstance(value, Envelope):
            raise TypeError(f"{self.name} is sealed: it cannot be filtered or updated in bulk.")
        return super().get_db_prep_value(
            None if value is None else bytes(value), connection, prepared
        )

    def emptied(self) -> Any:
        """Return what stands in the column once its content is destroyed."""
        return None if self.null else ""

    def dumps(self, value: Any) -> bytes:
        """Return a value as bytes."""
        return str(value).encode()

    def loads(self, plain: bytes) -> Any:
        """Return bytes as the value."""
        return plain.decode()


class SealedJSON(SealedText):
    """A sealed column of plain values: mappings, lists, texts, numbers."""

    def emptied(self) -> Any:
        """Return what stands in the column once its content is destroyed."""
        return None if self.null else {}

    def dumps(self, value: Any) -> bytes:
        """Return a value as JSON."""
        return json.dumps(value, ensure_ascii=False, sort_keys=True).encode()

    def loads(self, plain: bytes) -> Any:
        """Return JSON as the value."""
        return json.loads(plain)
