#!/usr/bin/env python3
"""How fast tables of treaties and recommendations come in, and how fast their pages are.

`python benchmarks/commitments.py DATA [--database URL] [--rounds 30]` loads, each by `manage.py
load` into one new database, what is under DATA: `treaties/` (the index, the participants, the core
treaties) and `upr/`; loads each again, where nothing is new; lets the words be indexed; then asks a
real server for pages. Prints rows a second of each load, and p50 and p95 of each page. Without
`--database` it uses SQLite in a temporary folder.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import httpx

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

from benchmarks.house import House  # noqa: E402

EMPTY = """
import django; django.setup()
from django.db import connection
if connection.vendor == "postgresql":
    connection.cursor().execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
"""
PREPARE = """
import django; django.setup()
from django.core.management import call_command
from django.utils import timezone
from amparo.instruments.actions import enter_known
from amparo.kernel.actors import SYSTEM
from amparo.places.actions import load_profile
call_command("migrate", verbosity=0); call_command("createcachetable", verbosity=0)
load_profile("PE", at=timezone.now())
enter_known(by=SYSTEM, at=timezone.now())
"""
INDEX = """
import django; django.setup()
import time
from django.utils import timezone
from amparo.commitments.jobs import indexing
from amparo.site.ticks import look_at_the_tables
began, n = time.perf_counter(), 0
while found := indexing.index_new(at=timezone.now()):
    n += found
look_at_the_tables(at=timezone.now())
print(f"{n} {time.perf_counter() - began:.1f}")
"""
SIGN_IN = """
import django; django.setup()
from importlib import import_module
from datetime import date
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from amparo.people.models import Organisation, Post, User
body = Organisation.objects.filter(country="PE").first()
user = User.objects.create(email="desk@example.org", language="es", service_name="Desk")
Post.objects.create(user=user, organisation=body, role="desk_officer", since_on=date(2020, 1, 1))
store = import_module(settings.SESSION_ENGINE).SessionStore()
store[SESSION_KEY] = str(user.pk)
store[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
store[HASH_SESSION_KEY] = user.get_session_auth_hash()
store.create()
print(settings.SESSION_COOKIE_NAME, store.session_key)
"""
LOADS = (
    ("instruments", "treaties/un_treaty_index_2015.csv", ""),
    ("treaty-actions", "treaties/un_treaty_collection_2015.parquet", "untc_cells"),
    ("treaty-status", "treaties/core_hr_treaties_status_2022.csv.gz", ""),
    ("upr-recommendations", "upr/upr_info_recommendations_s1_20.parquet", ""),
)
LIST = "/commitments/recommendations/"
PAGES = {
    "treaty table of one State": "/commitments/states/PE/",
    "recommendations, last cycle": LIST,
    "recommendations, all States": f"{LIST}?country=&every=1",
    "of one recommending State": f"{LIST}?country=&every=1&by=ES",
    "by issue and answer": f"{LIST}?country=&every=1&label=Human+rights+defenders&position=noted",
    "matrix of one State": f"{LIST}matrix/?country=PE&every=1",
    "totals of one State": f"{LIST}totals/?country=PE&every=1",
    "search, a rare word": f"{LIST}?country=&every=1&q=journalists",
    "search, two common words": f"{LIST}?country=&every=1&q=rights+children",
}


def load(house: House, kind: str, path: Path, mapping: str) -> tuple[float, str]:
    """Take a file in; return the seconds it took and what was said of it."""
    command = [sys.executable, "manage.py", "load", kind, str(path)]
    began = time.perf_counter()
    done = subprocess.run(
        [*command, *(["--mapping", mapping] if mapping else [])],
        env=house.environment, cwd=ROOT, text=True, stdout=subprocess.PIPE, check=True,
    )  # fmt: skip
    return time.perf_counter() - began, done.stdout.strip().splitlines()[-1]


def measure_loads(house: House, data: Path) -> None:
    """Print how fast each table comes in, and comes again."""
    for kind, name, mapping in LOADS:
        for time_ in ("first", "again"):
            seconds, said = load(house, kind, data / name, mapping)
            rows = int("".join(c for c in said.split(":")[-1].split(",")[0] if c.isdigit()))
            print(f"{kind:>22} {time_:<6}{rows:>7} rows {seconds:>7.1f} s {rows / seconds:>8.0f}/s")


def measure_pages(house: House, rounds: int) -> None:
    """Print how long pages take, one reader at a time."""
    name, key = house.do(SIGN_IN).split()
    with httpx.Client(
        base_url=f"http://127.0.0.1:{house.port}", cookies={name: key}, timeout=60
    ) as reader:
        for what, address in PAGES.items():
            taken = []
            for turn in range(rounds + 2):
                began = time.perf_counter()
                answer = reader.get(address)
                answer.raise_for_status()
                if answer.is_redirect:
                    raise SystemExit(f"{address} leads to {answer.headers['location']}")
                if turn > 1:  # the first two warm the two workers
                    taken.append((time.perf_counter() - began) * 1000)
            p50, p95 = statistics.median(taken), statistics.quantiles(taken, n=20)[18]
            print(f"{what:>30} p50 {p50:>6.0f} ms  p95 {p95:>6.0f} ms")


def main() -> None:
    """Run and print."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("data", type=Path)
    asked.add_argument("--database", default=os.environ.get("DATABASE_URL", ""))
    asked.add_argument("--rounds", type=int, default=30)
    said = asked.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        house = House(said.database or f"sqlite:///{folder}/db.sqlite3", Path(folder))
        house.do(EMPTY)
        house.do(PREPARE)
        measure_loads(house, said.data.resolve())
        n, seconds = house.do(INDEX).split()
        print(f"{'made findable':>22} {n} in {seconds} s")
        house.start()
        try:
            measure_pages(house, said.rounds)
        finally:
            house.end()


if __name__ == "__main__":
    main()
