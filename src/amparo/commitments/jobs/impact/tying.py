"""Tying what was taken in: actions and indicators to recommendations, indicators to actions."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q

from amparo.commitments.actions.settling import settle_all
from amparo.commitments.jobs.asking import parts
from amparo.commitments.jobs.impact.relating import Related
from amparo.commitments.models import Action, Indicator, Recommendation
from amparo.kernel.actors import Actor
from amparo.ledger import actions as ledger

Pair = tuple[UUID, UUID]


@dataclass(slots=True)
class Ties:
    """Which records belong together, as pairs of their keys."""

    answers: list[Pair] = field(default_factory=list)  # action, recommendation
    measures: list[Pair] = field(default_factory=list)  # indicator, recommendation
    gauges: list[Pair] = field(default_factory=list)  # indicator, action

    def of_recommendation(self, key: UUID, related: Related) -> None:
        """Note what answers and what measures a recommendation."""
        self.answers += [(one, key) for one in related.actions]
        self.measures += [(one, key) for one in related.indicators]

    def of_action(self, key: UUID, related: Related) -> None:
        """Note what an action answers, and what measures it."""
        self.answers += [(key, one) for one in related.recommendations]
        self.gauges += [(one, key) for one in related.indicators]

    def of_indicator(self, key: UUID, related: Related) -> None:
        """Note what an indicator measures."""
        self.measures += [(key, one) for one in related.recommendations]
        self.gauges += [(key, one) for one in related.actions]


def tie(ties: Ties, *, made: Collection[UUID], by: Actor, at: datetime) -> int:
    """Tie what is not tied yet, and return how many pairs that were.

    The journal tells it of each record that was here before; of those that were `made` just now
    the import itself tells.
    """
    answers = _add(Action.recommendations.through, "action_id", "recommendation_id", ties.answers)
    measures = _add(
        Indicator.recommendations.through, "indicator_id", "recommendation_id", ties.measures
    )
    gauges = _add(Indicator.actions.through, "indicator_id", "action_id", ties.gauges)
    _tell("state_action.linked", Action, "recommendation", answers, made, by, at)
    _tell("indicator.linked", Indicator, "recommendation", measures, made, by, at)
    _tell("indicator.linked", Indicator, "action", gauges, made, by, at)
    asked = {one for _action, one in answers} | {one for _indicator, one in measures}
    settle_all(_touched(asked, {action for _indicator, action in gauges}), by=by, at=at)
    return len(answers) + len(measures) + len(gauges)


def _add(through: Any, one: str, other: str, pairs: Iterable[Pair]) -> list[Pair]:
    """Write the pairs that are not written yet, and return them."""
    wanted = list(dict.fromkeys(pairs))
    there: set[Pair] = set()
    for part in parts(list(dict.fromkeys(key for key, _other in wanted))):
        there.update(through.objects.filter(**{f"{one}__in": part}).values_list(one, other))
    new = [pair for pair in wanted if pair not in there]
    through.objects.bulk_create(
        [through(**{one: first, other: second}) for first, second in new], batch_size=300
    )
    return new


def _tell(
    verb: str, model: Any, of: str, pairs: Iterable[Pair], made: Collection[UUID], by: Actor,
    at: datetime,
) -> None:  # fmt: skip
    old = [pair for pair in pairs if pair[0] not in made]
    if not old:
        return
    asked: Any = Recommendation if of == "recommendation" else Action
    rows = model.objects.in_bulk({key for key, _other in old})
    refs = dict(asked.objects.filter(pk__in={k for _key, k in old}).values_list("pk", "ref"))
    for key, other in old:
        ledger.record(verb=verb, target=rows[key], by=by, at=at, after={of: refs[other]})


def _touched(keys: Iterable[UUID], actions: Iterable[UUID]) -> Iterable[Recommendation]:
    """Yield the published recommendations that a new tie may take on."""
    found: set[UUID] = set()
    for part in parts(list(actions)):
        rows = Recommendation.objects.filter(actions__in=part)
        found.update(rows.values_list("pk", flat=True))
    for part in parts(list(found | set(keys))):
        yield from Recommendation.objects.filter(Q(pk__in=part), state="published")
