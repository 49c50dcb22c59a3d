"""A signed head of the journal, to be kept outside: it proves later that nothing before it changed.

The hash chain alone does not stop someone who owns the database from writing a whole new chain. A
head that was signed and given to others, such as the Ombudsman or a newspaper, does.
"""

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from amparo.ledger import rules
from amparo.ledger.models import Entry
from amparo.ledger.queries import head

PURPOSE = "head of the Amparo journal"


@dataclass(frozen=True, slots=True)
class Check:
    """What a signed head says of the journal today: `fault` is empty if it still stands in it."""

    seq: int
    at: str
    public_key: str
    fault: str = ""


def _key() -> Ed25519PrivateKey:
    try:
        seed = base64.b64decode(settings.JOURNAL_KEY, validate=True)
        return Ed25519PrivateKey.from_private_bytes(seed)
    except ValueError:
        raise ImproperlyConfigured(
            "AMPARO_JOURNAL_KEY is not set, or is not 32 bytes of base64."
            " `manage.py new_keys` makes one."
        ) from None


def public_key() -> str:
    """Return the public key that proves our signatures, as base64.

    :raises ImproperlyConfigured: if there is no key to sign with.
    """
    return base64.b64encode(_key().public_key().public_bytes_raw()).decode()


def signed_head(*, at: datetime) -> dict[str, Any]:
    """Return the head of the journal with our signature, ready to be written as JSON.

    :raises ImproperlyConfigured: if there is no key to sign with.
    """
    now = head()
    said = {"purpose": PURPOSE, "seq": now.seq, "hash": now.hash, "at": rules.instant(at)}
    signature = base64.b64encode(_key().sign(_bytes(said))).decode()
    return {**said, "public_key": public_key(), "signature": signature}


def check_head(signed: Mapping[str, Any], *, trusted: str = "") -> Check:
    """Compare a signed head with the journal as it stands.

    `trusted` is the public key that the signature must be of, our own if it is not given: a forger
    could sign with a key of their own.

    :raises ValueError: if it is no signed head.
    """
    try:
        said = {name: signed[name] for name in ("purpose", "seq", "hash", "at")}
        key, signature = str(signed["public_key"]), base64.b64decode(signed["signature"])
        seq, at = int(said["seq"]), str(said["at"])
        public = Ed25519PublicKey.from_public_bytes(base64.b64decode(key))
    except (KeyError, TypeError, ValueError) as error:
        raise ValueError("this is no signed head of a journal") from error
    if key != (trusted or public_key()):
        return Check(seq, at, key, "another key")
    try:
        public.verify(signature, _bytes(said))
    except InvalidSignature:
        return Check(seq, at, key, "signature")
    if seq == 0:
        return Check(seq, at, key)
    there = Entry.objects.filter(seq=seq).values_list("hash", flat=True).first()
    if there is None:
        return Check(seq, at, key, "gone")
    return Check(seq, at, key, "" if there == said["hash"] else "changed")


def _bytes(said: Mapping[str, Any]) -> bytes:
    return json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=True).encode()
