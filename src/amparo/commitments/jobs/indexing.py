"""Recommendations that are not findable yet: in the worker, some hundred in a turn."""

import time
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef

from amparo.commitments.actions.indexing import index_recommendations
from amparo.commitments.models import Recommendation
from amparo.commitments.queries.asked_for import KIND
from amparo.vault import blind
from amparo.vault.models import Indexed

BATCH = 250  # rows in one transaction
SECONDS = 10  # of one turn: then the worker looks after its other duties
RECENT = timedelta(days=2)


def index_new(*, at: datetime) -> int:
    """Index what came in the last days and is not findable yet. Returns how many."""
    return _index(UUID(int=int((at - RECENT).timestamp() * 1000) << 80))


def index_old(*, at: datetime) -> int:
    """Index whatever is not findable yet, however old: after words are cut in another way, say."""
    return _index(None)


def _index(since: UUID | None) -> int:
    there = Indexed.objects.filter(target=OuterRef("pk"), kind=KIND, edition=blind.EDITION)
    rows = Recommendation.objects.filter(~Exists(there)).order_by("-pk")
    if since is not None:
        rows = rows.filter(pk__gte=since)
    until, done = time.monotonic() + SECONDS, 0
    while time.monotonic() < until:
        batch = list(rows[:BATCH])
        if not batch:
            break
        with transaction.atomic():
            index_recommendations(batch)
        done += len(batch)
    return done
