"""Recording what happened: who did what to whom, when and where, as some source says."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

import vocab
from amparo.kernel.actors import Actor
from amparo.kernel.errors import Invalid, Refused
from amparo.kernel.ids import random_code
from amparo.ledger import actions as ledger
from amparo.places.models import Area
from amparo.situations import rules
from amparo.situations.actions.facts import (
    ActFacts,
    IncidentFacts,
    InformationFacts,
    InvolvementFacts,
    check,
)
from amparo.situations.actions.indexing import index_incidents
from amparo.situations.models import (
    Act,
    Collective,
    Incident,
    Information,
    Involvement,
    Person,
)
from amparo.situations.policies import POLICY, Can

TRIES = 5


@dataclass(slots=True)
class Rows:
    """The rows of one incident or of many, ready to be saved in this order."""

    incidents: list[Incident] = field(default_factory=list)
    acts: list[Act] = field(default_factory=list)
    involvements: list[Involvement] = field(default_factory=list)
    information: list[Information] = field(default_factory=list)

    def save(self) -> None:
        """Save all rows, some hundred at a time."""
        Incident.objects.bulk_create(self.incidents, batch_size=200)
        Act.objects.bulk_create(self.acts, batch_size=200)
        Involvement.objects.bulk_create(self.involvements, batch_size=200)
        Information.objects.bulk_create(self.information, batch_size=200)
        index_incidents(self.incidents)


@transaction.atomic
def record_incident(
    *,
    by: Actor,
    at: datetime,
    person: Person | None = None,
    collective: Collective | None = None,
    suspected: Sequence[str] = (),
    file: str = "",
    **said: Any,
) -> Incident:
    """Record an incident as alleged; a later act verifies it.

    `said` are the fields of `IncidentFacts`: `type` and `country` at least. `occurred` is a date as
    far as known (`2020-06`); a day that no calendar has is left out and the words are kept. Without
    `acts`, one act is made of `type`, `person`, `collective` and `suspected` (classes of actors).
    `file` is the protected file it belongs to.

    :raises Denied: if the actor may not record incidents.
    :raises Invalid: if a word is not of its list, a date has no shape, or a text is too long.
    """
    POLICY.require(by, Can.RECORD)
    facts = IncidentFacts(**said)
    if not facts.acts:
        by_whom = tuple(InvolvementFacts(actor_class=key, degree="suspected") for key in suspected)
        act = ActFacts(
            type=facts.type,
            person=person,
            collective=collective,
            victims=facts.number_of_victims,
            by_whom=by_whom,
        )
        facts = IncidentFacts(**{**said, "acts": (act,)})
    incident = _saved(facts, by=by, at=at, file=file)
    ledger.record(
        verb="incident.recorded",
        target=incident,
        by=by,
        at=at,
        file=file,
        after={"code": incident.code, "type": incident.type, "country": incident.country},
    )
    ledger.emit(
        verb="incident.recorded",
        target=incident,
        at=at,
        payload={"incident": str(incident.pk), "type": incident.type, "file": file},
    )
    return incident


@transaction.atomic
def record_together(
    *, rows: Mapping[int, Mapping[str, Any]], by: Actor, at: datetime
) -> list[Incident]:
    """Record the incidents of a page together, or none of them; `rows` as `record_incident`.

    :raises Denied: if the actor may not record incidents.
    :raises Invalid: at the field of the first row that does not fit, as `type_0`.
    """
    made = []
    for number, said in rows.items():
        try:
            made.append(record_incident(by=by, at=at, **said))
        except Invalid as no:
            raise Invalid(str(no), f"{no.field}_{number}") from no
    return made


@transaction.atomic
def record_incidents(
    *,
    facts: Sequence[IncidentFacts],
    by: Actor,
    at: datetime,
    verification: str = "alleged",
    basis: str = "",
    job: str = "",
) -> list[Incident]:
    """Record many incidents of one publication at once; the caller journals the file as a whole.

    `verification` is what the publication itself has established, `basis` says on what. `job` names
    the import, for the event.

    :raises Denied: if the actor may not take incidents in.
    :raises Invalid: as `record_incident`.
    """
    POLICY.require(by, Can.IMPORT)
    rows = Rows()
    for one in facts:
        incident = add_rows(rows, one, by=by, at=at, file="")
        if verification != "alleged":
            incident.verification = verification
            incident.verified_at, incident.verified_label = at, by.actor_label
            incident.verified_on_basis = basis
    _draw_again(rows.incidents)
    rows.save()
    if rows.incidents:
        ledger.emit(
            verb="incidents.imported",
            target=job or "situations.Incident",
            at=at,
            payload={"count": len(rows.incidents)},
        )
    return rows.incidents


def _draw_again(incidents: Sequence[Incident]) -> None:
    """Draw other codes for those that were drawn before: of half a million, some are."""
    drawn = [one.code for one in incidents]
    taken = set(Incident.objects.filter(code__in=drawn).values_list("code", flat=True))
    for one in incidents:
        while one.code in taken:
            one.code = _code()
        taken.add(one.code)


def _code() -> str:
    return f"INC-{random_code(8)}"


def add_rows(rows: Rows, facts: IncidentFacts, *, by: Actor, at: datetime, file: str) -> Incident:
    """Add the unsaved rows of one incident, once its words are checked.

    :raises Invalid: at the field that does not fit.
    """
    incident = Incident(
        code=_code(),
        recorded_at=at,
        recorded_label=by.actor_label,
        recorded_by=by.actor_id,
        file=file,
        **columns(facts),
    )
    rows.incidents.append(incident)
    for act in facts.acts:
        _add_act(rows, incident, act)
    for item in facts.information:
        rows.information.append(information_row(incident, item, at=at))
    return incident


def columns(facts: IncidentFacts) -> dict[str, Any]:
    """Return the columns of an incident that hold what is said, checked.

    :raises Invalid: at the field that does not fit.
    """
    when = check(facts)
    kind = vocab.terms("situations/incident_types")[facts.type]
    return {
        "type": facts.type,
        "occurred": when.occurred,
        "occurred_as_written": when.as_written[:60],
        "occurred_precision": when.precision,
        "occurred_from_on": when.from_on,
        "occurred_to_on": when.to_on,
        "country": facts.country,
        "country_as_written": rules.one_line(facts.country_as_written, 80),
        "region": facts.region or region_of(facts.district),
        "district": facts.district,
        "region_as_written": rules.one_line(facts.region_as_written, 120),
        # Without marks that turn the direction: what is read must be what was written.
        "exact_place": rules.plain(facts.exact_place) or None,
        "description": rules.plain(facts.description) or None,
        "public_summary": rules.plain(facts.public_summary),
        "rights": list(facts.rights) or [kind.right],
        "cause": facts.cause,
        "sector": facts.sector,
        "number_of_victims": facts.number_of_victims,
        "situation": facts.situation,
        "chain": facts.chain,
        "secrecy": facts.secrecy,
    }


def _add_act(rows: Rows, incident: Incident, facts: ActFacts) -> None:
    act = Act(
        incident=incident,
        type=facts.type,
        person=facts.person,
        collective=facts.collective,
        victim_gender=facts.victim_gender,
        victim_age=facts.victim_age,
        victim_traits=list(facts.victim_traits),
        victims=facts.victims,
        method=facts.method[:120],
        consequences=facts.consequences[:200],
        status_at_end=facts.status_at_end[:40],
    )
    rows.acts.append(act)
    rows.involvements += [
        Involvement(
            act=act,
            actor_class=one.actor_class,
            degree=one.degree,
            organisation=one.organisation,
            actor_detail=one.actor_detail or None,
        )
        for one in facts.by_whom
    ]


def information_row(incident: Incident, item: InformationFacts, *, at: datetime) -> Information:
    """Return the unsaved row of what a source says."""
    return Information(
        incident=incident,
        source=item.source,
        copy=item.copy,
        told_by=item.told_by or None,
        by_a_person=bool(item.told_by),
        relation=item.relation[:60],
        reliability=item.reliability,
        locator=item.locator[:120],
        at=at,
    )


def region_of(area: Area | None) -> Area | None:
    """Return the region in which an area lies, or None."""
    while area is not None and area.level != Area.REGION:
        area = area.parent
    return area


def _saved(facts: IncidentFacts, *, by: Actor, at: datetime, file: str) -> Incident:
    for _try in range(TRIES):
        rows = Rows()
        incident = add_rows(rows, facts, by=by, at=at, file=file)
        try:
            with transaction.atomic():
                rows.save()
        except IntegrityError:
            continue  # the code was drawn twice
        return incident
    raise Refused(_("No code was free. Try again."))
