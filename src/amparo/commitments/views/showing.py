"""How a day and a report's documents look on any page of the chain."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from amparo.commitments import models, queries
from amparo.commitments.views import wording

TONES = {
    "scheduled": "wait", "due": "soon", "overdue": "late", "submitted": "act", "accepted": "ok",
    "returned": "late",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class DueLine:
    """A day with how it stands: an icon's tone and words."""

    due_on: date
    tone: str
    words: str
    key: str


def due_line(due: models.DueDate | None, today: date) -> DueLine | None:
    """Return how a day stands, or None where there is no day."""
    if due is None:
        return None
    key = queries.due_stage(due, today)
    return DueLine(due.due_on, TONES[key], wording.word("commitments/due_stages", key), key)


def proofs_of(who: Any, report: models.ProgressReport) -> list[models.Proof]:
    """Return the documents of a report that one may open."""
    return with_proofs(who, [report])[0][1]


def with_proofs(
    who: Any, reports: Iterable[models.ProgressReport]
) -> list[tuple[models.ProgressReport, list[models.Proof]]]:
    """Return reports, each with its documents that one may open, asked for all at once."""
    listed, kept = list(reports), defaultdict(list)
    found = queries.proofs_seen_by(who, models.Proof.objects.filter(report__in=listed))
    for proof in found.order_by("added_at", "id"):
        kept[proof.report_id].append(proof)
    return [(report, kept[report.pk]) for report in listed]
