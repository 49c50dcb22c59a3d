"""Six hundred invented incidents over three years, some verified, some tied to the cases."""

import random
from datetime import datetime, timedelta

from amparo.kernel.actors import SYSTEM
from amparo.places.models import Area
from amparo.site.demo import words
from amparo.situations import actions as situations
from amparo.situations.actions import ActFacts
from amparo.situations.models import Incident

HOW_MANY = 600
# How often each kind is told of, by weight.
KINDS = {
    "THO": 26, "THD": 14, "HAR": 12, "STI": 9, "CRI": 8, "PHY": 6, "TER": 6, "PRO": 5, "DET": 4,
    "DIG": 4, "MOV": 3, "AKI": 2, "RAI": 2, "INF": 2, "EXC": 2, "KIL": 1, "SUR": 1, "FAM": 1,
}  # fmt: skip


def record_incidents(*, until: datetime, luck: random.Random) -> int:
    """Record the incidents that are missing up to the number wanted; return how many."""
    wanted = HOW_MANY - Incident.objects.count()
    regions = {area.name: area for area in Area.objects.filter(country="PE", level="region")}
    places = [regions[name] for name in words.REGIONS if name in regions]
    for _n in range(max(0, wanted)):
        happened = until - timedelta(days=luck.triangular(1, 1095, 200))
        kind = luck.choices(list(KINDS), weights=list(KINDS.values()))[0]
        situations.record_incident(
            type=kind, occurred=happened.date().isoformat(), country="PE",
            region=luck.choice(places), description=luck.choice(words.STORIES),
            cause=luck.choice(words.CAUSES), by=SYSTEM, at=happened + timedelta(days=3),
            acts=[ActFacts(type=kind, victim_gender=luck.choice(("woman", "man")))],
        )  # fmt: skip
    return max(0, wanted)
