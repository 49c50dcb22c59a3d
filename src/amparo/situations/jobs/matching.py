"""Looking for records that may be one among those that came since the last time."""

import time
from datetime import datetime

from amparo.situations.actions.merging import note_matches
from amparo.situations.models import Reached
from amparo.situations.queries.matching import MODELS, STANDING

AT_ONCE = 500  # records of a kind; the rest at the next call
STEP = 10  # records between two notes of how far it came
TURN = 3.0  # seconds for a kind: other work waits meanwhile


def look_for_matches(*, at: datetime) -> int:
    """Note the pairs that new records make, and return how many. Safe to stop and call again."""
    return sum(_look(kind, at) for kind in MODELS)


def _look(kind: str, at: datetime) -> int:
    name = f"matches of {kind}"
    last = Reached.objects.filter(name=name).first()
    rows = MODELS[kind]._default_manager.filter(STANDING[kind]).order_by("pk")
    if last:
        rows = rows.filter(pk__gt=last.key)
    count, until = 0, time.monotonic() + TURN
    found = list(rows[:AT_ONCE])
    for batch in (found[start : start + STEP] for start in range(0, len(found), STEP)):
        count += sum(note_matches(kind=kind, thing=row, at=at) for row in batch)
        Reached.objects.update_or_create(name=name, defaults={"key": batch[-1].pk})
        if time.monotonic() >= until:
            break
    return count
