#!/usr/bin/env python3
"""How fast tables of treaties and recommendations come in, and how fast their pages are.

`python benchmarks/commitments.py DATA [--database URL] [--rounds 40]` takes in, as `manage.py load`
does, what is under DATA: `treaties/` (the index, the participants, the core treaties) and `upr/`;
each again, where nothing is new; lets the words be indexed; then asks a real server for pages, as
an officer of a desk and as a visitor. Prints rows a second of each load, what is held then, and p50
and p95 of each page. Without `--database` it uses SQLite. `--keep FOLDER` keeps what was loaded and
its keys; with it, `--only loads`, `words` or `pages` does one part alone. What stands in the
database of `--database` is removed before the loads.
"""

import argparse
import json
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

import httpx

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

from benchmarks.house import House  # noqa: E402

WARMING = 6  # askings before the count: two servers, each with its own memory
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
from amparo.people.actions import load_bodies
from amparo.places.actions import load_profile
call_command("migrate", verbosity=0); call_command("createcachetable", verbosity=0)
now = timezone.now()
load_bodies(load_profile("PE", at=now), at=now)
enter_known(by=SYSTEM, at=now)
"""
LOAD = """
import io, json, sys, time, django; django.setup()
from django.core.management import call_command
from amparo.exchange.models import ImportJob
kind, path, mapping = json.loads(sys.stdin.read())
began, spent = time.perf_counter(), time.process_time()
call_command("load", kind, path, mapping=mapping, stdout=io.StringIO())
took, spent = time.perf_counter() - began, time.process_time() - spent
job = ImportJob.objects.latest("created_at")
notes = [f"row {one.row}: {one.message}" for one in job.notes.filter(row__gt=0)[:3]]
print(json.dumps([took, spent, job.rows_total, job.rows_new, job.rows_known, notes]))
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
COUNT = """
import json, django; django.setup()
from amparo.commitments.models import (
    Label, Particular, Position, Recommendation, Recommender, TreatyAction,
)
from amparo.instruments.models import Instrument
from amparo.ledger.models import Entry
from amparo.ledger.queries import verify
held = (Instrument, TreatyAction, Particular, Recommendation, Position, Recommender, Label, Entry)
print(json.dumps([
    {model._meta.object_name: model.objects.count() for model in held}, str(verify()),
]))
"""
SIGN_IN = """
import json, django; django.setup()
from django.conf import settings
from django.test import Client
from amparo.instruments.models import Instrument
from amparo.people.models import Organisation, Post, User
body = Organisation.objects.filter(country="PE").order_by("code").first()
user, _new = User.objects.get_or_create(
    email="desk@example.org", defaults={"language": "es", "service_name": "Desk"}
)
Post.objects.get_or_create(
    user=user, organisation=body, role="desk_officer", defaults={"since_on": "2021-01-01"}
)
client = Client()
client.force_login(user)
cookie, treaty = settings.SESSION_COOKIE_NAME, Instrument.objects.get(known_as="CRC")
print(json.dumps([cookie, client.cookies[cookie].value, str(treaty.pk)]))
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
    "parties to one treaty": "/commitments/treaties/{treaty}/",
    "recommendations, last cycle": LIST,
    "recommendations, all States": f"{LIST}?country=&every=1",
    "of one recommending State": f"{LIST}?country=&every=1&by=ES",
    "by issue and answer": f"{LIST}?country=&every=1&label=Human+rights+defenders&position=noted",
    "matrix of one State": f"{LIST}matrix/?country=PE&every=1",
    "totals of one State": f"{LIST}totals/?country=PE&every=1",
    "search, a rare word": f"{LIST}?country=&every=1&q=journalists",
    "search, two common words": f"{LIST}?country=&every=1&q=rights+children",
}


def measure_loads(house: House, data: Path) -> None:
    """Print how fast each table comes in, and comes again."""
    house.do(EMPTY)
    house.do(PREPARE)
    for kind, name, mapping in LOADS:
        for turn in ("first", "again"):
            given = json.dumps([kind, str(data / name), mapping])
            took, spent, rows, new, known, notes = json.loads(house.do(LOAD, given))
            print(
                f"{kind:>20} {turn:<6}{rows:>7} rows, {new:>6} new, {known:>6} known "
                f"{took:>6.1f} s ({spent:>5.1f} of computing) {rows / took:>7.0f}/s", flush=True,
            )  # fmt: skip
            for note in notes if turn == "first" else ():
                print(f"{'':>20} {note}")
    held, verdict = json.loads(house.do(COUNT))
    print("  held:", ", ".join(f"{n} {name}" for name, n in held.items()))
    print("  journal:", verdict, flush=True)


def measure_words(house: House) -> None:
    """Print how long it takes until all words can be found."""
    n, seconds = house.do(INDEX).split()
    print(f"{'made findable':>20} {n} in {seconds} s", flush=True)


def measure_pages(house: House, rounds: int) -> None:
    """Print how long pages take, one reader at a time."""
    cookie, key, treaty = json.loads(house.do(SIGN_IN))
    house.start()
    house.settle()
    try:
        for who, cookies in (("officer", {cookie: key}), ("visitor", {})):
            for what, address in PAGES.items():
                with httpx.Client(
                    base_url=f"http://127.0.0.1:{house.port}", cookies=cookies, timeout=60
                ) as reader:
                    taken = timed(reader, address.format(treaty=treaty), rounds)
                p50, p95 = statistics.median(taken), statistics.quantiles(taken, n=20)[18]
                print(f"{who} {what:>30} p50 {p50:>6.0f} ms  p95 {p95:>6.0f} ms", flush=True)
    finally:
        house.end()


def timed(reader: httpx.Client, address: str, rounds: int) -> list[float]:
    """Return how many milliseconds each asking of a page took; the first warm both workers."""
    taken = []
    for turn in range(rounds + WARMING):
        began = time.perf_counter()
        answer = reader.get(address)
        answer.raise_for_status()
        if answer.is_redirect:
            raise SystemExit(f"{address} leads to {answer.headers['location']}")
        if turn >= WARMING:
            taken.append((time.perf_counter() - began) * 1000)
    return taken


def main() -> None:
    """Run and print."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("data", type=Path)
    asked.add_argument("--database", default=os.environ.get("DATABASE_URL", ""))
    asked.add_argument("--rounds", type=int, default=40)
    asked.add_argument("--keep", type=Path)
    asked.add_argument("--only", choices=("loads", "words", "pages"), default="")
    said = asked.parse_args()
    with tempfile.TemporaryDirectory() as passing:
        folder = (said.keep or Path(passing)).resolve()
        folder.mkdir(parents=True, exist_ok=True)
        house = House(said.database or f"sqlite:///{folder}/db.sqlite3", folder)
        if said.only in ("", "loads"):
            (folder / "db.sqlite3").unlink(missing_ok=True)
            measure_loads(house, said.data.resolve())
        if said.only in ("", "words"):
            measure_words(house)
        if said.only in ("", "pages"):
            measure_pages(house, said.rounds)


if __name__ == "__main__":
    main()
