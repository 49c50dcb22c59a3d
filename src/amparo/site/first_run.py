"""Keys for a first run on a developer's machine. Production brings its own."""

import base64
import os
import secrets
from pathlib import Path


def _key() -> str:
    return base64.b64encode(secrets.token_bytes(32)).decode()


def make_keys(path: Path) -> bool:
    """Write new keys to a file that only its owner can read, unless it exists.

    Returns whether keys were made.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return False
    with os.fdopen(handle, "w") as file:
        file.write(
            "# Made on the first run. Whoever has this file and the database can read identities;\n"
            "# without it nobody can. Keep a copy apart from the database.\n"
            f"AMPARO_SECRET_KEY={secrets.token_urlsafe(48)}\n"
            f"AMPARO_VAULT_KEYS=k1:{_key()}\n"
            f"AMPARO_VAULT_LOOKUP_KEY={_key()}\n"
            f"AMPARO_JOURNAL_KEY={_key()}\n"
        )
    return True
