"""Plans with goals: published whole, by someone who wrote none of it."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from amparo.commitments.models import Action, Goal, Told
from amparo.commitments.policies import POLICY, Can
from amparo.commitments.workflow.treaties import RECORD
from amparo.instruments.models import Instrument
from amparo.kernel.actors import Actor
from amparo.kernel.errors import Denied, Refused
from amparo.ledger import actions as ledger
from amparo.ledger.locks import locking
from amparo.vault.naming import require_nobody


@transaction.atomic
def publish_plan(*, plan_id: object, by: Actor, at: datetime) -> Instrument:
    """Publish the goals of a plan and the actions for each that wait. Others wrote them.

    :raises Denied: if who asks heads no desk, or wrote any of it.
    :raises Refused: if the plan itself is not published, nothing waits, or words of it may point to
        a person.
    """
    plan = locking(Instrument).get(pk=plan_id)
    drafts = drafts_of_plan(plan)
    if not drafts:
        raise Refused(_("Nothing of this plan waits to be published."))
    for row in drafts:
        if not POLICY.allows(by, Can.PUBLISH, row):
            raise Denied(_("Whoever wrote any of it does not publish it: ask someone else."), row)
        RECORD.check(RECORD.move("publish"), row)
        if words := row.public_words:
            require_nobody(words, what=row, by=by, at=at)
    if plan.state != Instrument.PUBLISHED:
        raise Refused(_("First publish the plan itself, among the instruments."))
    for row in drafts:
        row.state, row.published_at = Told.PUBLISHED, at
        row.save(update_fields=["state", "published_at"])
    ledger.record(
        verb="goals.published", target=plan, by=by, at=at, after={"records": len(drafts)}
    )  # fmt: skip
    return plan


def drafts_of_plan(plan: Instrument) -> list[Any]:
    """Return the goals of a plan that are drafts, and the actions for its goals that are."""
    goals = Goal.objects.filter(plan=plan)
    actions = Action.objects.filter(goal__in=goals, state=Told.DRAFT)
    return [*goals.filter(state=Told.DRAFT), *actions.order_by("ref")]
