#!/usr/bin/env python3
"""How long from a clone to the first page, cold and warm, and how much memory it takes.

`python benchmarks/cold_start.py [--with-cache]` clones this checkout into a temporary folder, runs
`make run` there on a free port, waits for the front page, and starts once more. Cold means: no
virtual environment and, unless `--with-cache`, an empty package cache. Linux only.
"""

import argparse
import os
import platform
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PATIENCE = 900


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def first_page(port: int, run: subprocess.Popen) -> None:
    """Wait until the front page answers 200 with HTML."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if run.poll() is not None:
            sys.exit(f"make run ended with {run.returncode}")
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5) as answer:
                if answer.status == 200 and b"<h1" in answer.read():
                    return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.1)
    sys.exit("no page in time")


def tree(pid: int) -> list[int]:
    """Return a process and all below it."""
    below = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *(p for child in below for p in tree(int(child)))]


def memory(pid: int) -> tuple[str, float, float]:
    """Return a process's command, its resident and its proportional megabytes."""
    command = Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ")
    roll = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    sizes = {
        line.split(":")[0]: int(line.split()[1]) / 1024
        for line in roll
        if line.startswith(("Rss", "Pss:"))
    }
    return command, sizes["Rss"], sizes["Pss"]


def start(folder: Path, environ: dict[str, str]) -> tuple[float, list[tuple[str, float, float]]]:
    """Start once; return the seconds to the first page and the memory of each process."""
    port = free_port()
    began = time.monotonic()
    run = subprocess.Popen(
        ["make", "run", f"PORT={port}"], cwd=folder, env=environ, start_new_session=True,
        stdout=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        first_page(port, run)
        seconds = time.monotonic() - began
        time.sleep(3)
        return seconds, [memory(pid) for pid in tree(run.pid)]
    finally:
        if run.poll() is None:
            os.killpg(run.pid, signal.SIGTERM)
            run.wait(30)


def show(title: str, seconds: float, processes: list[tuple[str, float, float]]) -> None:
    print(f"\n{title}: {seconds:.1f} s to the first page")
    kinds = {"server": "gunicorn", "worker": "manage.py work", "watcher": "amparo.site.supervise"}
    for kind, sign in kinds.items():
        found = [p for p in processes if sign in p[0]]
        print(
            f"  {kind:8}{len(found)} processes, {sum(p[1] for p in found):7.1f} MB resident,"
            f" {sum(p[2] for p in found):7.1f} MB when shared pages count once"
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--with-cache", action="store_true", help="keep the package cache")
    asked = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="amparo-cold-"))
    environ = {k: v for k, v in os.environ.items() if not k.startswith(("AMPARO_", "DATABASE_URL"))}
    if not asked.with_cache:
        environ |= {"UV_CACHE_DIR": str(folder / "uv"), "PIP_CACHE_DIR": str(folder / "pip")}
    print(f"{platform.platform()}, {os.cpu_count()} cores, Python {platform.python_version()}")
    try:
        began = time.monotonic()
        clone = folder / "amparo"
        subprocess.run(["git", "clone", "--quiet", str(ROOT), str(clone)], check=True)
        cloned = time.monotonic() - began
        print(f"git clone: {cloned:.1f} s")
        cold, processes = start(clone, environ)
        show("Cold (packages, keys, tables, demonstration data)", cloned + cold, processes)
        show("Warm (started again)", *start(clone, environ))
        sizes = {
            "packages": clone / ".venv",
            "data": clone / "var",
        }
        for name, path in sizes.items():
            size = sum(
                f.stat().st_size for f in path.rglob("*") if f.is_file() and not f.is_symlink()
            )
            print(f"{name}: {size / 1e6:.0f} MB on disk")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
