"""The key ring: read from settings, newest first."""

import base64
import hashlib
import hmac
from dataclasses import dataclass
from functools import cache

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured


@dataclass(frozen=True, slots=True)
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
    pairs = [pair.partition(":") for pair in vault_keys.split(",") if pair.strip()]
    if not pairs or not lookup_key:
        raise ImproperlyConfigured(
            "AMPARO_VAULT_KEYS or AMPARO_VAULT_LOOKUP_KEY is not set. `manage.py new_keys` makes them."
        )
    keys = {name.strip(): base64.b64decode(value) for name, _, value in pairs}
    if wrong := [name for name, key in keys.items() if len(key) != 32]:
        raise ImproperlyConfigured(
            f"AMPARO_VAULT_KEYS: {', '.join(wrong)} is not 32 bytes of base64."
        )
    return KeyRing(pairs[0][0].strip(), keys, base64.b64decode(lookup_key))


def ring() -> KeyRing:
    """Return the key ring in force.

    :raises ImproperlyConfigured: if a key is missing or malformed.
    """
    return _read(settings.VAULT_KEYS, settings.VAULT_LOOKUP_KEY)
