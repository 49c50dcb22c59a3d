"""An invented registry: sources, situations of risk, six hundred incidents over three years."""

import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import groupby

from django.utils import timezone

from amparo.evidence import actions as evidence
from amparo.evidence.models import Source
from amparo.kernel.actors import SYSTEM
from amparo.places.models import Area
from amparo.site.demo import words
from amparo.situations import actions as situations
from amparo.situations.actions import ActFacts, IncidentFacts, InformationFacts
from amparo.situations.models import Incident

HOW_MANY = 600
# How often each kind is told of, by weight.
KINDS = {
    "THO": 26, "THD": 14, "HAR": 12, "STI": 9, "CRI": 8, "PHY": 6, "TER": 6, "PRO": 5, "DET": 4,
    "DIG": 4, "MOV": 3, "AKI": 2, "RAI": 2, "INF": 2, "EXC": 2, "KIL": 1, "SUR": 1, "FAM": 1,
}  # fmt: skip
# How far they are established, by weight, and with how many sources.
ESTABLISHED = {"alleged": 50, "corroborated": 25, "verified": 20, "not_confirmed": 5}
SOURCES = {"verified": 2, "corroborated": 1}
BASIS = "Dos fuentes independientes coinciden en lugar, fecha y hecho."


def fill(*, until: datetime, luck: random.Random) -> None:
    """Record sources and situations, and the incidents that are missing up to the number wanted."""
    regions = {area.name: area for area in Area.objects.filter(country="PE", level="region")}
    sources = [
        evidence.add_source(
            title=title, kind=kind, publisher=publisher, reliability=reliability, language="es",
            by=SYSTEM, at=until - timedelta(days=1100),
        )
        for title, kind, publisher, reliability in words.SOURCES
    ]  # fmt: skip
    for n, (region, kind, phase, state, title, groups) in enumerate(words.SITUATIONS):
        situations.record_situation(
            country="PE", title=title, region=regions[region], conflict_type=kind, phase=phase,
            state=state, groups=groups, by=SYSTEM, at=until - timedelta(days=400 - 60 * n),
        )  # fmt: skip
    told = list(_incidents(until, luck, [regions[name] for name in words.REGIONS], sources))
    told.sort(key=lambda one: one[:2])
    for (month, status), group in groupby(told, key=lambda one: one[:2]):
        situations.record_incidents(
            facts=[facts for _month, _status, _order, facts in group], by=SYSTEM,
            verification=status, basis=BASIS if status in SOURCES else "",
            at=min(until, month + timedelta(days=34)),
        )  # fmt: skip


def _incidents(
    until: datetime, luck: random.Random, places: list[Area], sources: list[Source]
) -> Iterator[tuple[datetime, str, float, IncidentFacts]]:
    """Yield the month, how far it is established, a number to sort by, and what is told."""
    for _n in range(max(0, HOW_MANY - Incident.objects.count())):
        happened = until - timedelta(days=luck.triangular(1, 1095, 200))
        kind = luck.choices(list(KINDS), weights=list(KINDS.values()))[0]
        status = luck.choices(list(ESTABLISHED), weights=list(ESTABLISHED.values()))[0]
        act = ActFacts(type=kind, victim_gender=luck.choice(("woman", "man")))
        yield happened.replace(day=1), status, luck.random(), IncidentFacts(
            type=kind, occurred=timezone.localdate(happened).isoformat(), country="PE",
            region=luck.choice(places), description=luck.choice(words.STORIES),
            cause=luck.choice(words.CAUSES), acts=[act],
            information=[
                InformationFacts(source=source, reliability=source.reliability,
                                 locator=f"p. {luck.randrange(3, 90)}")
                for source in luck.sample(sources, SOURCES.get(status, 0))
            ],
        )  # fmt: skip
