"""The chain of a recommendation: what was answered, done, measured, said of it."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Q, QuerySet

from amparo.commitments.models import (
    Action,
    Assessment,
    Cycle,
    DomesticStep,
    Indicator,
    Position,
    ProgressReport,
    Proof,
    Recommendation,
    Responsibility,
)
from amparo.commitments.policies import reports_seen_by
from amparo.commitments.queries.reading import visible
from amparo.commitments.rules.counting import Counted, counted
from amparo.commitments.rules.stages import Facts
from amparo.commitments.workflow import owes_answer
from amparo.kernel.actors import SYSTEM

BEGUN = ("in_progress", "suspended", "completed", "verified")
COUNTED_AS = {"supported": "supported", "in_part": "in_part", "noted": "noted"}


def standing_position(row: Recommendation, who: Any = SYSTEM) -> Position | None:
    """Return what the State holds of a recommendation today, if one may see it: one, or none."""
    found = visible(Position, who).filter(recommendation=row, state="published", known_to=None)
    return found.filter(country=row.country).first()


def positions_of(who: Any, row: Recommendation) -> QuerySet[Position]:
    """Return all positions on a recommendation that one may see, the last recorded first."""
    return visible(Position, who).filter(recommendation=row).order_by("-recorded_at", "-id")


def actions_of(who: Any, row: Recommendation) -> QuerySet[Action]:
    """Return the actions that answer a recommendation."""
    return visible(Action, who).filter(recommendations=row).order_by("target_on", "ref")


def indicators_of(who: Any, row: Recommendation) -> QuerySet[Indicator]:
    """Return the indicators of a recommendation: its own, and those of its actions."""
    linked = Q(recommendations=row) | Q(actions__recommendations=row, actions__state="published")
    return visible(Indicator, who).filter(linked).distinct().order_by("ref")


def steps_about(who: Any, actions: Sequence[Action]) -> QuerySet[DomesticStep]:
    """Return the steps at home of the treaties that some actions are to bring into force."""
    rows = visible(DomesticStep, who).filter(
        instrument__in=Action.instruments.through.objects.filter(
            action__in=[action.pk for action in actions]
        ).values("instrument"),
        country__in={action.country for action in actions},
    )
    rows = rows.exclude(state="withdrawn").select_related("instrument")
    return rows.order_by("instrument", "taken", "id")


def reports_about(who: Any, row: Recommendation) -> QuerySet[ProgressReport]:
    """Return what bodies reported of a recommendation's actions and indicators, the last first."""
    about = Q(action__recommendations=row) | Q(indicator__recommendations=row)
    about |= Q(indicator__actions__recommendations=row)
    return visible_reports(who).filter(about).distinct().order_by("-recorded_at", "-id")


def visible_reports(who: Any) -> QuerySet[ProgressReport]:
    """Return the progress reports that one may see: of one's own body also the drafts."""
    found = ProgressReport.objects.filter(reports_seen_by(who))
    return found.select_related("action", "indicator", "body", "due_date")


def proofs_seen_by(who: Any, proofs: QuerySet[Proof]) -> QuerySet[Proof]:
    """Return the documents that one may open: those of what one may see.

    Whoever works nowhere sees only what is public of what is published to all.
    """
    if not getattr(who, "is_authenticated", False):
        proofs = proofs.filter(is_public=True)
    reports = visible_reports(who).values("pk")
    actions = visible(Action, who).values("pk")
    return proofs.filter(Q(report__in=reports) | Q(report=None, action__in=actions))


def assessments_of(who: Any, row: Recommendation) -> QuerySet[Assessment]:
    """Return what assessors said of a recommendation or its actions, the last first."""
    about = Q(recommendation=row) | Q(action__recommendations=row)
    found = visible(Assessment, who).filter(about).distinct()
    return found.select_related("action").order_by("-as_of", "assessor", "-id")


def facts_of(row: Recommendation) -> Facts:
    """Return what was done about a recommendation, from what is published."""
    actions = row.actions.filter(state="published").exclude(stage="cancelled")
    keys = list(actions.values_list("pk", flat=True))
    leads = Responsibility.objects.filter(action__in=keys, role="lead", until_on=None)
    reports = (
        Q(action__in=keys) | Q(indicator__recommendations=row) | Q(indicator__actions__in=keys)
    )
    said = Q(recommendation=row) | Q(action__in=keys)
    return Facts(
        owes_answer=owes_answer(row),
        answered=standing_position(row) is not None,
        assigned=row.lead_id is not None or leads.exists(),
        planned=bool(keys),
        begun=actions.filter(stage__in=BEGUN).exists(),
        reported=ProgressReport.objects.filter(reports, state="published").exists(),
        assessed=Assessment.objects.filter(said, state="published").exists(),
    )


def counts_of(cycle: Cycle) -> Counted:
    """Return the counts of a cycle as its document states them, and as they are held (V-C3)."""
    rows = Recommendation.objects.filter(cycle=cycle, state="published")
    standing = Position.objects.filter(
        recommendation__in=rows, state="published", known_to=None, country=cycle.country
    )
    held = {"received": rows.count()}
    for support in standing.values_list("support", flat=True):
        name = COUNTED_AS.get(support, "answered_otherwise")
        held[name] = held.get(name, 0) + 1
    answered = sum(n for name, n in held.items() if name != "received")
    held["pending"] = held["received"] - answered
    return counted(cycle.stated, held)
