"""What was asked for about an incident, its chain, and what public sources claim."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from amparo.evidence.models import Source
from amparo.kernel.actors import Actor
from amparo.kernel.errors import Invalid, Refused
from amparo.ledger import actions as ledger
from amparo.ledger.locks import locking
from amparo.people.models import Organisation
from amparo.situations.actions.facts import InformationFacts, check_word, known_date
from amparo.situations.actions.incidents import record_incident
from amparo.situations.actions.withdrawing import require_standing
from amparo.situations.models import Incident, Intervention, PublicClaim
from amparo.situations.policies import POLICY, Can
from amparo.vault import rules as names

LISTS = (
    ("kind", "situations/interventions"),
    ("state", "situations/intervention_states"),
    ("priority", "situations/priorities"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class InterventionFacts:
    """What was asked of whom, when, by which body, and what came of it."""

    kind: str
    asked_by: str = ""
    asked_of: Organisation | None = None
    asked_of_other: str = ""
    on: str = ""
    response: str = ""
    impact: str = ""
    state: str = "asked"
    priority: str = "normal"


@transaction.atomic
def add_intervention(
    *, incident_id: UUID | str, facts: InterventionFacts, by: Actor, at: datetime
) -> Intervention:
    """Add what was asked for about an incident.

    :raises Denied: if the actor may not correct the incident.
    :raises Invalid: if a word is not of its list, or nobody was asked.
    """
    incident = locking(Incident, of=("self",)).get(pk=incident_id)
    POLICY.require(by, Can.CORRECT, incident)
    require_standing(incident)
    row = Intervention(incident=incident, at=at, by_label=by.actor_label, **_columns(facts))
    row.save(force_insert=True)
    after = {"intervention": str(row.pk), "kind": row.kind, "state": row.state}
    ledger.record(
        verb="intervention.added", target=incident, by=by, at=at, file=incident.file, after=after
    )
    return row


@transaction.atomic
def change_intervention(
    *, intervention_id: UUID | str, facts: InterventionFacts, by: Actor, at: datetime
) -> Intervention:
    """Say how far an intervention has come; the journal keeps which fields changed.

    :raises Denied: if the actor may not correct the incident.
    :raises Invalid: if a word is not of its list, or nobody was asked.
    """
    row = locking(Intervention, of=("self",)).select_related("incident").get(pk=intervention_id)
    POLICY.require(by, Can.CORRECT, row.incident)
    require_standing(row.incident)
    new = _columns(facts)
    changed = sorted(name for name, value in new.items() if getattr(row, name) != value)
    before = {"state": row.state}
    for name in changed:
        setattr(row, name, new[name])
    if changed:
        row.save(update_fields=changed)
        ledger.record(
            verb="intervention.changed", target=row.incident, by=by, at=at,
            file=row.incident.file, before=before,
            after={"intervention": str(row.pk), "state": row.state, "fields": changed},
        )  # fmt: skip
    return row


def _columns(facts: InterventionFacts) -> dict[str, Any]:
    if not facts.kind:
        raise Invalid(_("Choose what was asked for."), "kind")
    for name, listed in LISTS:
        check_word(listed, getattr(facts, name), name)
    if not facts.asked_of and not facts.asked_of_other.strip():
        raise Invalid(_("Write which body was asked."), "asked_of_other")
    return {
        "kind": facts.kind,
        "asked_by": facts.asked_by.strip()[:200],
        "asked_of": facts.asked_of,
        "asked_of_other": facts.asked_of_other.strip()[:200],
        "on": known_date(facts.on, "").occurred,
        "response": facts.response.strip() or None,
        "impact": facts.impact.strip() or None,
        "state": facts.state,
        "priority": facts.priority,
    }


@transaction.atomic
def link_to_earlier(
    *, incident_id: UUID | str, earlier: Incident | None, by: Actor, at: datetime
) -> Incident:
    """Say which earlier incident this one follows from, or that it follows from none.

    :raises Denied: if the actor may not correct the incident.
    :raises Refused: if the earlier one follows from this one.
    """
    incident = locking(Incident, of=("self",)).get(pk=incident_id)
    POLICY.require(by, Can.CORRECT, incident)
    require_standing(incident)
    step = earlier
    while step is not None:
        if step.pk == incident.pk:
            raise Refused(_("The other incident follows from this one: a chain has no ring."))
        step = step.chain
    incident.chain = earlier
    incident.save(update_fields=["chain"])
    after = {"follows": earlier.code if earlier else ""}
    ledger.record(
        verb="incident.linked", target=incident, by=by, at=at, file=incident.file, after=after
    )
    return incident


@transaction.atomic
def record_from_source(
    *,
    source: Source,
    named: str,
    says: str,
    by: Actor,
    at: datetime,
    locator: str = "",
    **said: Any,
) -> tuple[Incident, PublicClaim]:
    """Record an incident that a public source tells, and sealed beside it whom the source names.

    The incident stays without a name: no public page joins the two.

    :raises Denied: if the actor may not record incidents.
    :raises Invalid: if the public summary names whom the source names, or as `record_incident`.
    """
    telling = names.telltales({"legal_name": named})
    if names.tells(str(said.get("public_summary", "")), telling):
        raise Invalid(
            _("The public summary names the person. Write it without the name."), "public_summary"
        )
    told = InformationFacts(source=source, reliability=source.reliability, locator=locator)
    incident = record_incident(by=by, at=at, information=(told,), **said)
    claim = PublicClaim(
        source=source, locator=locator[:120], named=named.strip() or None,
        says=says.strip() or None, incident=incident, at=at, by_label=by.actor_label,
    )  # fmt: skip
    claim.save(force_insert=True)
    ledger.record(verb="claim.recorded", target=incident, by=by, at=at, file=incident.file)
    return incident, claim
