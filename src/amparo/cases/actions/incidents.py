"""The incidents that a case rests on: recorded with it, or found in the registry and linked."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from amparo.cases.actions.moves import locked
from amparo.cases.models import Case, IncidentLink
from amparo.cases.policies import POLICY, Can
from amparo.kernel.actors import Actor
from amparo.kernel.errors import Invalid, Refused
from amparo.ledger import actions as ledger
from amparo.situations import actions as situations
from amparo.situations.models import Incident
from amparo.situations.queries import visible_incidents


@transaction.atomic
def record_incident(*, case_id: object, by: Actor, at: datetime, **said: Any) -> Incident:
    """Record what happened to the person or collective of a case, and tie it to the case.

    `said` are the words of `situations.actions.record_incident`: `type` and `country` at least.

    :raises Denied: if this person may not add facts to the case.
    :raises Invalid: at the word that does not fit.
    """
    case = locked(case_id)
    POLICY.require(by, Can.ADD_FACT, case)
    incident = situations.record_incident(
        by=by, at=at, person=case.person, collective=case.collective, file=case.file,
        situation=case.situation, **said,
    )  # fmt: skip
    IncidentLink.objects.create(case=case, incident=incident, linked_at=at)
    return incident


@transaction.atomic
def link_incident(*, case_id: object, code: str, by: Actor, at: datetime) -> Case:
    """Tie an incident of the registry to a case, by its code.

    :raises Denied: if this person may not add facts to the case.
    :raises Invalid: if no incident that they may see has this code.
    :raises Refused: if it is tied to the case already.
    """
    case = locked(case_id)
    POLICY.require(by, Can.ADD_FACT, case)
    incident = visible_incidents(by).filter(code=code.strip().upper()).first()
    if incident is None:
        raise Invalid(_("No incident that you may see has this code."), "code")
    _link, made = IncidentLink.objects.get_or_create(
        case=case, incident=incident, defaults={"linked_at": at}
    )
    if not made:
        raise Refused(_("This incident is on the case already."))
    ledger.record(
        verb="case.incident_linked", target=case, by=by, at=at, file=case.file,
        after={"incident": incident.code},
    )  # fmt: skip
    return case
