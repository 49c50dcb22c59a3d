"""Withdrawing incidents that were recorded by mistake, and restoring them: nothing is erased."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from amparo.exchange.actions import reclaim
from amparo.kernel.actors import Actor
from amparo.kernel.errors import Denied, Invalid, Refused
from amparo.ledger import actions as ledger
from amparo.ledger.locks import locking
from amparo.situations.actions.merging import note_matches
from amparo.situations.models import Incident, Withdrawal
from amparo.situations.policies import POLICY, Can, may_withdraw
from amparo.situations.queries.matching import INCIDENT
from amparo.situations.queries.touched import why_stays


@transaction.atomic
def withdraw_incident(*, incident_id: UUID | str, why: str, by: Actor, at: datetime) -> Withdrawal:
    """Withdraw an incident that was recorded by mistake: no list, search or count holds it then.

    It stays readable, with its history, to those who could read it, and can be restored.

    :raises Denied: if the actor may not correct it or, once it was verified, not verify it.
    :raises Invalid: without a reason.
    :raises Refused: if it is withdrawn already, or others were merged into it.
    """
    incident = _locked(incident_id, by)
    _check(why)
    if incident.withdrawn_at:
        raise Refused(_("This incident was withdrawn already."))
    if incident.merged_into_id or incident.merged_from.exists():
        raise Refused(
            _("Records were merged here. Undo the merge first, then withdraw what is wrong.")
        )
    row = Withdrawal.objects.create(
        incident=incident, at=at, by_label=by.actor_label, why=why.strip()
    )
    incident.withdrawn_at = at
    incident.save(update_fields=["withdrawn_at"])
    _journal("incident.withdrawn", incident, by=by, at=at)
    return row


@transaction.atomic
def restore_incident(*, incident_id: UUID | str, why: str, by: Actor, at: datetime) -> Withdrawal:
    """Restore an incident that was withdrawn: it counts again as it did.

    :raises Denied: if the actor may not withdraw it.
    :raises Invalid: without a reason.
    :raises Refused: if it is not withdrawn.
    """
    incident = _locked(incident_id, by)
    _check(why)
    row = incident.withdrawals.filter(restored_at=None).first()
    if incident.withdrawn_at is None or row is None:
        raise Refused(_("This incident is not withdrawn."))
    row.restored_at, row.restored_label, row.restored_why = at, by.actor_label, why.strip()
    row.save(update_fields=["restored_at", "restored_label", "restored_why"])
    incident.withdrawn_at = None
    incident.save(update_fields=["withdrawn_at"])
    if row.job:
        reclaim(job=row.job, target=ledger.label(incident))
    # What was recorded meanwhile was not compared with it.
    note_matches(kind=INCIDENT, thing=incident, at=at)
    _journal("incident.restored", incident, by=by, at=at)
    return row


@transaction.atomic
def take_back(*, keys: Sequence[UUID], job: str, by: Actor, at: datetime) -> dict[UUID, str]:
    """Withdraw the incidents of an import that nobody has touched; return why the others stay.

    The caller journals the import as a whole.

    :raises Denied: if the actor may not take incidents in.
    """
    POLICY.require(by, Can.IMPORT)
    rows = {row.pk: row for row in locking(Incident, of=("self",)).filter(pk__in=keys)}
    stay = why_stays(rows.values(), by)
    gone = [row for key, row in rows.items() if key not in stay]
    Withdrawal.objects.bulk_create(
        [Withdrawal(incident=row, job=job, at=at, by_label=by.actor_label) for row in gone]
    )
    Incident.objects.filter(pk__in=[row.pk for row in gone]).update(withdrawn_at=at)
    return stay


@transaction.atomic
def put_back(*, keys: Sequence[UUID], job: str, by: Actor, at: datetime) -> set[UUID]:
    """Restore what was withdrawn with an import and since left alone; return their keys.

    The caller journals the import as a whole.

    :raises Denied: if the actor may not take incidents in.
    """
    POLICY.require(by, Can.IMPORT)
    incidents = locking(Incident, of=("self",)).filter(pk__in=keys)
    mine = {row.pk for row in incidents if may_withdraw(by, row)}
    rows = Withdrawal.objects.filter(incident__in=mine, job=job, restored_at=None)
    back = set(rows.values_list("incident", flat=True))
    rows.update(restored_at=at, restored_label=by.actor_label)
    Incident.objects.filter(pk__in=back).update(withdrawn_at=None)
    return back


def require_standing(incident: Incident) -> None:
    """Check that an incident was not withdrawn before something is added to it.

    :raises Refused: if it was.
    """
    if incident.withdrawn_at:
        raise Refused(_("This incident is withdrawn. Restore it first, if it did happen."))


def _locked(incident_id: UUID | str, by: Actor) -> Incident:
    incident = locking(Incident, of=("self",)).get(pk=incident_id)
    POLICY.require(by, Can.CORRECT, incident)
    if not may_withdraw(by, incident):
        raise Denied(_("It was verified: only someone who may verify incidents can withdraw it."))
    return incident


def _check(why: str) -> None:
    if not why.strip():
        raise Invalid(_("Write why."), "why")


def _journal(verb: str, incident: Incident, *, by: Actor, at: datetime) -> None:
    ledger.record(
        verb=verb, target=incident, by=by, at=at, file=incident.file, after={"code": incident.code}
    )
    payload = {"incident": str(incident.pk), "file": incident.file}
    ledger.emit(verb=verb, target=incident, at=at, payload=payload)
