"""What keeps production from starting unsafely.

Each check returns errors as Django's own do, so that `manage.py check` shows them; `wsgi` and every
command stop on them.
"""

import base64
import binascii
from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register, run_checks
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, connection

Apps = Sequence[AppConfig] | None
ACCOUNTS_TABLE = "people_user"


def _error(number: int, words: str, hint: str) -> Error:
    return Error(words, hint=hint, id=f"amparo.E{number:03}")


@register(Tags.security)
def keys(app_configs: Apps = None, **kwargs: Any) -> list[CheckMessage]:
    """Check that production has its own keys."""
    if not settings.PRODUCTION:
        return []
    found: list[CheckMessage] = []
    if len(_secret_key()) < 40:
        found.append(_error(1, "AMPARO_SECRET_KEY is missing or shorter than 40 signs.", NEW_KEYS))
    for name, value in (
        ("AMPARO_VAULT_KEYS", settings.VAULT_KEYS),
        ("AMPARO_VAULT_LOOKUP_KEY", settings.VAULT_LOOKUP_KEY),
        ("AMPARO_JOURNAL_KEY", settings.JOURNAL_KEY),
    ):
        if not value or not all(_is_key(one.rpartition(":")[2]) for one in value.split(",")):
            found.append(_error(2, f"{name} is missing or not 32 bytes of base64.", NEW_KEYS))
    return found


def _secret_key() -> str:
    try:
        return str(settings.SECRET_KEY)
    except ImproperlyConfigured:  # Django's own answer to an empty one
        return ""


NEW_KEYS = "`manage.py new_keys` prints new ones. Keep them apart from the database."


def _is_key(word: str) -> bool:
    try:
        return len(base64.b64decode(word, validate=True)) == 32
    except binascii.Error:
        return False


@register(Tags.security)
def debugging(app_configs: Apps = None, **kwargs: Any) -> list[CheckMessage]:
    """Check that an error in production shows nobody the insides."""
    if settings.PRODUCTION and settings.DEBUG:
        return [_error(3, "AMPARO_DEBUG is on in production.", "Leave AMPARO_DEBUG out.")]
    return []


@register(Tags.security)
def encrypted_in_transit(app_configs: Apps = None, **kwargs: Any) -> list[CheckMessage]:
    """Check that production speaks only HTTPS."""
    if not settings.PRODUCTION:
        return []
    found: list[CheckMessage] = []
    safe = (
        settings.SECURE_SSL_REDIRECT
        and settings.SESSION_COOKIE_SECURE
        and settings.CSRF_COOKIE_SECURE
        and settings.SECURE_HSTS_SECONDS > 0
    )
    if not safe:
        found.append(
            _error(4, "HTTPS is not enforced.", "Leave AMPARO_HSTS_SECONDS out, or above 0.")
        )
    if any(not origin.startswith("https://") for origin in settings.CSRF_TRUSTED_ORIGINS):
        found.append(_error(4, "AMPARO_ORIGINS names an origin without https://.", "Remove it."))
    return found


@register(Tags.security)
def second_factor(app_configs: Apps = None, **kwargs: Any) -> list[CheckMessage]:
    """Check that a stolen password alone opens nothing."""
    if settings.PRODUCTION and not settings.REQUIRE_SECOND_FACTOR:
        hint = "Leave AMPARO_REQUIRE_SECOND_FACTOR out."
        return [_error(8, "Staff may sign in with a password alone.", hint)]
    return []


@register(Tags.security)
def hosts(app_configs: Apps = None, **kwargs: Any) -> list[CheckMessage]:
    """Check that production knows its own names."""
    if settings.PRODUCTION and (not settings.ALLOWED_HOSTS or "*" in settings.ALLOWED_HOSTS):
        hint = "Write the names people type, parted by commas: AMPARO_HOSTS=amparo.example.org"
        return [_error(5, "AMPARO_HOSTS is missing or admits any name.", hint)]
    return []


@register(Tags.security)
def durable(app_configs: Apps = None, **kwargs: Any) -> list[CheckMessage]:
    """Check that what was acknowledged survives a power cut."""
    if settings.PRODUCTION and forgets(settings.DATABASES["default"]):
        hint = "Use PostgreSQL, or sqlite:///path in DATABASE_URL."
        return [_error(6, "This SQLite database would lose what it acknowledged.", hint)]
    return []


def forgets(database: dict[str, Any]) -> bool:
    """Test if a database, by its settings, could lose what it acknowledged."""
    if "sqlite" not in database["ENGINE"]:
        return False
    commands = database.get("OPTIONS", {}).get("init_command", "")
    return database["NAME"] == ":memory:" or "synchronous=FULL" not in commands


@register(Tags.database)
def real_accounts(
    app_configs: Apps = None, databases: Sequence[str] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """Check that nobody can sign in to production with a password printed in a manual."""
    if not settings.PRODUCTION or not databases:
        return []
    try:
        if ACCOUNTS_TABLE not in connection.introspection.table_names():
            return []
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM people_user WHERE is_demonstration AND is_active")
            (count,) = cursor.fetchone()
    except DatabaseError:
        return []  # no database yet, or no answer: /health says so
    if count:
        hint = "Start production from an empty database."
        return [_error(7, f"{count} demonstration accounts can sign in.", hint)]
    return []


def refuse_unsafe_start() -> None:
    """Stop the server before it answers anyone, if a check of this module fails.

    :raises ImproperlyConfigured: with every reason.
    """
    found = run_checks(tags=[Tags.security, Tags.database], databases=["default"])
    if errors := [str(e) for e in found if str(e.id).startswith("amparo.E")]:
        raise ImproperlyConfigured("\n".join(["Amparo does not start:", *errors]))
