"""Start Amparo on this machine: keys, database, demonstration data, server and worker."""

import os
import socket
import sys
import time
import urllib.request
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand, CommandError, CommandParser

from amparo.site import demonstration
from amparo.site.first_run import make_keys
from amparo.site.supervise import Children

PATIENCE = 60  # seconds until the first answer


class Command(BaseCommand):
    """`manage.py start` is what `make run` calls. Not for production: see deploy/."""

    help = __doc__ or ""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--without-demo", action="store_true", help="start with an empty house")

    def handle(self, *, port: int, without_demo: bool, **options: Any) -> None:
        if settings.PRODUCTION:
            raise CommandError("Production is started by its own units: see deploy/ and README.md.")
        self._keys()
        _require_free(port)
        self._prepare(without_demo)
        children = Children(_commands(), _environ(port), self._say)
        children.start_all()
        try:
            if _answers(port, children):
                self._greet(port)
        except BaseException:
            children.stop()
            raise
        children.watch()
        self._say("Amparo has stopped.")

    def _say(self, words: str) -> None:
        self.stdout.write(words)
        self.stdout.flush()

    def _keys(self) -> None:
        if not settings.VAULT_KEYS:
            path = settings.VAR / "keys.env"
            make_keys(path)
            self._say(f"Keys made in {path}")
            # Settings were read without keys: begin again with them.
            os.execv(sys.executable, [sys.executable, *sys.argv])  # noqa: S606

    def _prepare(self, without_demo: bool) -> None:
        settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
        known = get_commands()
        if "compile_locale" in known:
            call_command("compile_locale", verbosity=0)
        call_command("migrate", verbosity=0)
        call_command("createcachetable", verbosity=0)
        if "load_demo" in known and not without_demo and not get_user_model().objects.exists():
            self._say("Loading the demonstration data (once)")
            call_command("load_demo")

    def _greet(self, port: int) -> None:
        self._say(f"\nAmparo answers at http://127.0.0.1:{port}/   (Ctrl-C stops it)")
        for line in demonstration.sign_ins():
            self._say(line)


def _require_free(port: int) -> None:
    with socket.socket() as one:
        one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            one.bind(("127.0.0.1", port))
        except OSError as error:
            raise CommandError(
                f"Port {port} is taken. Choose another: make run PORT={port + 123}"
            ) from error


def _commands() -> dict[str, list[str]]:
    config = str(settings.ROOT / "deploy" / "gunicorn.conf.py")
    return {
        "server": [sys.executable, "-m", "gunicorn", "--config", config],
        "worker": [sys.executable, str(settings.ROOT / "manage.py"), "work"],
    }


def _environ(port: int) -> dict[str, str]:
    return os.environ | {
        "AMPARO_BIND": f"127.0.0.1:{port}",
        "AMPARO_LOG_LEVEL": os.environ.get("AMPARO_LOG_LEVEL", "WARNING"),
        "PYTHONUNBUFFERED": "1",
    }


def _answers(port: int, children: Children) -> bool:
    """Wait for the first answer; return whether there was one before a stop was asked."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and not children.stopping:
        if children.running["server"].poll() is not None:
            children.stop()
            raise CommandError("The server did not start; the lines above say why.")
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=2) as answer:
                return bool(answer.status == 200)
        except OSError:
            time.sleep(0.1)
    return False
