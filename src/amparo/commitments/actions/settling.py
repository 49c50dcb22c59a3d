"""Taking recommendations on to the stage that what was done about them leads to (SM3)."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q

from amparo.commitments.models import Action, Indicator, Recommendation, Told
from amparo.commitments.queries.chain import facts_of
from amparo.commitments.rules.stages import reached
from amparo.kernel.actors import Actor
from amparo.ledger import actions as ledger


def settle(row: Recommendation, *, by: Actor, at: datetime) -> None:
    """Take a recommendation on as far as the facts lead, and journal it if it moved."""
    before, after = row.stage, reached(row.stage, facts_of(row))
    if after != before:
        row.stage = after
        row.save(update_fields=["stage"])
        moved(row, before, by=by, at=at)


def moved(row: Recommendation | Action, before: str, *, by: Actor, at: datetime) -> None:
    """Journal that a recommendation or an action came to another stage."""
    kind = "recommendation" if isinstance(row, Recommendation) else "state_action"
    ledger.record(
        verb=f"{kind}.moved", target=row, by=by, at=at,
        before={"stage": before}, after={"stage": row.stage},
    )  # fmt: skip


def settle_all(rows: Iterable[Recommendation], *, by: Actor, at: datetime) -> None:
    """Take several recommendations on."""
    for row in rows:
        settle(row, by=by, at=at)


def concerned(row: Told) -> Iterable[Recommendation]:
    """Return the recommendations that a record of the chain may take on."""
    if isinstance(row, Recommendation):
        return [row]
    action = row if isinstance(row, Action) else getattr(row, "action", None)
    indicator = row if isinstance(row, Indicator) else getattr(row, "indicator", None)
    about = Q(pk=getattr(row, "recommendation_id", None))
    if action is not None:
        about |= Q(actions=action)
    if indicator is not None:
        about |= Q(indicators=indicator) | Q(actions__indicators=indicator)
    return Recommendation.objects.filter(about).distinct()
