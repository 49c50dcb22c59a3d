"""What recommendations mean, and which may ask the same: in the worker, in short turns."""

import time
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from amparo.commitments.models import Likeness, Meaning, Recommendation
from amparo.commitments.rules.meaning import meanings, near_pairs, unpacked
from vocab.likeness import alike

BATCH = 64  # texts read at once


def read_meanings(*, at: datetime) -> int:
    """Work out what recommendations mean that nobody has read yet, and propose which are alike.

    Only those of this house's State: its desks handle what it was asked. Returns how many were
    read in this turn.
    """
    until, done = time.monotonic() + alike().turn_seconds, 0
    waiting = unread(settings.COUNTRY)
    while time.monotonic() < until:
        batch = list(waiting[:BATCH])
        if not batch:
            break
        keep_meanings(batch)
        done += len(batch)
    if done and not waiting.exists():
        propose(country=settings.COUNTRY)
    return done


def unread(country: str) -> QuerySet[Recommendation]:
    """Return the recommendations of a State whose meaning is not worked out, the last first."""
    rows = Recommendation.objects.filter(country=country).exclude(state="withdrawn")
    return rows.exclude(meaning__model=alike().model).order_by("-pk")


def keep_meanings(rows: Sequence[Recommendation]) -> None:
    """Keep what some recommendations mean."""
    vectors = meanings([row.text for row in rows])
    Meaning.objects.bulk_create(
        [
            Meaning(recommendation=row, model=alike().model, vector=vector)
            for row, vector in zip(rows, vectors, strict=True)
        ],
        update_conflicts=True, unique_fields=["recommendation"],
        update_fields=["model", "vector"],
    )  # fmt: skip


def propose(*, country: str) -> int:
    """Propose which recommendations of a State may ask the same; return how many pairs are new.

    What a person has decided stays decided; a pair in the same cluster is not asked of again.
    """
    held = Meaning.objects.filter(
        recommendation__country=country, recommendation__state__in=("draft", "published"),
        model=alike().model,
    ).order_by("recommendation_id")  # fmt: skip
    rows = list(held.values_list("recommendation_id", "vector"))
    if len(rows) < 2:
        return 0
    keys = [key for key, _vector in rows]
    vectors = unpacked([vector for _key, vector in rows])
    together = _together(country)
    found = []
    for one, other, score in near_pairs(vectors, alike().threshold, alike().neighbours):
        first, second = sorted((keys[one], keys[other]))
        if (first, second) not in together:
            found.append(Likeness(one_id=first, other_id=second, score=score))
    with transaction.atomic():
        before = Likeness.objects.count()
        Likeness.objects.bulk_create(found, batch_size=500, ignore_conflicts=True)
        return Likeness.objects.count() - before


def _together(country: str) -> set[tuple[UUID, UUID]]:
    """Return the pairs that stand in one cluster already."""
    clusters: dict[UUID, list[UUID]] = {}
    through = Recommendation.clusters.through.objects.filter(recommendation__country=country)  # type: ignore[attr-defined]
    for cluster, row in through.values_list("cluster_id", "recommendation_id"):
        clusters.setdefault(cluster, []).append(row)
    return {
        (one, other) for rows in clusters.values() for one in rows for other in rows if one < other
    }
