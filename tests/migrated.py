"""A migrated database, made once and copied for each worker: migrating takes most of a minute.

The migrated state is kept between runs in the account's cache, under a name that follows
from everything that shapes it (migrations, models, triggers, versions); the last few are kept.
A PostgreSQL server lends its copies by `CREATE DATABASE … TEMPLATE`; where `pg_dump` and `psql`
are at hand the state is kept for the next server too.
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import metadata
from pathlib import Path
from typing import Any

from django.apps import apps
from django.db import connection


def keeping_place() -> Path:
    """Return where migrated states are kept: the cache of the account, else a passing place."""
    passing = Path(tempfile.gettempdir()) / f"amparo-migrated-{os.getuid()}"
    kept = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "amparo" / "migrated"
    try:
        kept.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError:
        return passing
    return kept if os.access(kept, os.W_OK) else passing


HOME = keeping_place()
SOURCE = Path(__file__).resolve().parents[1] / "src" / "amparo"
SHAPING = ("*/migrations/*.py", "*/models.py", "*/models/*.py", "*/fields.py", "*/triggers.py")
KEPT = 20


def digest() -> str:
    """Return a name for the migrated state: another whenever anything that shapes it changes."""
    found = hashlib.sha256(repr(sys.version_info[:2]).encode())
    for package in ("Django", "django-allauth", "django-axes", "django-tasks-db"):
        found.update(f"{package} {metadata.version(package)}\n".encode())
    found.update(" ".join(sorted(app.label for app in apps.get_app_configs())).encode())
    own = [*SOURCE.glob("site/settings.py")]
    for pattern in SHAPING:
        own += SOURCE.glob(pattern)
    for path in sorted(own):
        found.update(f"{path.parent.parent.name}/{path.name}\n".encode() + path.read_bytes())
    return found.hexdigest()[:20]


@contextmanager
def alone(name: str) -> Iterator[None]:
    """Let one process of this account at a time make a migrated state."""
    HOME.mkdir(parents=True, exist_ok=True, mode=0o700)
    with (HOME / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def keep_few() -> None:
    """Remove the states that were used longest ago."""
    held = sorted(HOME.glob("*.sq*"), key=lambda p: p.stat().st_mtime, reverse=True)
    for old in held[KEPT:]:
        old.unlink(missing_ok=True)
    for half in HOME.glob("*.half*"):  # of a run that was killed
        if time.time() - half.stat().st_mtime > 3600:
            half.unlink(missing_ok=True)


def migrate_into(name: str) -> None:
    """Make a database of this name and migrate it, as Django does for its tests."""
    was, own = connection.settings_dict["NAME"], connection.settings_dict["TEST"]["NAME"]
    connection.settings_dict["TEST"]["NAME"] = name
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    connection.close()
    connection.settings_dict["TEST"]["NAME"] = own
    use(was)


def use(name: str) -> None:
    """Let the connection of this process lead to the database of this name."""
    connection.close()
    connection.settings_dict["NAME"] = name


def copied_file(name: str) -> None:
    """Copy the migrated SQLite file to a path, made first where it is not kept."""
    kept = HOME / f"{digest()}.sqlite3"
    with alone(kept.stem):
        if not kept.exists():
            half = kept.with_suffix(".half")
            for left_behind in HOME.glob(f"{half.name}*"):
                left_behind.unlink()
            migrate_into(str(half))
            half.rename(kept)
            keep_few()
        os.utime(kept)
        shutil.copyfile(kept, name)


def ask(sql: str, *words: str) -> list[Any]:
    """Return what the server answers, from outside any transaction."""
    with connection.creation._nodb_cursor() as cursor:
        cursor.execute(sql, words or None)
        return list(cursor.fetchall()) if cursor.description else []


def program(name: str, database: str, *words: str) -> bool:
    """Run a program of PostgreSQL on a database; return if that went well."""
    where = connection.settings_dict
    if not shutil.which(name):
        return False
    environ = os.environ | {
        "PGHOST": where["HOST"], "PGPORT": where["PORT"], "PGUSER": where["USER"],
        "PGPASSWORD": where["PASSWORD"], "PGDATABASE": database,
        "PGOPTIONS": "-c client_min_messages=warning",
    }  # fmt: skip
    done = subprocess.run([name, *words], env=environ, capture_output=True, check=False)
    return done.returncode == 0


def template(name: str, kept: Path) -> None:
    """Make the migrated database that others are copied from: out of what is kept, or anew."""
    ask(f'DROP DATABASE IF EXISTS "{name}_half"')
    if kept.exists():
        ask(f'CREATE DATABASE "{name}_half"')
        if program("psql", f"{name}_half", "-Xq1", "-vON_ERROR_STOP=1", "-f", str(kept)):
            os.utime(kept)
            ask(f'ALTER DATABASE "{name}_half" RENAME TO "{name}"')
            return
    migrate_into(f"{name}_half")
    half = kept.with_suffix(".half")
    if program("pg_dump", f"{name}_half", "--no-owner", "-f", str(half)):
        half.rename(kept)
        keep_few()
    half.unlink(missing_ok=True)
    ask(f'ALTER DATABASE "{name}_half" RENAME TO "{name}"')


def copied_database(name: str) -> None:
    """Copy the migrated database of this server, made first where it is not there."""
    found = digest()
    source, kept = f"amparo_migrated_{found}", HOME / f"{found}.sql"
    with alone(kept.stem):
        if not ask("SELECT 1 FROM pg_database WHERE datname = %s", source):
            template(source, kept)
        ask(f'DROP DATABASE IF EXISTS "{name}"')
        ask(f'CREATE DATABASE "{name}" TEMPLATE "{source}"')


def lend() -> str:
    """Give the tests of this process a migrated database of their own; return what it replaces."""
    was, name = connection.settings_dict["NAME"], connection.creation._get_test_db_name()
    (copied_file if connection.vendor == "sqlite" else copied_database)(name)
    use(name)
    connection.ensure_connection()
    return str(was)


def take_back(was: str) -> None:
    """Remove the database of this process."""
    connection.creation.destroy_test_db(was, verbosity=0)
