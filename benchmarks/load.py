#!/usr/bin/env python3
"""How a small server bears a working day: `python benchmarks/load.py [--minutes 5]`.

Fills a registry (`--incidents 2000`), starts gunicorn (2 workers) and one background worker, and
lets 10 signed-in officers and 50 people without an account use it at once: officers look at lists,
search, open incidents and cases, record incidents and take calls; people read the public pages,
look at their case with its code, and ask for help. Each rests between two pages (`--rest 1`
second for officers, twice that for people: they read); 0 lets nobody rest. Prints requests, p50 and
p95 in milliseconds of each kind of page, and a last line `lost L doubled D errors E`: what was
acknowledged and is not there, what is there twice, and answers that are none (status 400 and
above, or no answer within 30 seconds). `--database URL` chooses the database; without it, SQLite.
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
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from uuid import uuid4

import httpx

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

from benchmarks.house import House  # noqa: E402
from benchmarks.registry import filled  # noqa: E402
from benchmarks.submissions import ask_for_help  # noqa: E402

OFFICERS = {"registry_analyst": 3, "duty_officer": 4, "case_officer": 3}
PEOPLE = 50
TIMEOUT = 30  # seconds
ACCOUNTS = """
import json, sys, django; django.setup()
from django.test import Client
from amparo.people.models import Organisation, Post, User
from amparo.places.queries import current_profile, profile_of
lead = profile_of(current_profile("PE")).lead_body
desk = Organisation.objects.get(country="PE", code=lead)
found = []
for role, count in json.load(sys.stdin).items():
    for n in range(count):
        user = User.objects.create(email=f"{role}.{n}@example.org", service_name=f"{role} {n}")
        Post.objects.create(user=user, organisation=desk, role=role, since_on="2021-01-01")
        client = Client()
        client.force_login(user)
        found.append([role, client.cookies["sessionid"].value])
print(json.dumps(found))
"""
COUNT = """
import json, sys, django; django.setup()
from collections import Counter
from django.db.models import Count
from amparo.cases.models import Receipt, Request
from amparo.cases.rules import receipts
from amparo.ledger.queries import verify
from amparo.situations.models import Incident
from amparo.vault.keys import ring
said = json.load(sys.stdin)
kept = set(Receipt.objects.values_list("digest", flat=True))
lost = [c for c in said["codes"] if ring().digest("receipt", receipts.plain(c)) not in kept]
twice = Request.objects.values("submission").annotate(n=Count("id")).filter(n__gt=1).count()
recorded = Incident.objects.filter(recorded_at__gte=said["since"])
texts = Counter(str(one.description) for one in recorded.iterator())
lost += [words for words in said["words"] if words not in texts]
twice += sum(n - 1 for words, n in texts.items() if words.startswith("load "))
print(json.dumps({"lost": len(lost), "doubled": twice, "journal": verify().holds}))
"""
HIDDEN = re.compile(r'<input type="hidden" name="(csrfmiddlewaretoken|once)" value="([^"]*)"')


@dataclass
class Figures:
    """What came of it all: the seconds of each kind of page, faults, what was acknowledged."""

    seconds: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    faults: Counter[str] = field(default_factory=Counter)
    codes: list[str] = field(default_factory=list)  # of requests for help
    words: list[str] = field(default_factory=list)  # of incidents recorded

    def timed(self, kind: str, ask: Callable[[], httpx.Response]) -> httpx.Response | None:
        """Return an answer and note how long it took; None for one that is none."""
        began = time.perf_counter()
        try:
            answer = ask()
        except httpx.HTTPError as fault:
            self.faults[f"{kind}: {type(fault).__name__}"] += 1
            return None
        self.seconds[kind].append(time.perf_counter() - began)
        if answer.status_code >= 400:
            self.faults[f"{kind}: status {answer.status_code}"] += 1
            return None
        return answer


class Officer:
    """Someone signed in, who looks, searches and records."""

    def __init__(self, port: int, role: str, session: str, known: dict, figures: Figures) -> None:
        self.web = httpx.Client(
            base_url=f"http://127.0.0.1:{port}", cookies={"sessionid": session}, timeout=TIMEOUT
        )
        self.known, self.figures, self.role = known, figures, role
        self.chance = random.Random(session)

    def turns(self) -> Iterator[None]:
        """Do one thing after the other, without end."""
        pick, known = self.chance.choice, self.known
        while True:
            yield self.opens("home", "/home/")
            yield self.opens("list", "/situations/")
            yield self.opens("filtered list", f"/situations/?type={pick(known['types'])}")
            yield self.opens("search", f"/search/?q={pick(known['words'])}")
            if self.role == "registry_analyst":
                yield self.opens("incident", f"/situations/incidents/{pick(known['codes'])}/")
                yield self.opens("totals", "/situations/totals/")
            if self.role == "case_officer":
                yield self.opens("cases", "/cases/")
            yield self.records()

    def opens(self, kind: str, path: str) -> None:
        """Open a page."""
        self.figures.timed(kind, lambda: self.web.get(path))

    def records(self) -> None:
        """Record an incident; a duty officer takes a call."""
        path = "/situations/incidents/new/"
        if self.role == "duty_officer":
            path = f"/situations/call/{uuid4()}/"
        form = self.figures.timed("form of an incident", lambda: self.web.get(path))
        if form is None:
            return
        words = f"load {uuid4()}"
        said = {
            **dict(HIDDEN.findall(form.text)), "type": "THD", "country": "PE",
            "number_of_victims": "1", "description": words, "act": "record",
        }  # fmt: skip
        done = self.figures.timed("record an incident", lambda: self.web.post(path, data=said))
        if done is not None and done.status_code == 302:
            self.figures.words.append(words)


class Person:
    """Someone without an account: reads, looks at their case, asks for help."""

    def __init__(self, port: int, number: int, figures: Figures) -> None:
        self.port, self.number, self.figures = port, number, figures
        self.turn = 0

    def turns(self) -> Iterator[None]:
        """Do one thing after the other, without end."""
        while True:
            yield self.opens("public page", "/")
            yield self.opens("public form", "/form/")
            yield self.opens("public statistics", "/statistics/")
            if self.turn % 4 == self.number % 4:
                yield self.asks()
            yield self.opens("public status", "/status/")
            self.turn += 1

    def web(self) -> httpx.Client:
        """Return a visit from an address of one's own."""
        transport = httpx.HTTPTransport(local_address=self.address, verify=False)
        base = f"http://127.0.0.1:{self.port}"
        return httpx.Client(base_url=base, transport=transport, timeout=TIMEOUT)

    @property
    def address(self) -> str:
        """Return an address of the loopback range: another one for each turn, as phones have."""
        return f"127.{self.number + 1}.{self.turn // 200}.{self.turn % 200 + 1}"

    def opens(self, kind: str, path: str) -> None:
        """Open a page on a new visit."""
        with self.web() as web:
            self.figures.timed(kind, lambda: web.get(path, follow_redirects=True))

    def asks(self) -> None:
        """Ask for help, and keep the code of the receipt."""
        try:
            code, took = ask_for_help(self.port, self.address)
        except (httpx.HTTPError, KeyError) as fault:
            self.figures.faults[f"ask for help: {fault or type(fault).__name__}"] += 1
            return
        self.figures.seconds["ask for help"].append(took)
        self.figures.codes.append(code)


def bear(house: House, known: dict, accounts: list, minutes: float, rest: float) -> Figures:
    """Let officers and people use the house for some minutes at once."""
    figures, until = Figures(), time.monotonic() + minutes * 60
    crowd: list[tuple[Officer | Person, float]] = [
        *((Officer(house.port, role, key, known, figures), rest) for role, key in accounts),
        *((Person(house.port, number, figures), 2 * rest) for number in range(PEOPLE)),
    ]

    def lives(one: Officer | Person, pause: float) -> None:
        time.sleep(random.random() * pause)  # nobody begins in step with the others
        for _done in one.turns():
            if time.monotonic() > until:
                return
            time.sleep(pause)

    threads = [threading.Thread(target=lives, args=each) for each in crowd]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return figures


def told(figures: Figures, wall: float) -> None:
    """Print the figures of each kind of page."""
    for kind, seconds in sorted(figures.seconds.items()):
        cuts = statistics.quantiles(seconds, n=20) if len(seconds) > 1 else [seconds[0]] * 19
        print(f"{kind:>22} {len(seconds):7} requests  p50 {cuts[9] * 1000:7.0f} ms  "
              f"p95 {cuts[18] * 1000:7.0f} ms")  # fmt: skip
    total = sum(map(len, figures.seconds.values()))
    print(f"{'all':>22} {total:7} requests  {total / wall:.1f} a second")
    for fault, count in figures.faults.most_common():
        print(f"{'fault':>22} {count:7} {fault}")


def main() -> None:
    """Fill, bear, count and print."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--minutes", type=float, default=5)
    asked.add_argument("--incidents", type=int, default=2000)
    asked.add_argument("--rest", type=float, default=1)
    asked.add_argument("--database", default="")
    said = asked.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        house = House(said.database or f"sqlite:///{folder}/db.sqlite3", folder)
        known = filled(house, said.incidents)
        accounts = json.loads(house.do(ACCOUNTS, json.dumps(OFFICERS)))
        house.start()
        since = time.time()
        try:
            figures = bear(house, known, accounts, said.minutes, said.rest)
            told(figures, time.time() - since)
        finally:
            house.end()
        given = {"codes": figures.codes, "words": figures.words}
        day = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(since - 1))
        found = json.loads(house.do(COUNT, json.dumps(given | {"since": day})))
    print(f"{'acknowledged':>22} {len(figures.codes)} requests for help, {len(figures.words)} "
          f"incidents; the journal {'holds' if found['journal'] else 'does not hold'}")  # fmt: skip
    faults = sum(figures.faults.values())
    print(f"lost {found['lost']} doubled {found['doubled']} errors {faults}")


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "amparo.site.settings")
    main()
