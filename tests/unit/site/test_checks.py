"""Production refuses to start unsafely: each reason, and the safe start."""

import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.exceptions import ImproperlyConfigured

from amparo.site import checks, env

KEY = "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE="


@pytest.fixture
def safe(settings, monkeypatch):
    """Return settings under which production starts."""
    settings.PRODUCTION = True
    settings.DEBUG = False
    settings.SECRET_KEY = "k" * 50
    settings.VAULT_KEYS = f"k1:{KEY}"
    settings.VAULT_LOOKUP_KEY = settings.JOURNAL_KEY = KEY
    settings.REQUIRE_SECOND_FACTOR = True
    settings.SECURE_SSL_REDIRECT = True
    settings.SECURE_HSTS_SECONDS = 3600
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = True
    settings.CSRF_TRUSTED_ORIGINS = ["https://amparo.example.org"]
    settings.ALLOWED_HOSTS = ["amparo.example.org"]
    monkeypatch.setattr(checks, "forgets", lambda database: False)
    return settings


def refused() -> set[str]:
    every = (
        *(checks.keys, checks.debugging, checks.encrypted_in_transit, checks.hosts),
        *(checks.durable, checks.second_factor),
    )
    return {str(message.id) for check in every for message in check()}


def test_safe_settings_are_let_through(safe):
    assert refused() == set()


@pytest.mark.parametrize(
    ("name", "value", "error"),
    [
        ("SECRET_KEY", "", "amparo.E001"),
        ("SECRET_KEY", "short", "amparo.E001"),
        ("VAULT_KEYS", "", "amparo.E002"),
        ("VAULT_KEYS", "k1:not-base64", "amparo.E002"),
        ("VAULT_KEYS", f"k2:{KEY},k1:c2hvcnQ=", "amparo.E002"),
        ("VAULT_LOOKUP_KEY", "", "amparo.E002"),
        ("JOURNAL_KEY", "", "amparo.E002"),
        ("REQUIRE_SECOND_FACTOR", False, "amparo.E008"),
        ("DEBUG", True, "amparo.E003"),
        ("SECURE_SSL_REDIRECT", False, "amparo.E004"),
        ("SESSION_COOKIE_SECURE", False, "amparo.E004"),
        ("CSRF_COOKIE_SECURE", False, "amparo.E004"),
        ("SECURE_HSTS_SECONDS", 0, "amparo.E004"),
        ("CSRF_TRUSTED_ORIGINS", ["http://amparo.example.org"], "amparo.E004"),
        ("ALLOWED_HOSTS", [], "amparo.E005"),
        ("ALLOWED_HOSTS", ["*"], "amparo.E005"),
    ],
)
def test_production_refuses(safe, name, value, error):
    setattr(safe, name, value)
    assert refused() == {error}


@pytest.mark.parametrize(
    "database",
    [
        {"NAME": "x.sqlite3", "OPTIONS": {"init_command": "PRAGMA synchronous=NORMAL;"}},
        {"NAME": ":memory:", "OPTIONS": {"init_command": "PRAGMA synchronous=FULL;"}},
        {"NAME": "x.sqlite3", "OPTIONS": {}},
    ],
)
def test_a_database_that_forgets_is_known(database):
    assert checks.forgets({"ENGINE": "django.db.backends.sqlite3", **database})


def test_databases_that_keep_what_they_acknowledged_are_known():
    assert not checks.forgets(env.database("postgresql://u:w@h/n", durable=True))
    assert not checks.forgets(env.database("sqlite:////srv/a.sqlite3", durable=True))
    assert checks.forgets(env.database("sqlite:////srv/a.sqlite3", durable=False))


def test_production_refuses_a_database_that_forgets(safe, monkeypatch):
    monkeypatch.setattr(checks, "forgets", lambda database: True)
    assert refused() == {"amparo.E006"}


def test_development_is_left_alone(safe):
    safe.PRODUCTION = False
    safe.SECRET_KEY, safe.DEBUG, safe.ALLOWED_HOSTS = "", True, []
    assert refused() == set()


@pytest.mark.django_db
def test_production_refuses_demonstration_accounts(settings):
    settings.PRODUCTION = True
    users = get_user_model().objects
    users.create_user("real@example.org", "x", service_name="Real")
    assert checks.real_accounts(databases=["default"]) == []
    users.create_user("demo@example.org", "x", service_name="Demo", is_demonstration=True)
    (found,) = checks.real_accounts(databases=["default"])
    assert found.id == "amparo.E007"
    with pytest.raises(ImproperlyConfigured, match="demonstration accounts"):
        checks.refuse_unsafe_start()


def started(**environ: str) -> subprocess.CompletedProcess[str]:
    """Load what gunicorn loads, in production, with this environment."""
    base = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(settings.ROOT / "src"),
        "AMPARO_ENV": "production",
        "AMPARO_SECRET_KEY": "k" * 50,
        "AMPARO_VAULT_KEYS": f"k1:{KEY}",
        "AMPARO_VAULT_LOOKUP_KEY": KEY,
        "AMPARO_JOURNAL_KEY": KEY,
        "AMPARO_HOSTS": "amparo.example.org",
        "AMPARO_VAR": str(settings.VAR / "production"),
        "PYTHONWARNINGS": "ignore",
    }
    environ = {k: v for k, v in (base | environ).items() if v}
    return subprocess.run(
        [sys.executable, "-c", "import amparo.site.wsgi"],
        env=environ, capture_output=True, text=True, check=False,
    )  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize(
    ("environ", "says"),
    [
        ({}, ""),
        ({"AMPARO_SECRET_KEY": ""}, "SECRET_KEY"),
        ({"AMPARO_VAULT_KEYS": ""}, "AMPARO_VAULT_KEYS is missing"),
        ({"AMPARO_REQUIRE_SECOND_FACTOR": "no"}, "password alone"),
        ({"AMPARO_DEBUG": "yes"}, "AMPARO_DEBUG is on"),
        ({"AMPARO_HSTS_SECONDS": "0"}, "HTTPS is not enforced"),
        ({"AMPARO_HOSTS": ""}, "AMPARO_HOSTS is missing"),
        ({"AMPARO_ENV": "prod"}, "write development, test or production"),
        ({"DATABASE_URL": "mysql://x"}, "write sqlite:///path or postgresql://"),
    ],
)
def test_the_server_itself_does_not_start(environ, says):
    (settings.VAR / "production").mkdir(exist_ok=True)
    run = started(**environ)
    assert (run.returncode == 0) == (says == ""), run.stderr
    assert says in run.stderr
