"""Rows of a publication, or of a list that left a registry, that become incidents."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from amparo.evidence.models import Source
from amparo.exchange.importers import Context, Line, Note
from amparo.kernel.errors import Invalid
from amparo.ledger.actions import label
from amparo.ledger.locks import hold_journal
from amparo.places.models import Area
from amparo.situations.actions import (
    ActFacts,
    IncidentFacts,
    InformationFacts,
    InterventionFacts,
    InvolvementFacts,
    add_intervention,
    record_incidents,
)
from amparo.situations.actions.facts import check
from amparo.situations.jobs import relations
from amparo.situations.jobs.cells import age_in, iso_date, number_in, words_in
from amparo.situations.jobs.origin import Regions, locator_of, source_of
from amparo.situations.jobs.taking_back import TakingIncidentsBack
from amparo.situations.models import Incident
from amparo.situations.policies import POLICY, Can
from amparo.situations.rules.dates import read_date
from vocab.states import State, resolve, state_name


class IncidentImporter(TakingIncidentsBack):
    """Reads one incident a row, with one act, or with those of the sheets beside it."""

    fields: Mapping[str, int] = {
        "code": 40,
        "type": 3,
        "occurred": 60,
        "occurred_precision": 24,
        "country": 80,
        "country_numeric": 4,
        "region": 120,
        "victim_gender": 20,
        "victim_age": 8,
        "victim_trait": 80,
        "number_of_victims": 8,
        "actor_class": 80,
        "degree": 30,
        "cause": 40,
        "sector": 80,
        "public_summary": 2000,
        "description": 50_000,
        "verification": 16,
        "secrecy": 12,
        "locator": 120,
    }
    required = frozenset({"type"})
    takes_once = True

    def may(self, who: Any) -> bool:
        """Test if someone may take incidents in."""
        return POLICY.allows(who, Can.IMPORT)

    def begin(self, context: Context) -> "TakingIncidents":
        """Begin to take a file of incidents in."""
        return TakingIncidents(context)


@dataclass(frozen=True, slots=True)
class Told:
    """What one row says: the incident, where it stands in its file, and what belongs to it."""

    facts: IncidentFacts
    locator: str
    code: str = ""
    sources: Sequence[relations.SourceFacts] = ()
    interventions: Sequence[InterventionFacts] = ()


class TakingIncidents:
    """One file of incidents on its way in."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.regions = Regions()
        self.source: Source | None = None

    def prepare(self) -> None:
        """Add the publication, once: two imports at the same moment take turns here."""
        hold_journal()
        self.source = source_of(self.context)

    def read(self, line: Line) -> Told | None:
        """Return what a row says, noting what is wrong or doubtful."""
        country, as_written = self._country(line)
        region = self._region(line, country)
        written, victims = self._date(line), number_in(line, "number_of_victims", 1)
        facts = IncidentFacts(
            type=line.get("type"),
            country=country,
            country_as_written=as_written,
            occurred=written,
            occurred_precision=line.get("occurred_precision"),
            region=region,
            region_as_written=line.get("region"),
            cause=line.get("cause"),
            sector=line.get("sector"),
            public_summary=line.get("public_summary"),
            description=line.get("description"),
            number_of_victims=victims,
            secrecy=line.get("secrecy") or "RESTRICTED",
            acts=relations.acts_of(line) or (self._act(line, victims),),
            row=line.number,
        )
        try:
            check(facts)
        except Invalid as no:
            line.error(no.field or "", str(no))
            return None
        return Told(
            facts,
            locator_of(self.context, line),
            line.get("code"),
            relations.sources_of(line),
            relations.interventions_of(line),
        )

    def recognise(self, told: Sequence[Told]) -> list[bool]:
        """Return which rows left this very registry: their codes are still here."""
        codes = [one.code for one in told if one.code]
        here = set(Incident.objects.filter(code__in=codes).values_list("code", flat=True))
        return [one.code in here for one in told]

    def _act(self, line: Line, victims: int) -> ActFacts:
        degree = line.get("degree") or "unknown"
        actors = words_in(line.get("actor_class"))
        return ActFacts(
            type=line.get("type"),
            victim_gender=line.get("victim_gender"),
            victim_age=age_in(line),
            victim_traits=words_in(line.get("victim_trait")),
            victims=victims,
            by_whom=tuple(InvolvementFacts(actor_class=one, degree=degree) for one in actors),
        )

    def _country(self, line: Line) -> tuple[str, str]:
        written = line.get("country")
        if not written:
            return self.context.country, ""
        found = resolve(written)
        if not isinstance(found, State):
            why = _("«%(name)s» is not a State of the table; the country is left open.")
            line.warn("country", why % {"name": written})
            return "", written
        number = line.get("country_numeric")
        if number and number.lstrip("0") != str(found.numeric):
            line.warn(
                "country_numeric",
                _("The number %(number)s is not that of %(name)s (%(numeric)03d).")
                % {
                    "number": number,
                    "name": state_name(found.code, get_language() or "es"),
                    "numeric": found.numeric,
                },
            )
        return found.code[:2], ""

    def _region(self, line: Line, country: str) -> Area | None:
        written = line.get("region")
        if not written:
            return None
        found = self.regions.find(country, written)
        if found is None and self.regions.has(country):
            why = _("«%(name)s» is no region of this country; it is kept as it was written.")
            line.warn("region", why % {"name": written})
        return found

    def _date(self, line: Line) -> str:
        written = line.get("occurred")
        text = iso_date(written, self.context.mapping.dates)
        try:
            known = read_date(text)
        except ValueError:
            line.error(
                "occurred",
                _("«%(text)s» is not a date. Write it as 2020, 2020-06 or 2020-06-14.")
                % {"text": written[:60]},
            )
            return ""
        if known.warning:
            line.warn(
                "occurred",
                _("No calendar has the day %(text)s: %(known)s is kept, and the words as written.")
                % {"text": written, "known": known.occurred},
            )
        if known.from_on and known.from_on > timezone.localdate(self.context.at):
            line.warn("occurred", _("This date is still to come."))
        return text

    def keep(self, told: Sequence[Told]) -> list[str]:
        """Keep what was read, each with its passage of the publication."""
        origin = self.context.mapping.source
        verification = self.context.mapping.constants.get("verification", "alleged")
        incidents = record_incidents(
            facts=[self._cited(one) for one in told],
            by=self.context.by,
            at=self.context.at,
            verification=verification,
            basis=origin.citation if origin else "",
            job=self.context.job,
        )
        for one, incident in zip(told, incidents, strict=True):
            for facts in one.interventions:
                add_intervention(
                    incident_id=incident.pk, facts=facts, by=self.context.by, at=self.context.at
                )
        return [label(incident) for incident in incidents]

    def _cited(self, told: Told) -> IncidentFacts:
        by, at = self.context.by, self.context.at
        items = [relations.information(one, by=by, at=at) for one in told.sources]
        origin = self.context.mapping.source
        if self.source is not None and origin is not None:
            own = InformationFacts(
                source=self.source, reliability=origin.reliability, locator=told.locator
            )
            items.insert(0, own)
        return replace(told.facts, information=tuple(items)) if items else told.facts

    def remember(self) -> bytes:
        """Return what was noticed of the file so far."""
        return json.dumps(self.regions.unknown).encode()

    def recall(self, kept: bytes) -> None:
        """Go on from what was noticed before."""
        self.regions.unknown.update(json.loads(kept))

    def finish(self) -> list[Note]:
        """Return in how many rows a region stays as it was written."""
        return self.regions.note()
