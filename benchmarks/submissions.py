#!/usr/bin/env python3
"""How many requests for protection a small server takes in at once, and that none is lost.

`python benchmarks/submissions.py [--clients 8] [--each 200] [--kill] [--database URL]` starts
gunicorn (2 workers) and one background worker on an empty database, sends urgent requests over
HTTP from parallel clients, and then looks for each acknowledged one. `--kill` ends server and
worker with SIGKILL halfway and starts them again. Prints requests a second, p50 and p95 in
milliseconds, and a last line `acknowledged A lost L doubled D`. Without `--database` it uses
SQLite in a temporary folder.
"""

import argparse
import json
import re
import signal
import statistics
import sys
import tempfile
import threading
import time
from pathlib import Path

import httpx

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

from amparo.cases.rules import puzzles  # noqa: E402
from benchmarks.house import House  # noqa: E402
from vocab.public import flooding  # noqa: E402

HIDDEN = re.compile(r'name="(csrfmiddlewaretoken|token)"[^>]*value="([^"]+)"')
CODE = re.compile(r'class="code">(.*?)</p>', re.DOTALL)
PREPARE = """
import django; django.setup()
from django.core.management import call_command
from django.utils import timezone
from amparo.places.actions import load_profile
from amparo.people.actions import load_bodies
call_command("migrate", verbosity=0); call_command("createcachetable", verbosity=0)
load_bodies(load_profile("PE", at=timezone.now()), at=timezone.now())
"""
COUNT = """
import json, sys, django; django.setup()
from django.db.models import Count
from amparo.cases.models import Receipt, Request
from amparo.cases.rules import receipts
from amparo.ledger.queries import verify
from amparo.vault.keys import ring
codes = json.load(sys.stdin)
digests = [ring().digest("receipt", receipts.plain(code)) for code in codes]
found = set(Receipt.objects.values_list("digest", flat=True))
twice = Request.objects.values("submission").annotate(n=Count("id")).filter(n__gt=1).count()
print(json.dumps({"lost": sum(d not in found for d in digests), "doubled": twice,
                  "unique": len(set(codes)), "kept": Request.objects.count(),
                  "journal": verify().holds}))
"""


def ask_for_help(port: int, source: str) -> tuple[str, float]:
    """Send one urgent request; return its receipt code and the seconds of the sending."""
    # Without TLS: reading its certificates would cost more than the request.
    transport = httpx.HTTPTransport(local_address=source, verify=False)
    base = f"http://127.0.0.1:{port}"
    with httpx.Client(base_url=base, transport=transport, timeout=30) as web:
        page = web.get("/now/")
        hidden = dict(HIDDEN.findall(page.text))
        work = puzzles.solve(hidden["token"], flooding().work_bits)
        began = time.perf_counter()
        answer = web.post(
            "/now/",
            data={**hidden, "work": work, "what": "attacked", "whom": "self", "phone": "",
                  "website": ""},
        )  # fmt: skip
        took = time.perf_counter() - began
        if answer.status_code != 302:
            raise httpx.HTTPError(f"answered {answer.status_code}")
        shown = CODE.search(web.get(answer.headers["location"]).text)
        if not shown:
            raise httpx.HTTPError("no code on the receipt")
        return re.sub(r"<[^>]+>", "", shown.group(1)), took


def send_all(house: House, clients: int, each: int, *, kill: bool) -> tuple[list[str], list[float]]:
    """Send from parallel clients; return the acknowledged codes and the seconds of each sending."""
    codes: list[str] = []
    seconds: list[float] = []
    halfway = threading.Event()

    def client(number: int) -> None:
        for turn in range(each):
            if number == 0 and turn == each // 2:
                halfway.set()
            # Many addresses of the loopback range, as many people have.
            source = f"127.{number + 1}.{turn // 200}.{turn % 200 + 1}"
            try:
                code, took = ask_for_help(house.port, source)
            except (httpx.HTTPError, KeyError):
                time.sleep(0.2)
                continue
            codes.append(code)
            seconds.append(took)

    threads = [threading.Thread(target=client, args=(n,)) for n in range(clients)]
    for thread in threads:
        thread.start()
    if kill and halfway.wait(600):
        house.end(signal.SIGKILL)
        house.start()
    for thread in threads:
        thread.join()
    return codes, seconds


def measure(database: str, clients: int, each: int, *, kill: bool, folder: Path) -> dict:
    """Return the figures of one run on an empty database."""
    house = House(database or f"sqlite:///{folder}/db.sqlite3", folder)
    house.do(PREPARE)
    house.start()
    try:
        began = time.perf_counter()
        codes, seconds = send_all(house, clients, each, kill=kill)
        wall = time.perf_counter() - began
    finally:
        house.end()
    counted = json.loads(house.do(COUNT, json.dumps(codes)))
    cuts = statistics.quantiles(seconds, n=20) if len(seconds) > 1 else [0.0] * 19
    return {
        "acknowledged": len(codes), **counted, "per_second": round(len(codes) / wall, 1),
        "p50_ms": round(cuts[9] * 1000), "p95_ms": round(cuts[18] * 1000),
    }  # fmt: skip


def main() -> None:
    """Run and print."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--database", default="")
    asked.add_argument("--clients", type=int, default=8)
    asked.add_argument("--each", type=int, default=200)
    asked.add_argument("--kill", action="store_true")
    said = asked.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        found = measure(said.database, said.clients, said.each, kill=said.kill, folder=Path(folder))
    for name, value in found.items():
        print(f"{name:>14} {value}")
    print(f"acknowledged {found['acknowledged']} lost {found['lost']} doubled {found['doubled']}")


if __name__ == "__main__":
    main()
