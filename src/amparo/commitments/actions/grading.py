"""How far something was carried out, as one assessor says on its own scale."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

import vocab
from amparo.commitments.actions.holding import (
    Cited,
    begin,
    day_known,
    keep,
    of_list,
    written,
)
from amparo.commitments.models import Action, Assessment, Recommendation
from amparo.commitments.policies import POLICY, Can
from amparo.kernel.actors import Actor
from amparo.kernel.errors import Invalid


@transaction.atomic
def grade(
    *, assessor: str, assessor_kind: str, scale: str, value: str, as_of: str, by: Actor,
    at: datetime, recommendation_id: object = None, action_id: object = None, reasons: str = "",
    note: str = "", secrecy: str = "INTERNAL", cited: Cited | None = None,
) -> Assessment:  # fmt: skip
    """Record the grade that one assessor gives, as issued, as a draft.

    Several assessors stand beside each other. None is averaged, and none wins.

    :raises Denied: if who asks works at no desk.
    :raises Invalid: without an assessor or a day, or for a grade that is not of the scale.
    """
    row = begin(Assessment(), secrecy=secrecy, by=by, at=at)
    written([("assessor", assessor)])
    of_list(assessor_kind, "commitments/assessor_kinds", "assessor_kind")
    of_list(scale, "commitments/scales", "scale")
    if vocab.terms("commitments/scales")[scale].grade(value) is None:
        raise Invalid(_("This grade is not of that scale."), "value")
    day_known(as_of, "as_of", needed=True)
    if (recommendation_id is None) == (action_id is None):
        raise Invalid(_("Say what is assessed: a recommendation, or an action."), "value")
    if recommendation_id is not None:
        row.recommendation = Recommendation.objects.get(pk=recommendation_id)
        row.country = row.recommendation.country
    else:
        row.action = Action.objects.get(pk=action_id)
        row.country = row.action.country
    POLICY.require(by, Can.SEE, row.recommendation or row.action)
    row.assessor, row.assessor_kind, row.scale = assessor.strip(), assessor_kind, scale
    row.value, row.as_of = value, as_of
    row.reasons, row.note = reasons.strip(), note.strip()
    after = {"scale": scale, "value": value, "assessor_kind": assessor_kind}
    return keep(row, verb="implementation.assessed", cited=cited, by=by, at=at, after=after)
