"""The key ring: read from settings, newest first."""

import base64
import hashlib
import hmac
import re
from dataclasses import dataclass
from functools import cache

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

NAME = re.compile(r"[A-Za-z0-9_-]{1,40}")


@dataclass(frozen=True, slots=True, repr=False)
class KeyRing:
    """The keys that open sealed columns: `newest` seals, all open."""

    newest: str
    keys: dict[str, bytes]
    lookup: bytes

    def digest(self, kind: str, value: str) -> str:
        """Return the keyed hash (HMAC-SHA-256, hex) by which a value is looked up exactly."""
        return hmac.new(self.lookup, f"{kind}\0{value}".encode(), hashlib.sha256).hexdigest()


@cache
def _read(vault_keys: str, lookup_key: str) -> KeyRing:
    pairs = [pair.strip().partition(":") for pair in vault_keys.split(",") if pair.strip()]
    if not pairs or not lookup_key:
        raise ImproperlyConfigured(
            "AMPARO_VAULT_KEYS or AMPARO_VAULT_LOOKUP_KEY is not set."
            " `manage.py new_keys` makes them."
        )
    names = [name for name, _, _ in pairs]
    if any(not NAME.fullmatch(n) or names.count(n) > 1 for n in names):
        # Never what was written: it may be a key without its id, and this may reach a log.
        raise ImproperlyConfigured(
            "AMPARO_VAULT_KEYS: write id:base64,…, ids of letters and digits, each once."
        )
    keys = {name: _decoded("AMPARO_VAULT_KEYS", name, value) for name, _, value in pairs}
    return KeyRing(names[0], keys, _decoded("AMPARO_VAULT_LOOKUP_KEY", "the key", lookup_key))


def _decoded(setting: str, name: str, text: str) -> bytes:
    try:
        key = base64.b64decode(text, validate=True)
    except ValueError:
        key = b""
    if len(key) != 32:
        # Never the key itself: the message may reach a log.
        raise ImproperlyConfigured(f"{setting}: {name} is not 32 bytes of base64.")
    return key


def ring() -> KeyRing:
    """Return the key ring in force.

    :raises ImproperlyConfigured: if a key is missing or malformed.
    """
    return _read(settings.VAULT_KEYS, settings.VAULT_LOOKUP_KEY)
