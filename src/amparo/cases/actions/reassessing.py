"""Reasons to assess again, from whoever sees them; and what is done about each."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

import vocab
from amparo.cases.actions.intake import tell
from amparo.cases.actions.moves import locked, move
from amparo.cases.models import Case, Trigger
from amparo.cases.policies import POLICY, Can
from amparo.kernel.actors import Actor
from amparo.kernel.errors import Invalid, Refused
from amparo.ledger import actions as ledger
from amparo.ledger.locks import locking

OPEN_STATES = ("granted", "implementing", "active")


@transaction.atomic
def trigger(
    *, case_id: object, kind: str, once: str, by: Actor, at: datetime, note: str = ""
) -> Trigger:
    """Record a reason to assess again. The same cause (`once`) counts once.

    :raises Invalid: if the kind is unknown.
    :raises Denied: if this is neither the person, who follows the case, nor the system.
    """
    if kind not in vocab.terms("cases/reassessment_triggers"):
        raise Invalid(_("That reason is not on the list."), "kind")
    case = locked(case_id)
    POLICY.require(by, Can.TRIGGER, case)
    found, made = Trigger.objects.get_or_create(
        case=case, once=once,
        defaults={"kind": kind, "note": note or None, "at": at, "by_label": by.actor_label},
    )  # fmt: skip
    if made:
        ledger.record(
            verb="case.trigger", target=case, by=by, at=at, file=case.file, after={"kind": kind}
        )
        ledger.emit(verb="case.triggered", target=case, at=at, payload={"trigger": str(found.pk)})
    return found


@transaction.atomic
def reassess(*, trigger_id: object, by: Actor, at: datetime) -> Case:
    """Assess again because of a trigger; measures stay in force meanwhile.

    :raises Denied: if this is neither the person, who follows the case, nor the system.
    :raises Refused: if the trigger was answered, or the case has no measures to look at again.
    """
    found = locking(Trigger).get(pk=trigger_id)
    case = locked(found.case_id)
    if found.handled_at:
        raise Refused(_("This reason was already answered."))
    found.handled_at, found.outcome = at, "reassessing"
    found.save(update_fields=["handled_at", "outcome"])
    move(case=case, name="reopen" if case.state == "closed" else "reassess", by=by, at=at)
    tell(
        case=case, by=by, at=at,
        text=lambda: _("Your risk is being assessed again. What protects you stays in force."),
    )  # fmt: skip
    return case


@transaction.atomic
def dismiss_trigger(*, trigger_id: object, reason: str, by: Actor, at: datetime) -> Trigger:
    """Answer a reason to assess again with why it does not ask for it.

    :raises Invalid: if the reason is missing.
    :raises Denied: if this person does not follow the case.
    :raises Refused: if the trigger was answered, or the person or a date asked for it.
    """
    if not reason.strip():
        raise Invalid(_("Write why the risk is not assessed again."), "reason")
    found = locking(Trigger).get(pk=trigger_id)
    case = locked(found.case_id)
    POLICY.require(by, Can.FOLLOW_UP, case)
    if found.handled_at:
        raise Refused(_("This reason was already answered."))
    if found.kind in {"person_asked", "scheduled"}:
        raise Refused(_("What the person asks, or a date sets, is not dismissed: assess again."))
    found.handled_at, found.outcome = at, "dismissed"
    found.dismissed_reason = reason.strip()
    found.save()
    ledger.record(verb="case.dismiss_trigger", target=case, by=by, at=at, file=case.file)
    return found
