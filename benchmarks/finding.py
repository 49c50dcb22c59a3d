"""How fast the registry finds: `python benchmarks/finding.py 10000` fills a database and measures.

Each incident has a sealed text of some thirty words; every fifth has a person with a sealed name.
Asked are an analyst, who may see all but the secret, and an officer with 300 incidents and 60
persons in reach among all the others. Figures are of the queries alone, without HTTP; the data is
thrown away. `DATABASE_URL` chooses the database.
"""

import os
import random
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]
os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
FOLDER = tempfile.TemporaryDirectory()
os.environ.setdefault("DATABASE_URL", f"sqlite:///{FOLDER.name}/bench.sqlite3")

import django  # noqa: E402

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.db.models import Q  # noqa: E402
from django.utils import timezone  # noqa: E402

import vocab  # noqa: E402
from amparo.kernel.actors import SYSTEM  # noqa: E402
from amparo.places.actions import load_profile  # noqa: E402
from amparo.places.models import Area  # noqa: E402
from amparo.situations import actions, policies, queries  # noqa: E402
from amparo.situations.actions import IncidentFacts  # noqa: E402
from amparo.situations.models import Incident, Person  # noqa: E402
from tests.unit.situations.people import staff_of  # noqa: E402

SYLLABLES = "ma na qui ra to so li pe cha lla wa ri mu ca po te sa ni".split()  # noqa: SIM905
WRITTEN = """amenaza comunidad lider camino noche hombres armas casa familia rio bosque policia mina
denuncia llamada carta vehiculo disparo reunion asamblea tierra agua defensor"""
COMMON = WRITTEN.split()
GIVEN = "Rosa Juan Maria Luis Elena Julio Carmen Pedro Ana Jose Ruth".split()  # noqa: SIM905
TURNS = 30


def word(chance: random.Random) -> str:
    return "".join(chance.choice(SYLLABLES) for _ in range(chance.randint(2, 4)))


def fill(count: int) -> float:
    """Fill the registry and return how many incidents a second."""
    chance = random.Random(7)
    regions = list(Area.objects.filter(country="PE", level="region"))
    types = list(vocab.terms("situations/incident_types"))
    causes = list(vocab.terms("situations/causes"))
    begun, at = time.monotonic(), timezone.now()
    surnames = [word(chance).title() for _ in range(2000)]
    for start in range(0, count, 500):
        facts = [
            IncidentFacts(
                type=chance.choice(types), country="PE", region=chance.choice(regions),
                cause=chance.choice(causes), secrecy="SECRET" if n % 50 == 0 else "RESTRICTED",
                occurred=f"20{chance.randint(10, 25)}-{chance.randint(1, 12):02}",
                description=" ".join(
                    chance.choice(COMMON) if chance.random() < 0.6 else word(chance)
                    for _ in range(30)
                ),
            )
            for n in range(start, min(start + 500, count))
        ]  # fmt: skip
        actions.record_incidents(facts=facts, by=SYSTEM, at=at)
        for _n in range(100):
            name = " ".join(
                [chance.choice(GIVEN), chance.choice(surnames), chance.choice(surnames)]
            )
            actions.register_person(by=SYSTEM, at=at, identity={"legal_name": name})
    return count / (time.monotonic() - begun)


def measured(name: str, ask: Callable[[], object]) -> None:
    """Print the half and the 95th of some turns of one question, and its own computing time."""
    ask()
    times, cpu = [], time.process_time()
    for _turn in range(TURNS):
        begun = time.monotonic()
        ask()
        times.append((time.monotonic() - begun) * 1000)
    cpu = (time.process_time() - cpu) * 1000 / TURNS
    times.sort()
    half, most = times[len(times) // 2], times[int(len(times) * 0.95)]
    print(f"{name:40} p50 {half:7.1f}   p95 {most:7.1f} ms   computing {cpu:7.1f} ms")


def ask_all(who: object, name: str) -> None:
    def listed(**said: str) -> None:
        by = queries.Filters.read(said)
        rows, _after = queries.page_of(queries.narrowed(queries.listed_incidents(who), by, who))
        queries.readable_among(who, rows)

    def found(typed: str, **said: str) -> None:
        queries.search_incidents(who, queries.Filters.read({"q": typed, **said}))

    measured(f"{name}: list", listed)
    measured(f"{name}: list by type and region", lambda: listed(type="THD", region="08"))
    measured(f"{name}: list by period", lambda: listed(since="2012", until="2013"))
    measured(f"{name}: one common word", lambda: found("asesinato"))
    measured(f"{name}: two common words", lambda: found("asesinato cusco"))
    measured(f"{name}: a common sealed word", lambda: found("camioneta vehiculo"))
    measured(f"{name}: three sealed words", lambda: found("asamblea disparo carta"))
    measured(f"{name}: a word nobody wrote", lambda: found("xilofono"))
    measured(f"{name}: word and filter", lambda: found("cusco", type="THD"))
    measured(f"{name}: a misspelt word", lambda: found("asezinatto"))
    measured(f"{name}: name", lambda: queries.search_people(who, "Rosa Makira"))
    measured(f"{name}: common name", lambda: queries.search_people(who, "Rosa"))
    measured(f"{name}: misspelt name", lambda: queries.search_people(who, "Rossaa Quimara"))
    by = queries.Filters()
    measured(f"{name}: totals", lambda: queries.totals(
        queries.filtered(queries.listed_incidents(who), by, who)))  # fmt: skip


def main(count: int) -> None:
    call_command("migrate", verbosity=0)
    load_profile("PE", at=timezone.now())
    lacking = count - Incident.objects.count()
    speed = f"filled at {fill(lacking):.0f} a second" if lacking > 0 else "filled before"
    print(f"{connection.vendor}, {count} incidents; {speed}")
    officer, mine = (
        staff_of("case_officer", f"officer {time.time_ns()}"),
        list(Incident.objects.order_by("?")[:300]),
    )
    people = list(Person.objects.order_by("?")[:60])
    reached = (Q(pk__in=[i.pk for i in mine]), Q(pk__in=[p.pk for p in people]), Q(pk__in=()))
    policies.REACHES[:] = [lambda who: reached if who == officer else (policies.NOTHING,) * 3]
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    ask_all(staff_of("registry_analyst", f"analyst {time.time_ns()}"), "analyst")
    ask_all(officer, "officer")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
