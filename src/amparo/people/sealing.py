"""Seals small secrets of signing in (an app's seed, words of an expired session) in the database.

The vault stands above this room; these secrets are worth nothing once the account is closed, so
they are sealed under a key made from the site's secret key, which is kept apart from the database.
"""

import base64
from functools import cache

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

__all__ = ["InvalidToken", "seal", "unseal"]


@cache
def _box(secret: str, purpose: str) -> Fernet:
    key = HKDF(hashes.SHA256(), 32, salt=None, info=f"amparo.people {purpose}".encode())
    return Fernet(base64.urlsafe_b64encode(key.derive(secret.encode())))


def seal(text: str, purpose: str) -> str:
    """Return a text sealed for one purpose."""
    return _box(settings.SECRET_KEY, purpose).encrypt(text.encode()).decode()


def unseal(sealed: str, purpose: str) -> str:
    """Return the text inside.

    :raises InvalidToken: if it was altered, or sealed for another purpose or with another key.
    """
    return _box(settings.SECRET_KEY, purpose).decrypt(sealed.encode()).decode()
