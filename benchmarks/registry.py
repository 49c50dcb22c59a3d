#!/usr/bin/env python3
"""How fast a registry the size of a country answers: `python benchmarks/registry.py N`.

Fills an empty database with N incidents (sealed words, blind index) and N/5 cases with a sealed
name each, then asks over HTTP (gunicorn, 2 workers) as an analyst who may see all but the secret
incidents, and as a case officer with 300 cases among all the others. Prints p50 and p95 in
milliseconds of each page; incidents recorded a second by 1 and by 8 clients, sent alone and with
the form opened each time; memory of the server; size of the database; a last line `lost L doubled
D`. `--database URL` chooses the database; without it, SQLite. `--keep FOLDER` keeps what was filled
(keys, database, who may sign in) and asks it again the next time; without it, all is in a temporary
folder.
"""

import argparse
import json
import os
import random
import re
import statistics
import sys
import tempfile
import threading
import time
import uuid
from collections.abc import Callable
from pathlib import Path

import httpx

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

from benchmarks.house import House  # noqa: E402

FILL = "from benchmarks import registry_fill; import sys; registry_fill.main(int(sys.stdin.read()))"
COUNT = """
import json, django; django.setup()
from django.conf import settings
from django.db import connection
from amparo.situations.models import Incident
texts = [str(one.description) for one in Incident.objects.filter(occurred="2026-01")]
if connection.vendor == "postgresql":
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database())")
        size = cursor.fetchone()[0]
else:
    import os
    size = os.path.getsize(settings.DATABASES["default"]["NAME"])
print(json.dumps({"texts": texts, "size": size}))
"""
AHEAD = """
import django; django.setup()
from django.utils import timezone
from amparo.publications.jobs import count_ahead
while count_ahead(at=timezone.now()): pass
"""
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
TURNS = 100
SECONDS = 10


class Visitor:
    """Someone signed in, who opens pages and records incidents."""

    def __init__(self, port: int, session: str) -> None:
        self.web = httpx.Client(
            base_url=f"http://127.0.0.1:{port}", cookies={"sessionid": session}, timeout=60
        )
        self.token = ""

    def open(self, path: str) -> float:
        """Open a page and return the seconds it took."""
        began = time.perf_counter()
        answer = self.web.get(path)
        took = time.perf_counter() - began
        if answer.status_code != 200:
            raise SystemExit(f"{path} answered {answer.status_code}")
        return took

    def record(self, words: str, *, opens_form: bool) -> bool:
        """Record an incident with these words; return if it was acknowledged."""
        if opens_form or not self.token:
            self.token = TOKEN.findall(self.web.get("/situations/incidents/new/").text)[0]
        said = {
            "csrfmiddlewaretoken": self.token, "type": "THD", "country": "PE",
            "occurred": "2026-01", "number_of_victims": "1", "description": words,
            "secrecy": "RESTRICTED",
        }  # fmt: skip
        return self.web.post("/situations/incidents/new/", data=said).status_code == 302


def timed(ask: Callable[[int], float]) -> tuple[float, float]:
    """Return p50 and p95 in milliseconds, the first turns left out."""
    seconds = [ask(turn) for turn in range(TURNS + 3)][3:]
    cuts = statistics.quantiles(seconds, n=20)
    return round(cuts[9] * 1000, 1), round(cuts[18] * 1000, 1)


def pages(port: int, known: dict) -> dict[str, tuple[float, float]]:
    """Return p50 and p95 of each page."""
    analyst = Visitor(port, known["analyst"])
    officer = Visitor(port, known["officer"])
    pick = random.Random(3)
    one_of = {name: lambda t, n=name: known[n][t % len(known[n])] for name in known["samples"]}
    return {
        "list": timed(lambda t: analyst.open("/situations/")),
        "filtered list": timed(
            lambda t: analyst.open(f"/situations/?type={one_of['types'](t)}&from=2015&to=2020")
        ),
        "list of an officer": timed(lambda t: officer.open("/cases/")),
        "text search": timed(lambda t: analyst.open(f"/search/?q={one_of['words'](t)}")),
        "text search of an officer": timed(
            lambda t: officer.open(f"/search/?q={one_of['words'](t)}")
        ),
        "name search": timed(lambda t: officer.open(f"/search/?q={one_of['names'](t)}")),
        "incident": timed(lambda t: analyst.open(f"/situations/incidents/{one_of['codes'](t)}/")),
        "person": timed(lambda t: officer.open(f"/situations/people/{one_of['people'](t)}/")),
        "case": timed(lambda t: officer.open(f"/cases/{pick.choice(known['cases'])}/")),
        "totals": timed(lambda t: analyst.open("/situations/totals/")),
        "statistics table": timed(lambda t: analyst.open("/publications/figures/")),
        "how the policy works": timed(lambda t: analyst.open("/publications/evaluation/")),
    }


def creations(
    port: int, session: str, clients: int, *, opens_form: bool
) -> tuple[float, list[str]]:
    """Return incidents recorded a second by so many clients at once, and the words of each.

    `opens_form`: each client opens the empty form before each, as an officer does.
    """
    done: list[str] = []
    run = uuid.uuid4()  # a database that is kept holds the words of earlier runs
    until = time.perf_counter() + SECONDS

    def client(number: int) -> None:
        visitor, turn = Visitor(port, session), 0
        while time.perf_counter() < until:
            words = f"run {run} client {number} turn {turn}"
            if visitor.record(words, opens_form=opens_form):
                done.append(words)
            turn += 1

    began = time.perf_counter()
    threads = [threading.Thread(target=client, args=(n,)) for n in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return round(len(done) / (time.perf_counter() - began), 1), done


def memory_of(pid: int) -> int:
    """Return the resident MiB of a process and its children, as Linux tells."""

    def status(one: int) -> dict[str, str]:
        lines = Path(f"/proc/{one}/status").read_text().splitlines()
        return dict(line.split(":", 1) for line in lines if ":" in line)

    total = 0
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            told = status(int(entry.name))
        except OSError:
            continue
        if int(entry.name) == pid or int(told["PPid"]) == pid:
            total += int(told.get("VmRSS", "0 kB").split()[0])
    return total // 1024


def filled(house: House, count: int) -> dict:
    """Return who may sign in and what there is to ask, from an earlier time where it was kept."""
    kept = house.folder / f"filled-{count}.json"
    if not kept.exists():
        house.folder.mkdir(parents=True, exist_ok=True)
        began = time.perf_counter()
        kept.write_text(house.do(FILL, str(count)).splitlines()[-1])
        print(f"filled {count} incidents in {time.perf_counter() - began:.0f} s", flush=True)
    return json.loads(kept.read_text())


def main() -> None:
    """Fill, ask, count and print."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("count", type=int)
    asked.add_argument("--database", default="")
    asked.add_argument("--keep", type=Path)
    said = asked.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = (said.keep or Path(name)).resolve()
        house = House(said.database or f"sqlite:///{folder}/db.sqlite3", folder)
        known = filled(house, said.count)
        began = time.perf_counter()
        house.do(AHEAD)  # what the worker does every three quarters of an hour
        took = time.perf_counter() - began
        print(f"{'first figures counted':>26}  in {took:.0f} s, by the worker", flush=True)
        house.start()
        house.settle()
        try:
            for page, (half, most) in pages(house.port, known).items():
                print(f"{page:>26}  p50 {half:8.1f} ms  p95 {most:8.1f} ms", flush=True)
            acknowledged: list[str] = []
            for clients, opens_form in ((1, False), (8, False), (1, True), (8, True)):
                rate, words = creations(
                    house.port, known["analyst"], clients, opens_form=opens_form
                )
                acknowledged += words
                how = "the form opened each time" if opens_form else "sent alone"
                print(f"{'recorded a second':>26}  {rate} by {clients} at once, {how}", flush=True)
            memory = memory_of(house.running[0].pid)
        finally:
            house.end()
        found = json.loads(house.do(COUNT))
    mine = set(acknowledged)
    kept = [words for words in found["texts"] if words in mine]
    lost, doubled = len(mine - set(kept)), len(kept) - len(set(kept))
    print(f"{'memory of the server':>26}  {memory} MiB")
    print(f"{'size of the database':>26}  {found['size'] / 2**20:.0f} MiB")
    print(f"lost {lost} doubled {doubled}")


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "amparo.site.settings")
    main()
