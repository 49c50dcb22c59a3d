"""Indexing what is not findable yet: rows of before the index, or of an older way of cutting."""

import time
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef

from amparo.evidence.models import Source
from amparo.situations.actions.indexing import index_incidents, index_situations
from amparo.situations.models import Incident, Reached, RiskSituation
from amparo.vault import blind
from amparo.vault.models import Identity, Indexed

STRETCH = 5000  # rows looked at in one go
BATCH = 500  # rows indexed in one transaction
TURN = 3.0  # seconds for a kind of row: other work waits meanwhile


def index_missing(*, at: datetime) -> int:
    """Index the rows that are not, for a few seconds of each kind; return how many.

    Goes on where the last call came to. Safe to stop and to call again.
    """
    return (
        _walk(Incident, index_incidents)
        + _walk(RiskSituation, index_situations)
        + _walk(Source, _index_sources)
        + _walk(Identity, _index_names)
    )


def _index_sources(sources: Sequence[Source]) -> None:
    blind.index_all("source", [blind.Text(one.pk, (one.title, one.publisher)) for one in sources])


def _index_names(identities: Sequence[Identity]) -> None:
    for one in identities:
        names = filter(None, (one.legal_name, one.social_name))
        blind.index_name(one.pk, names)


def _walk(model: type[models.Model], index: Callable[[Sequence[Any]], None]) -> int:
    name = f"words {blind.EDITION} of {model._meta.model_name}"
    there = Indexed.objects.filter(target=OuterRef("pk"), edition=blind.EDITION)
    rows, done, until = model._default_manager.order_by("pk"), 0, time.monotonic() + TURN
    reached = Reached.objects.filter(name=name).first()
    last = reached.key if reached else None
    while time.monotonic() < until:
        ahead = rows.filter(pk__gt=last) if last else rows
        stretch = list(ahead.values_list("pk", flat=True)[:STRETCH])
        if not stretch:
            break
        lacking = rows.filter(~Exists(there), pk__gte=stretch[0], pk__lte=stretch[-1])
        if model is Identity:
            lacking = lacking.filter(erased_at=None)
        while (found := list(lacking[:BATCH])) and time.monotonic() < until:
            index(found)
            done += len(found)
        if found:
            break
        last = stretch[-1]
        Reached.objects.update_or_create(name=name, defaults={"key": last})
    return done
