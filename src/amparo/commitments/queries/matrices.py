"""What one State was asked, by theme: how it answered and how far it has come (R-03)."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import vocab
from amparo.commitments.models import Label, Position
from amparo.commitments.queries.asked_for import (
    STANDS,
    Wanted,
    narrowed,
    recommendations_visible_to,
)

KINDS = ("issue", "theme", "right", "group", "sdg")


@dataclass(slots=True)
class Row:
    """One theme: how many recommendations, by answer and by stage."""

    theme: str
    all: int = 0
    answers: Counter[str] = field(default_factory=Counter)
    stages: Counter[str] = field(default_factory=Counter)

    def add(self, answer: str, stage: str) -> None:
        """Count one recommendation."""
        self.all += 1
        self.answers[answer] += 1
        self.stages[stage] += 1


@dataclass(frozen=True, slots=True)
class Matrix:
    """Themes against answers and stages. A recommendation counts under each of its themes.

    `total` counts each once. `answers` and `stages` are the columns that anything stands in.
    """

    rows: list[Row]
    total: Row
    answers: list[str]
    stages: list[str]
    kinds: list[str]


def matrix_of(who: Any, by: Wanted, kind: str = "") -> Matrix:
    """Return the matrix of what a filter leaves; `kind` of label, or the first that is there."""
    rows = narrowed(recommendations_visible_to(who), by, who).order_by()
    keys = rows.values("pk")
    stages = {key: (stage, asked) for key, stage, asked in rows.values_list("pk", "stage", "kind")}
    standing = Position.objects.filter(STANDS, recommendation__in=keys)
    answers = dict(standing.values_list("recommendation_id", "support"))
    labels: dict[str, dict[UUID, set[str]]] = defaultdict(lambda: defaultdict(set))
    said = Label.objects.filter(recommendation__in=keys)
    for key, of, value in said.values_list("recommendation_id", "kind", "value"):
        labels[of][key].add(value)
    there = [one for one in KINDS if one in labels]
    chosen = kind if kind in there else next(iter(there), "")
    found: dict[str, Row] = {}
    total = Row("")
    for key, (stage, asked) in stages.items():
        answer = answers.get(key, "pending" if asked == "recommendation" else "not_applicable")
        total.add(answer, stage)
        for theme in labels[chosen].get(key, {""}) if chosen else {""}:
            found.setdefault(theme, Row(theme)).add(answer, stage)
    ordered = sorted(found.values(), key=lambda row: (not row.theme, -row.all, row.theme))
    columns = [*vocab.terms("commitments/support_levels"), "pending"]
    steps = vocab.terms("commitments/recommendation_stages")
    return Matrix(
        ordered, total, [a for a in columns if total.answers[a]],
        [s for s in steps if total.stages[s]], there,
    )  # fmt: skip
