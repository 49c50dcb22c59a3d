"""One server and one worker over one database, with keys of their own: what benchmarks measure."""

import base64
import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

import httpx

ROOT = Path(__file__).resolve().parents[1]


def free_port() -> int:
    """Return a port of this machine that nobody listens at."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def spent_by(pid: int) -> float:
    """Return the seconds of computing that a process has taken so far, as Linux tells."""
    told = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(told[11]) + int(told[12])) / os.sysconf("SC_CLK_TCK")


@dataclass
class House:
    """One server and one worker over one database."""

    database: str
    folder: Path
    port: int = field(default_factory=free_port)
    running: list[subprocess.Popen] = field(default_factory=list)

    @property
    def environment(self) -> dict[str, str]:
        """Return the settings of this house: its own keys, database and folder."""
        keys = self.folder / "keys.json"
        if not keys.exists():
            made = [base64.b64encode(secrets.token_bytes(32)).decode() for _ in range(3)]
            keys.write_text(json.dumps(made))
        vault, lookup, journal = json.loads(keys.read_text())
        return os.environ | {
            "DATABASE_URL": self.database, "AMPARO_VAR": str(self.folder),
            "PYTHONPATH": str(ROOT / "src"), "DJANGO_SETTINGS_MODULE": "amparo.site.settings",
            "AMPARO_VAULT_KEYS": f"k1:{vault}", "AMPARO_VAULT_LOOKUP_KEY": lookup,
            "AMPARO_JOURNAL_KEY": journal,
        }  # fmt: skip

    def do(self, script: str, given: str = "") -> str:
        """Return what a script prints inside this house."""
        done = subprocess.run(
            [sys.executable, "-c", script], env=self.environment, input=given, text=True,
            stdout=subprocess.PIPE, check=True, cwd=ROOT,
        )  # fmt: skip
        return done.stdout

    def start(self) -> None:
        """Start server and worker, and wait for the first page."""
        log = (self.folder / "house.log").open("a")
        quiet = {"stdout": subprocess.DEVNULL, "stderr": log}
        common = {"env": self.environment, "cwd": ROOT, "start_new_session": True, **quiet}
        server = [sys.executable, "-m", "gunicorn", "amparo.site.wsgi", "--workers", "2",
                  "--threads", "2", "--bind", f"127.0.0.1:{self.port}"]  # fmt: skip
        self.running = [
            subprocess.Popen(server, **common),
            subprocess.Popen([sys.executable, "manage.py", "work"], **common),
        ]
        for _try in range(300):
            try:
                httpx.get(f"http://127.0.0.1:{self.port}/health", timeout=5)
                return
            except httpx.TransportError:
                time.sleep(0.1)
        raise SystemExit("the server did not start")

    def settle(self, seconds: float = 120) -> None:
        """Wait until server and worker have done what they do at the start, or time is up."""
        until, before = time.monotonic() + seconds, -1.0
        while time.monotonic() < until:
            spent = sum(spent_by(process.pid) for process in self.running)
            if spent - before < 0.1:
                return
            before = spent
            time.sleep(2)

    def end(self, how: int = signal.SIGTERM) -> None:
        """End server and worker, with all their processes."""
        for process in self.running:
            try:
                os.killpg(process.pid, how)
            except ProcessLookupError:
                continue
            process.wait(timeout=30)
