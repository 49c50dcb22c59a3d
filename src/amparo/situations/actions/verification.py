"""Correcting an incident without erasing, adding what a source says, and verifying."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

import vocab
from amparo.kernel.actors import Actor
from amparo.kernel.errors import Denied, Invalid, Refused
from amparo.ledger import actions as ledger
from amparo.ledger.locks import locking
from amparo.situations.actions.facts import IncidentFacts, InformationFacts, check_information
from amparo.situations.actions.incidents import columns, information_row
from amparo.situations.actions.indexing import index_incidents
from amparo.situations.actions.withdrawing import require_standing
from amparo.situations.models import Correction, Incident, Information, Judgement
from amparo.situations.policies import POLICY, Can
from vocab.ladder import Rung, ladder

# What a correction may change; the words among them only by someone who may read them.
WORDS = frozenset({"description", "exact_place"})
PLAIN = frozenset(
    {
        *("type", "country", "occurred", "occurred_precision", "region", "district"),
        *("region_as_written", "public_summary", "cause", "sector", "rights"),
        *("number_of_victims", "secrecy", "situation"),
    }
)


@transaction.atomic
def correct_incident(
    *,
    incident_id: UUID | str,
    by: Actor,
    at: datetime,
    why: str,
    version: int | None = None,
    file: str = "",
    **changes: Any,
) -> Incident:
    """Correct an incident; what it said before is kept, sealed, with the reason.

    `version` is the one that the corrector has read: if another came first, this is refused.

    :raises Denied: if the actor may not correct it, or may not read the words to be changed.
    :raises Invalid: without a reason, or if a word does not fit.
    :raises Refused: if it was corrected meanwhile, or nothing changes.
    """
    incident = locking(Incident, of=("self",)).get(pk=incident_id)
    POLICY.require(by, Can.CORRECT, incident)
    require_standing(incident)
    if stray := set(changes) - WORDS - PLAIN:
        raise TypeError(f"a correction has no {', '.join(sorted(stray))}")
    if WORDS & set(changes) and not POLICY.allows(by, Can.READ, incident):
        raise Denied(_("You may not read the words of this incident, so you cannot change them."))
    if not why.strip():
        raise Invalid(_("Write why it is corrected."), "why")
    if version is not None and version != incident.version:
        raise Refused(
            _("Someone corrected this meanwhile. Compare it with what you typed, and save again.")
        )
    changed = _changed(incident, changes)
    if not changed:
        raise Refused(_("Nothing is different."))
    _keep(incident, changed, why=why, by=by, at=at, file=file)
    return incident


def _changed(incident: Incident, changes: dict[str, Any]) -> dict[str, Any]:
    """Return the columns that change, with their new values.

    :raises Invalid: if a word does not fit.
    """
    now = {name: getattr(incident, name) for name in WORDS | PLAIN}
    # As written, so that an unchanged date keeps the words of its source.
    now["occurred"] = incident.occurred_as_written or incident.occurred
    merged = {**now, **changes}
    merged |= {name: merged[name] or "" for name in WORDS}
    if "type" in changes and "rights" not in changes and changes["type"] != incident.type:
        merged["rights"] = ()
    new = columns(IncidentFacts(country_as_written=incident.country_as_written, **merged))
    new.pop("chain")
    return {name: value for name, value in new.items() if getattr(incident, name) != value}


def _keep(
    incident: Incident,
    changed: dict[str, Any],
    *,
    why: str,
    by: Actor,
    at: datetime,
    file: str,
) -> None:
    Correction.objects.create(
        incident=incident,
        version=incident.version,
        fields=sorted(changed),
        was={name: plain_value(getattr(incident, name)) for name in changed},
        why=why.strip(),
        at=at,
        by_label=by.actor_label,
    )
    if "type" in changed and incident.acts.count() == 1:
        # The one act is what the incident is about; of several, each keeps its own kind.
        incident.acts.filter(type=incident.type).update(type=changed["type"])
    for name, value in changed.items():
        setattr(incident, name, value)
    incident.version += 1
    incident.save(update_fields=[*changed, "version"])
    index_incidents([incident])
    # Names of fields only: what they said may hold words that the journal must not keep.
    after = {"version": incident.version, "fields": sorted(changed)}
    ledger.record(
        verb="incident.corrected",
        target=incident,
        by=by,
        at=at,
        file=file or incident.file,
        after=after,
    )
    ledger.emit(
        verb="incident.corrected",
        target=incident,
        at=at,
        payload={"incident": str(incident.pk), "fields": sorted(changed)},
    )


def plain_value(value: Any) -> Any:
    """Return a value as it is kept in a history: rows by their words and key, days as text."""
    if hasattr(value, "pk"):
        return {"label": str(value), "id": str(value.pk)}
    return value.isoformat() if hasattr(value, "isoformat") else value


@transaction.atomic
def add_information(
    *, incident_id: UUID | str, information: InformationFacts, by: Actor, at: datetime,
    file: str = "",
) -> Information:  # fmt: skip
    """Add what a further source says of an incident.

    :raises Denied: if the actor may not correct the incident.
    :raises Invalid: if there is neither a source, nor a file, nor a person who told.
    """
    incident = locking(Incident, of=("self",)).get(pk=incident_id)
    POLICY.require(by, Can.CORRECT, incident)
    require_standing(incident)
    check_information(information)
    row = information_row(incident, information, at=at)
    row.save(force_insert=True)
    after = {"information": str(row.pk), "reliability": row.reliability}
    ledger.record(
        verb="incident.source_added",
        target=incident,
        by=by,
        at=at,
        file=file or incident.file,
        after=after,
    )
    return row


@transaction.atomic
def verify_incident(
    *,
    incident_id: UUID | str,
    status: str,
    basis: str,
    by: Actor,
    at: datetime,
    information: Sequence[InformationFacts] = (),
    file: str = "",
) -> Incident:
    """Say how far an incident is established, on which sources.

    :raises Denied: if the actor may not verify, or recorded it and a second person is needed.
    :raises Invalid: if there is no such degree, or no basis is written.
    :raises Refused: if the sources do not reach, or it stands there already.
    """
    incident = locking(Incident, of=("self",)).get(pk=incident_id)
    POLICY.require(by, Can.VERIFY, incident)
    require_standing(incident)
    rung = ladder().of(status)
    if rung is None or status not in vocab.terms("situations/verification"):
        raise Invalid(_("Choose how far it is established."), "status")
    if not basis.strip():
        raise Invalid(_("Write on what sources, and why they suffice."), "basis")
    if rung.second_person and incident.recorded_by == by.actor_id:
        raise Denied(_("A second person must say this: you recorded the incident."))
    for item in information:
        check_information(item)
        information_row(incident, item, at=at).save(force_insert=True)
    if incident.verification == status and not information:
        raise Refused(_("It stands so already."))
    if why := short_of(incident, rung):
        raise Refused(why)
    _keep_judgements(incident, status, basis, by=by, at=at)
    before = incident.verification
    incident.verification, incident.verified_on_basis = status, basis.strip()
    incident.verified_at, incident.verified_label = at, by.actor_label
    incident.save(
        update_fields=["verification", "verified_on_basis", "verified_at", "verified_label"]
    )
    ledger.record(
        verb="incident.verified",
        target=incident,
        by=by,
        at=at,
        file=file or incident.file,
        before={"verification": before},
        after={"verification": status},
    )
    payload = {"incident": str(incident.pk), "verification": status, "type": incident.type}
    ledger.emit(verb="incident.verified", target=incident, at=at, payload=payload)
    return incident


def _keep_judgements(
    incident: Incident, status: str, basis: str, *, by: Actor, at: datetime
) -> None:
    """Keep what is said now beside what was said before, also by the file that it came in with."""
    if incident.verified_at and not incident.judgements.exists():
        Judgement.objects.create(
            incident=incident, degree=incident.verification, at=incident.verified_at,
            basis=incident.verified_on_basis, by_label=incident.verified_label,
        )  # fmt: skip
    Judgement.objects.create(
        incident=incident, degree=status, basis=basis.strip(), at=at, by_label=by.actor_label
    )


def short_of(incident: Incident, rung: Rung) -> str:
    """Return what an incident lacks for a degree of verification, or nothing."""
    if not rung.sources:
        return ""
    rows = list(incident.information.select_related("source"))
    if any(row.source and row.source.kind in rung.alone for row in rows):
        return ""
    # Two passages of one publication are one source.
    different = {row.source_id or row.pk for row in rows}
    if len(different) >= rung.sources:
        return ""
    return _(
        "This needs %(needed)d independent sources, or one official, judicial or international "
        "record or visit; there are %(have)d. Add the source first."
    ) % {"needed": rung.sources, "have": len(different)}
