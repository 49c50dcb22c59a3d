"""Read settings from the environment, with clear errors."""

import os
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, quote, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

ROOT = Path(__file__).resolve().parents[3]


def load(path: Path) -> None:
    """Read `NAME=value` lines into the environment; what is already set there wins."""
    if path.is_file():
        for line in path.read_text().splitlines():
            name, equals, value = line.partition("=")
            if equals and not name.lstrip().startswith("#"):
                os.environ.setdefault(name.strip(), value.strip())


def text(name: str, default: str = "") -> str:
    """Return a setting as text."""
    return os.environ.get(name, default)


def flag(name: str, default: bool = False) -> bool:
    """Return a setting as yes or no.

    :raises ImproperlyConfigured: for a word that is neither.
    """
    word = os.environ.get(name, "").strip().lower()
    if word in {"", "1", "yes", "true", "on", "0", "no", "false", "off"}:
        return default if not word else word in {"1", "yes", "true", "on"}
    raise ImproperlyConfigured(f"{name}={word!r}: write yes or no.")


def items(name: str, default: str = "") -> list[str]:
    """Return a setting that lists words, parted by commas."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def number(name: str, default: int) -> int:
    """Return a setting as a whole number.

    :raises ImproperlyConfigured: if it is not one.
    """
    try:
        return int(text(name, str(default)))
    except ValueError as error:
        raise ImproperlyConfigured(f"{name}={text(name)!r}: write a whole number.") from error


def sqlite_at(path: Path) -> str:
    """Return the address of a SQLite file, whatever signs its path holds."""
    return f"sqlite:///{quote(str(path))}"


def database(url: str, *, durable: bool) -> dict[str, Any]:
    """Return Django's settings for `sqlite:///path` or `postgresql://user:word@host:port/name`.

    `durable` asks SQLite to survive a power cut after each commit.

    :raises ImproperlyConfigured: for any other kind of address.
    """
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        path = unquote(parts.path.removeprefix("/"))
        sync = "FULL" if durable else "NORMAL"
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": path if path.startswith((":", "/")) else str(ROOT / path),
            # Opening reads the whole schema: five of the twenty milliseconds of a list.
            "CONN_MAX_AGE": 60,
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": (
                    f"PRAGMA journal_mode=WAL; PRAGMA synchronous={sync};"
                    " PRAGMA foreign_keys=ON; PRAGMA busy_timeout=20000;"
                ),
            },
        }
    if parts.scheme in {"postgresql", "postgres"}:
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path.lstrip("/")),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": parts.hostname or "",
            "PORT": str(parts.port or ""),
            "CONN_MAX_AGE": 60,
            "CONN_HEALTH_CHECKS": True,
            "OPTIONS": dict(parse_qsl(parts.query)),
        }
    raise ImproperlyConfigured(
        f"DATABASE_URL={parts.scheme}://…: write sqlite:///path or postgresql://user:word@host/name."
    )


def mail(url: str) -> dict[str, Any]:
    """Return Django's settings for `smtp://user:word@host:port` or `smtps://…` (TLS at once).

    `smtp` always changes to TLS after greeting, except to this machine.

    :raises ImproperlyConfigured: for any other kind of address.
    """
    parts = urlsplit(url)
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
        raise ImproperlyConfigured(f"AMPARO_EMAIL_URL={parts.scheme}://…: write smtp://host:port.")
    at_once = parts.scheme == "smtps"
    return {
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or (465 if at_once else 587),
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": at_once,
        "EMAIL_USE_TLS": not at_once and parts.hostname not in {"localhost", "127.0.0.1"},
    }
