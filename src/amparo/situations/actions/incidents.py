"""Recording what happened: who did what to whom, when and where, as some source says."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

import vocab
from amparo.evidence.models import File, Source
from amparo.kernel.actors import Actor
from amparo.kernel.errors import Invalid, Refused
from amparo.kernel.ids import random_code
from amparo.ledger import actions as ledger
from amparo.people.models import Organisation
from amparo.places.models import Area
from amparo.situations import rules
from amparo.situations.models import (
    Act,
    Collective,
    Incident,
    Information,
    Involvement,
    Person,
    RiskSituation,
)
from amparo.situations.policies import POLICY, Can

LONGEST = 50_000  # characters of a description
TRIES = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class InvolvementFacts:
    """Who is thought to have done an act, by class, and how."""

    actor_class: str
    degree: str = "unknown"
    organisation: Organisation | None = None
    actor_detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ActFacts:
    """One kind of deed done to one victim or group."""

    type: str
    person: Person | None = None
    collective: Collective | None = None
    victim_gender: str = ""
    victim_age: int | None = None
    victim_traits: Sequence[str] = ()
    victims: int = 1
    method: str = ""
    consequences: str = ""
    status_at_end: str = ""
    by_whom: Sequence[InvolvementFacts] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class InformationFacts:
    """What a source says of an incident: a source, a file or a person who told."""

    source: Source | None = None
    copy: File | None = None
    told_by: str = ""
    relation: str = ""
    reliability: str = "unknown"
    locator: str = ""


@transaction.atomic
def record_incident(
    *,
    by: Actor,
    at: datetime,
    type: str,  # noqa: A002 - the word of the field
    country: str,
    occurred: str = "",
    occurred_precision: str = "",
    region: Area | None = None,
    district: Area | None = None,
    region_as_written: str = "",
    exact_place: str = "",
    description: str = "",
    public_summary: str = "",
    cause: str = "",
    rights: Sequence[str] = (),
    number_of_victims: int = 1,
    secrecy: str = "RESTRICTED",
    situation: RiskSituation | None = None,
    chain: Incident | None = None,
    person: Person | None = None,
    collective: Collective | None = None,
    suspected: Sequence[str] = (),
    acts: Iterable[ActFacts] = (),
    information: Iterable[InformationFacts] = (),
    file: str = "",
) -> Incident:
    """Record an incident as alleged; a later act verifies it.

    `occurred` is a date as far as known (`2020-06`); a day that no calendar has is left out and the
    words are kept. Without `acts`, one act is made of `type`, `person`, `collective` and
    `suspected` (classes of actors). `file` is the protected file it belongs to, for the journal.

    :raises Denied: if the actor may not record incidents.
    :raises Invalid: if a word is not of its list, a date has no shape, or a text is too long.
    """
    POLICY.require(by, Can.RECORD)
    _check(type, cause, secrecy, number_of_victims, description)
    when = _when(occurred, occurred_precision)
    incident = _stored(
        occurred=when.occurred,
        occurred_as_written=when.as_written[:60],
        occurred_precision=when.precision,
        occurred_from_on=when.from_on,
        occurred_to_on=when.to_on,
        type=type,
        country=country,
        region=region or _region_of(district),
        district=district,
        region_as_written=rules.one_line(region_as_written, 120),
        exact_place=exact_place or None,
        description=description or None,
        public_summary=public_summary,
        rights=list(rights) or [vocab.terms("situations/incident_types")[type].right],
        cause=cause,
        number_of_victims=number_of_victims,
        situation=situation,
        chain=chain,
        secrecy=secrecy,
        recorded_at=at,
        recorded_label=by.actor_label,
        recorded_by=by.actor_id,
    )
    whole = list(acts) or [_single(type, number_of_victims, person, collective, suspected)]
    for act in whole:
        add_act(incident, act)
    for item in information:
        add_information(incident, item, at=at)
    ledger.record(
        verb="incident.recorded",
        target=incident,
        by=by,
        at=at,
        file=file,
        after={"code": incident.code, "type": type, "country": country},
    )
    ledger.emit(
        verb="incident.recorded",
        target=incident,
        at=at,
        payload={"incident": str(incident.pk), "type": type, "file": file},
    )
    return incident


def _single(
    kind: str,
    victims: int,
    person: Person | None,
    collective: Collective | None,
    suspected: Sequence[str],
) -> ActFacts:
    by_whom = tuple(InvolvementFacts(actor_class=key, degree="suspected") for key in suspected)
    return ActFacts(
        type=kind, person=person, collective=collective, victims=victims, by_whom=by_whom
    )


def add_act(incident: Incident, facts: ActFacts) -> Act:
    """Add an act with those thought to have done it. The caller journals.

    :raises Invalid: if a word is not of its list.
    """
    _word("situations/incident_types", facts.type, "type")
    _word("situations/genders", facts.victim_gender, "victim_gender")
    act = Act.objects.create(
        incident=incident,
        type=facts.type,
        person=facts.person,
        collective=facts.collective,
        victim_gender=facts.victim_gender,
        victim_age=facts.victim_age,
        victim_traits=list(facts.victim_traits),
        victims=facts.victims,
        method=facts.method,
        consequences=facts.consequences,
        status_at_end=facts.status_at_end,
    )
    for one in facts.by_whom:
        _word("situations/suspected_actors", one.actor_class, "actor_class")
        _word("situations/involvement_degrees", one.degree, "degree")
        Involvement.objects.create(
            act=act,
            actor_class=one.actor_class,
            degree=one.degree,
            organisation=one.organisation,
            actor_detail=one.actor_detail or None,
        )
    return act


def add_information(incident: Incident, facts: InformationFacts, *, at: datetime) -> Information:
    """Add what a source says. The caller journals.

    :raises Invalid: if there is neither a source, nor a file, nor a person who told.
    """
    if not (facts.source or facts.copy or facts.told_by):
        raise Invalid(_("Name the source: a publication, a file, or who told it."), "source")
    _word("situations/reliability", facts.reliability, "reliability")
    return Information.objects.create(
        incident=incident,
        source=facts.source,
        copy=facts.copy,
        told_by=facts.told_by or None,
        relation=facts.relation[:60],
        reliability=facts.reliability,
        locator=facts.locator[:120],
        at=at,
    )


def _stored(**fields: Any) -> Incident:
    for _try in range(TRIES):
        try:
            with transaction.atomic():
                return Incident.objects.create(code=f"INC-{random_code(8)}", **fields)
        except IntegrityError:
            continue
    raise Refused(_("No code was free. Try again."))


def _region_of(district: Area | None) -> Area | None:
    above = district
    while above is not None and above.level != Area.REGION:
        above = above.parent
    return above


def _when(occurred: str, precision: str) -> rules.KnownDate:
    try:
        return rules.read_date(occurred, precision=precision)
    except ValueError:
        raise Invalid(
            _("Write the date as 2020, 2020-06 or 2020-06-14, or leave it empty."), "occurred"
        ) from None


def _check(kind: str, cause: str, secrecy: str, victims: int, description: str) -> None:
    if not kind:
        raise Invalid(_("Choose what happened."), "type")
    _word("situations/incident_types", kind, "type")
    _word("situations/causes", cause, "cause")
    _word("places/secrecy", secrecy, "secrecy")
    if victims < 0:
        raise Invalid(_("The number of victims is 0 or more."), "number_of_victims")
    if len(description) > LONGEST:
        raise Invalid(
            _("The text is too long: %(n)d characters is the limit.") % {"n": LONGEST},
            "description",
        )


def _word(listed: str, key: str, name: str) -> None:
    if key and key not in vocab.terms(listed):
        raise Invalid(_("«%(word)s» is not on the list.") % {"word": key}, name)
