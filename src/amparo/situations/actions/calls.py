"""Taking a call: what is told on the telephone, kept as it is typed and recorded in one go."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from amparo.kernel.errors import Refused
from amparo.ledger.locks import locking
from amparo.people.models import User
from amparo.situations.actions.facts import InformationFacts
from amparo.situations.actions.incidents import record_incident
from amparo.situations.actions.people import register_person
from amparo.situations.models import Incident, Jotting, Person
from amparo.situations.policies import POLICY, Can

Answers = Mapping[str, Sequence[str]]
KEPT = timedelta(days=1)  # how long a recorded call still answers to being sent twice


@dataclass(frozen=True, slots=True)
class Call:
    """What a call became: the incident, and the person if one was named."""

    incident: Incident
    person: Person | None


@transaction.atomic
def jot(*, key: UUID, answers: Answers, by: User, at: datetime) -> Jotting | None:
    """Keep what was typed so far, sealed; None where the call was recorded already.

    :raises Denied: if the user takes no calls.
    :raises Refused: if the key is someone else's.
    """
    POLICY.require(by, Can.TAKE_CALL)
    row = locking(Jotting).filter(pk=key).first()
    if row is None:
        row = Jotting(id=key, user=by, begun_at=at)
    if row.user_id != by.pk:
        raise Refused(_("This call is another person's."))
    if row.incident_id:
        return None
    row.answers, row.saved_at = {name: list(said) for name, said in answers.items()}, at
    row.save()
    return row


@transaction.atomic
def record_call(
    *, key: UUID, by: User, at: datetime, name: str = "", phone: str = "", told_by: str = "",
    **said: Any,
) -> Call:  # fmt: skip
    """Record what a call told: a person under a code name if one was named, and the incident.

    The same key twice records once. What was jotted down is destroyed.

    :raises Denied: if the user takes no calls.
    :raises Invalid: as `record_incident`.
    """
    POLICY.require(by, Can.TAKE_CALL)
    row = locking(Jotting).filter(pk=key).first()
    if row is not None and (row.user_id != by.pk or row.incident_id):
        if row.user_id != by.pk or row.incident is None:
            raise Refused(_("This call is another person's."))
        act = row.incident.acts.select_related("person").first()
        return Call(row.incident, act.person if act else None)
    person = _person(name, phone, said.get("region"), by=by, at=at)
    told = (InformationFacts(told_by=told_by),) if told_by else ()
    incident = record_incident(by=by, at=at, person=person, information=told, **said)
    row = row or Jotting(id=key, user=by, begun_at=at)
    row.answers, row.saved_at, row.incident = {}, at, incident
    row.save()
    return Call(incident, person)


def _person(name: str, phone: str, region: Any, *, by: User, at: datetime) -> Person | None:
    if not name and not phone:
        return None
    identity: dict[str, Any] = {"legal_name": name}
    if phone:
        identity["contacts"] = [{"type": "phone", "value": phone}]
    return register_person(by=by, at=at, identity=identity, region=region)


def forget_calls(*, at: datetime) -> int:
    """Destroy what is left of calls that were recorded; return how many."""
    return Jotting.objects.exclude(incident=None).filter(saved_at__lt=at - KEPT).delete()[0]


@transaction.atomic
def throw_away(*, key: UUID, by: User) -> None:
    """Destroy what was typed of a call that is not to be recorded."""
    locking(Jotting).filter(pk=key, user=by, incident=None).delete()
