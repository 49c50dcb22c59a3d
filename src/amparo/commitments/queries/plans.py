"""Plans with goals and actions, and how far each goal has come."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.db.models import Q, QuerySet

from amparo.commitments.models import Action, Goal, Told
from amparo.commitments.queries.reading import visible
from amparo.instruments.models import Instrument
from amparo.instruments.policies import seen_by

DONE, OVER = ("completed", "verified"), ("cancelled",)


@dataclass(frozen=True, slots=True)
class Branch:
    """A goal with its parts and actions; `done` of `counted` actions, those of its parts too."""

    goal: Goal
    depth: int
    actions: Sequence[Action]
    done: int
    counted: int

    @property
    def share(self) -> Fraction | None:
        """Return done ÷ (all − cancelled); None where there is nothing to do yet."""
        return Fraction(self.done, self.counted) if self.counted else None


def plans(who: Any) -> QuerySet[Instrument]:
    """Return the plans that have goals, as far as someone may see them."""
    goals = visible(Goal, who).exclude(state=Told.WITHDRAWN)
    seen = Instrument.objects.filter(seen_by(who), Q(goals__in=goals)).exclude(state="withdrawn")
    return seen.distinct().order_by("-horizon", "short")


def tree(who: Any, plan: Instrument) -> list[Branch]:
    """Return the goals of a plan in its order, each followed by its parts."""
    goals = list(visible(Goal, who).filter(plan=plan).exclude(state=Told.WITHDRAWN))
    acts = visible(Action, who).filter(goal__in=goals).exclude(state=Told.WITHDRAWN)
    by_goal: dict[Any, list[Action]] = {}
    for act in acts.order_by("ref").prefetch_related("responsibilities__body"):
        by_goal.setdefault(act.goal_id, []).append(act)
    here = {goal.pk for goal in goals}
    parts: dict[Any, list[Goal]] = {}
    for goal in goals:  # what lies within a goal that someone may not see stands at the top
        parts.setdefault(goal.parent_id if goal.parent_id in here else None, []).append(goal)
    return _walk(parts, by_goal, None, 0)


def _walk(parts: Any, by_goal: Any, within: Any, depth: int) -> list[Branch]:
    found: list[Branch] = []
    for goal in parts.get(within, ()):
        below = _walk(parts, by_goal, goal.pk, depth + 1)
        acts = by_goal.get(goal.pk, [])
        direct = [branch for branch in below if branch.depth == depth + 1]
        done = sum(a.stage in DONE for a in acts) + sum(b.done for b in direct)
        counted = sum(a.stage not in OVER for a in acts) + sum(b.counted for b in direct)
        found += [Branch(goal, depth, acts, done, counted), *below]
    return found


def totals(branches: Sequence[Branch]) -> Branch | None:
    """Return how far a plan has come as a whole; None where it has no goals."""
    top = [branch for branch in branches if branch.depth == 0]
    if not top:
        return None
    done, counted = sum(b.done for b in top), sum(b.counted for b in top)
    return Branch(top[0].goal, 0, (), done, counted)
