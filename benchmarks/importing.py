#!/usr/bin/env python3
"""How a large file of incidents comes in: rows a second, memory, and that nothing is lost.

`python benchmarks/importing.py 20000 [--database URL]` writes a file of N rows with N/100 of them
twice, and takes a tenth of it in, then all of it, each by `manage.py load` on a new database. The
second is ended with SIGKILL about halfway and resumed; then the file is loaded once more. Prints
rows a second, the peak memory of both, and a last line `lost L doubled D`. Without `--database` it
uses SQLite in a temporary folder.
"""

import argparse
import json
import os
import random
import re
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path

import psycopg

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

from benchmarks.house import House  # noqa: E402

PREPARE = """
import django; django.setup()
from django.core.management import call_command
from django.utils import timezone
from amparo.places.actions import load_profile
call_command("migrate", verbosity=0); call_command("createcachetable", verbosity=0)
load_profile("PE", at=timezone.now())
"""
COUNT = """
import json, django; django.setup()
from django.db.models import Count
from amparo.exchange.models import ImportJob, TakenRow
from amparo.ledger.queries import verify
from amparo.situations.models import Incident, Act
job = ImportJob.objects.order_by("created_at").first()
print(json.dumps({
    "job": str(job.pk) if job else "", "state": job.state if job else "",
    "cursor": job.cursor if job else 0, "incidents": Incident.objects.count(),
    "acts": Act.objects.count(), "taken": TakenRow.objects.exclude(target="").count(),
    "unnamed": TakenRow.objects.filter(target="").count(),
    "doubled": Incident.objects.values("public_summary").annotate(n=Count("id"))
        .filter(n__gt=1).count(),
    "journal": verify().holds,
}))
"""
TYPES = ("KIL", "THD", "PHY", "HAR")
REGIONS = ("Junín", "Cusco", "Loreto", "Ucayali", "Áncash")
WORDS = (
    "amenaza", "comunidad", "camino", "noche", "hombres", "armas", "familia", "bosque", "policía",
    "mina", "denuncia", "llamada", "carta", "vehículo", "disparo", "asamblea", "tierra", "agua",
)  # fmt: skip


def write(path: Path, count: int) -> None:
    """Write a file of so many different rows, always the same; each hundredth comes again."""
    chance = random.Random(11)
    with path.open("w", encoding="utf-8") as out:
        out.write("code,occurred,type,country,region,victims,public_summary,description\n")
        out.write(
            "#event+code,#date+occurred,#event+type,#country+code,#adm1+name,#affected+num,"
            "#description+public,#description\n"
        )
        for n in range(count):
            told = " ".join(chance.choice(WORDS) for _ in range(20))
            row = (
                f"X-{n:07},20{chance.randint(10, 25)}-{chance.randint(1, 12):02},"
                f"{chance.choice(TYPES)},PE,{chance.choice(REGIONS)},{chance.randint(1, 4)},"
                f"caso {n},{told}\n"
            )
            out.write(row)
            if n % 100 == 0:
                out.write(row)


def load(house: House, path: Path, *more: str, kill_at: int = 0) -> tuple[float, float]:
    """Take a file in; return the seconds it took and the peak memory in MB."""
    command = [sys.executable, "manage.py", "load", "incidents", str(path),
               "--mapping", "amparo_incidents", *more]  # fmt: skip
    began = time.perf_counter()
    running = subprocess.Popen(
        command, env=house.environment, cwd=ROOT, stdout=subprocess.DEVNULL, start_new_session=True
    )
    peak = 0.0
    while running.poll() is None:
        peak = max(peak, peak_of(running.pid))
        if kill_at and reached(house) >= kill_at:
            os.killpg(running.pid, signal.SIGKILL)
            running.wait()
            return time.perf_counter() - began, peak
        time.sleep(0.2)
    if running.returncode:
        raise SystemExit(f"the import ended with {running.returncode}")
    return time.perf_counter() - began, peak


def reached(house: House) -> int:
    """Return how far the import is, asked straight of the database: it must not slow it down."""
    asked = "SELECT max(cursor) FROM exchange_importjob"
    if house.database.startswith("sqlite"):
        with closing(sqlite3.connect(house.database.removeprefix("sqlite:///"))) as database:
            return database.execute(asked).fetchone()[0] or 0
    with psycopg.connect(house.database) as database:
        found = database.execute(asked).fetchone()
        return (found and found[0]) or 0


def peak_of(process: int) -> float:
    """Return the most memory a process has held, in MB."""
    try:
        text = Path(f"/proc/{process}/status").read_text()
    except OSError:
        return 0.0
    found = re.search(r"VmHWM:\s+(\d+) kB", text)
    return int(found[1]) / 1024 if found else 0.0


def fresh(database: str, folder: Path) -> House:
    """Return an empty house; a database server's is emptied."""
    folder.mkdir()
    house = House(database or f"sqlite:///{folder}/db.sqlite3", folder)
    if database:
        house.do(
            "import django; django.setup()\nfrom django.db import connection\n"
            "connection.cursor().execute('DROP SCHEMA public CASCADE; CREATE SCHEMA public')"
        )
    house.do(PREPARE)
    return house


def measure(count: int, database: str, folder: Path) -> dict[str, object]:
    """Return the figures of a tenth of the file, and of the whole with a kill in the middle."""
    small, large = folder / "small.csv", folder / "large.csv"
    write(small, count // 10)
    write(large, count)
    house = fresh(database, folder / "small")
    seconds, peak = load(house, small)
    found = {"rows_a_second_at_n_10": round(count / 10 / seconds), "mb_at_n_10": round(peak)}
    house = fresh(database, folder / "large")
    first, peak_1 = load(house, large, kill_at=count // 2)
    torn = json.loads(house.do(COUNT))
    second, peak_2 = load(house, large, "--resume", torn["job"])
    whole = json.loads(house.do(COUNT))
    again, _peak = load(house, large)
    after = json.loads(house.do(COUNT))
    return found | {
        "killed_at_row": torn["cursor"], "incidents_then": torn["incidents"],
        "rows_a_second": round(whole["incidents"] / (first + second)),
        "seconds": round(first + second), "mb": round(max(peak_1, peak_2)),
        "seconds_of_the_same_again": round(again),
        "state": whole["state"], "journal": after["journal"], "unnamed": after["unnamed"],
        "lost": count - after["incidents"] if after["incidents"] < count else 0,
        "doubled": after["doubled"] + max(after["incidents"] - count, 0),
    }  # fmt: skip


def main() -> None:
    """Run and print."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("count", type=int, nargs="?", default=20_000)
    asked.add_argument("--database", default=os.environ.get("DATABASE_URL", ""))
    said = asked.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        found = measure(said.count, said.database, Path(folder))
    for name, value in found.items():
        print(f"{name:>26} {value}")
    print(f"lost {found['lost']} doubled {found['doubled']}")


if __name__ == "__main__":
    main()
