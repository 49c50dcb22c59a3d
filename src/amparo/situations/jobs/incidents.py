"""Rows of a publication that become incidents."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from amparo.exchange.importers import Context, Line, Note
from amparo.kernel.errors import Invalid
from amparo.ledger.actions import label
from amparo.places.models import Area
from amparo.situations.actions import (
    ActFacts,
    IncidentFacts,
    InformationFacts,
    InvolvementFacts,
    record_incidents,
)
from amparo.situations.actions.facts import check
from amparo.situations.jobs.origin import Regions, locator_of, source_of
from amparo.situations.policies import POLICY, Can
from amparo.situations.rules.dates import read_date
from vocab.states import State, resolve, state_name


class IncidentImporter:
    """Reads one incident with one act a row."""

    fields: Mapping[str, int] = {
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


class TakingIncidents:
    """One file of incidents on its way in."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.regions = Regions()
        self.locators: dict[int, str] = {}

    def read(self, line: Line) -> IncidentFacts | None:
        """Return what a row says, noting what is wrong or doubtful."""
        country, as_written = self._country(line)
        region = self._region(line, country)
        written, victims = self._date(line), _count(line, "number_of_victims", 1)
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
            acts=(self._act(line, victims),),
            row=line.number,
        )
        try:
            check(facts)
        except Invalid as no:
            line.error(no.field or "", str(no))
            return None
        self.locators[line.number] = locator_of(self.context, line)
        return facts

    def _act(self, line: Line, victims: int) -> ActFacts:
        trait, actor = line.get("victim_trait"), line.get("actor_class")
        degree = line.get("degree") or "unknown"
        by_whom = (InvolvementFacts(actor_class=actor, degree=degree),) if actor else ()
        return ActFacts(
            type=line.get("type"),
            victim_gender=line.get("victim_gender"),
            victim_age=_age(line),
            victim_traits=(trait,) if trait else (),
            victims=victims,
            by_whom=by_whom,
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
        text = _as_iso(written, self.context.mapping.dates)
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

    def keep(self, facts: Sequence[IncidentFacts]) -> list[str]:
        """Keep what was read, each with its passage of the publication."""
        source = source_of(self.context)
        origin = self.context.mapping.source
        if source is not None and origin is not None:
            facts = [self._cited(one, source, origin.reliability) for one in facts]
        verification = self.context.mapping.constants.get("verification", "alleged")
        incidents = record_incidents(
            facts=facts,
            by=self.context.by,
            at=self.context.at,
            verification=verification,
            basis=origin.citation if origin else "",
            job=self.context.job,
        )
        return [label(incident) for incident in incidents]

    def _cited(self, facts: IncidentFacts, source: Any, reliability: str) -> IncidentFacts:
        item = InformationFacts(
            source=source, reliability=reliability, locator=self.locators[facts.row]
        )
        return replace(facts, information=(item,))

    def finish(self) -> list[Note]:
        """Return in how many rows a region stays as it was written."""
        return self.regions.note()


def _as_iso(text: str, order: str) -> str:
    """Return a date as year, month, day, from the order in which the file writes it."""
    if order == "iso":
        return text.replace("/", "-")
    parts = text.replace("/", "-").replace(".", "-").split("-")
    if len(parts) != 3:
        return "-".join(reversed(parts))
    first, second, year = parts
    day, month = (first, second) if order == "dmy" else (second, first)
    return f"{year}-{month}-{day}"


def _count(line: Line, name: str, without: int) -> int:
    text = line.get(name)
    if not text:
        return without
    try:
        number = float(text)
        if number != int(number) or not 0 <= number < 1_000_000:
            raise ValueError(text)
    except (ValueError, OverflowError):
        why = _("«%(text)s» is not a whole number.") % {"text": text[:40]}
        line.error(name, why)
        return without
    return int(number)


def _age(line: Line) -> int | None:
    text = line.get("victim_age")
    if not text:
        return None
    try:
        age = int(float(text))
    except (ValueError, OverflowError):
        age = -1
    if not 0 <= age <= 120:
        line.warn("victim_age", _("«%(text)s» is not an age; it is left empty.") % {"text": text})
        return None
    return age
