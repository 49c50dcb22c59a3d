"""Start Amparo on this machine: keys, database, demonstration data, server and worker."""

import json
import os
import socket
import sys
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connections, transaction

from amparo.site import demonstration
from amparo.site.first_run import make_keys


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
        connections.close_all()
        self.stdout.flush()
        asked = {
            "commands": _commands(),
            "address": f"http://127.0.0.1:{port}/health",
            "greeting": _greeting(port),
        }
        command = [sys.executable, "-m", "amparo.site.supervise", json.dumps(asked)]
        os.execve(sys.executable, command, _environ(port))  # noqa: S606

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
        call_command("compile_locale", verbosity=0)
        call_command("migrate", verbosity=0)
        call_command("createcachetable", verbosity=0)
        if without_demo:
            call_command("load_country")
        elif not get_user_model().objects.exists():
            self._say("Loading the demonstration data (once)")
            # All or nothing: stopped in the middle, the next start begins again.
            with transaction.atomic():
                call_command("load_demo")


def _greeting(port: int) -> list[str]:
    answers = f"Amparo answers at http://127.0.0.1:{port}/   (Ctrl-C stops it)"
    return ["", answers, *demonstration.sign_ins()]


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
        "AMPARO_SITE_URL": os.environ.get("AMPARO_SITE_URL", f"http://127.0.0.1:{port}"),
        "AMPARO_LOG_LEVEL": os.environ.get("AMPARO_LOG_LEVEL", "WARNING"),
        "PYTHONPATH": str(settings.ROOT / "src"),
        "PYTHONUNBUFFERED": "1",
    }
