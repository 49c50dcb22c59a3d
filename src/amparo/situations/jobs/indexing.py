"""Indexing what is not findable yet: rows of before the index, or of an older way of cutting."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef

from amparo.evidence.models import Source
from amparo.situations.actions.indexing import index_incidents, index_situations
from amparo.situations.models import Incident, RiskSituation
from amparo.vault import blind
from amparo.vault.models import Identity, Indexed

STRETCH = 5000  # rows looked at in one go
BATCH = 500  # rows indexed in one transaction


def index_missing(*, at: datetime) -> int:
    """Index the rows that are not, and return how many. Safe to stop and to call again."""
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
    there = Indexed.objects.filter(target=OuterRef("pk"), edition=blind.EDITION)
    rows, done, last = model._default_manager.order_by("pk"), 0, None
    while True:
        batch = list(
            (rows.filter(pk__gt=last) if last else rows).values_list("pk", flat=True)[:5000]
        )
        if not batch:
            return done
        lacking = rows.filter(~Exists(there), pk__gte=batch[0], pk__lte=batch[-1])
        if model is Identity:
            lacking = lacking.filter(erased_at=None)
        while found := list(lacking[:BATCH]):
            index(found)
            done += len(found)
        last = batch[-1]
