"""The list of incidents as a file, with what belongs to each: code names only.

Its columns and their HXL hashtags are those of the mapping by which the same file comes in again:
`vocab/exchange/mappings/amparo_incidents.toml`.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any
from urllib.parse import parse_qs
from uuid import UUID

from django.utils.translation import get_language
from django.utils.translation import gettext as _

import vocab
from amparo.exchange.importers import Noting
from amparo.exchange.rules.writing import Sheet
from amparo.situations import queries
from amparo.situations.models import Act, Incident
from amparo.situations.policies import POLICY, Can
from vocab.exchange_files import Column, mappings

BATCH = 500  # incidents read at once
ASKED = 2000  # keys asked at once
MAPPING = "amparo_incidents"
NEVER_LEAVES = frozenset({"description"})  # sealed words
LISTS = {
    "type": "situations/incident_types",
    "verification": "situations/verification",
    "cause": "situations/causes",
}
Cells = dict[str, Any]


class IncidentExport:
    """Gives the incidents that the person who asked may see, with the filter of the list."""

    def may_ask(self, who: Any) -> bool:
        """Test if someone may ask for the file."""
        return POLICY.allows(who, Can.EXPORT)

    def may_approve(self, who: Any) -> bool:
        """Test if someone may approve that another takes it."""
        return POLICY.allows(who, Can.APPROVE_EXPORT)

    def in_words(self, query: str) -> str:
        """Return the filter of a query as words."""
        language, parts = get_language() or "es", []
        for name, value in _filters(query).as_query().items():
            listed = LISTS.get(name)
            parts.append(vocab.label(listed, value, language) if listed else value)
        return " · ".join(parts) or _("all incidents")

    def count(self, who: Any, query: str) -> int:
        """Return how many rows there would be."""
        return _found(who, query).order_by().count()

    def sheets(self, who: Any, query: str, note: Noting | None = None) -> Sequence[Sheet]:
        """Return incidents, acts, involvements, sources and interventions, in one order."""
        mapping = mappings()[MAPPING]
        found = _found(who, query)
        # What is recorded while the file is written is in none of its sheets.
        last = found.order_by("-pk").values_list("pk", flat=True).first()
        found = found.filter(pk__lte=last) if last else found.none()
        makers: Mapping[str, tuple[Callable[..., Iterator[Cells]], Sequence[str]]] = {
            "acts": (_acts, ("acts__person", "acts__collective")),
            "involvements": (_involvements, ("acts__involvements",)),
            "sources": (_sources, ("information__source",)),
            "interventions": (_interventions, ("interventions__asked_of",)),
        }
        first = _sheet(
            "incidents", mapping.columns, _incidents, ("acts__involvements",), who, found, note
        )
        others = [
            _sheet(name, columns, *makers[name], who, found, note)
            for name, columns in mapping.related.items()
        ]
        return [first, *others]

    def open_still(self, who: Any, query: str, rows: Iterator[tuple[UUID, bool]]) -> bool:
        """Test if someone may still see all rows of a file, and read those in full that they did.

        That an incident was corrected since makes no difference; that it is withdrawn does.
        """
        while batch := dict(islice(rows, ASKED)):
            seen = queries.visible_incidents(who).filter(pk__in=list(batch))
            if seen.count() != len(batch):
                return False
            whole = [Incident(pk=key) for key, read in batch.items() if read]
            if whole and len(queries.readable_among(who, whole)) != len(whole):
                return False
        return True


def _sheet(
    name: str,
    columns: Mapping[str, Column],
    make: Callable[..., Iterator[Cells]],
    beside: Sequence[str],
    who: Any,
    found: Any,
    note: Noting | None,
) -> Sheet:
    names = [one for one in columns if one not in NEVER_LEAVES]
    tags = [columns[one].tag for one in names]

    def rows() -> Iterator[list[Any]]:
        start = 0
        for batch in _batches(found.prefetch_related(*beside)):
            readable = queries.readable_among(who, batch)
            for incident in batch:
                for cells in make(incident, readable):
                    yield [cells.get(one, "") for one in names]
            if note:
                note(start, [(one.pk, one.pk in readable) for one in batch])
            start += len(batch)

    return Sheet(name, names, tags, rows())


def _batches(found: Any) -> Iterator[list[Incident]]:
    """Yield the incidents newest first, each batch asked for anew: others may work in between."""
    after, more = "", True
    while more:
        batch, after = queries.page_of([found], after, BATCH)
        yield batch
        more = bool(after)


def _is_whole(incident: Incident, readable: set[UUID]) -> bool:
    return incident.pk in readable or incident.secrecy == "PUBLIC"


def _incidents(incident: Incident, readable: set[UUID]) -> Iterator[Cells]:
    acts = _in_order(incident)
    whole = _is_whole(incident, readable)
    yield {
        "code": incident.code,
        "occurred": incident.occurred if whole else incident.occurred[:7],
        "precision": incident.occurred_precision,
        "type": incident.type,
        "country": incident.country or incident.country_as_written,
        "region": incident.region.name if incident.region else incident.region_as_written,
        "verification": incident.verification,
        "cause": incident.cause,
        "sector": incident.sector,
        "victims": incident.number_of_victims,
        "victim_gender": _only(act.victim_gender for act in acts),
        "victim_traits": _joined(trait for act in acts for trait in act.victim_traits),
        "suspected": _joined(one.actor_class for act in acts for one in act.involvements.all()),
        "public_summary": incident.public_summary,
        "secrecy": incident.secrecy,
    }


def _acts(incident: Incident, readable: set[UUID]) -> Iterator[Cells]:
    whole = _is_whole(incident, readable)
    for number, act in enumerate(_in_order(incident), start=1):
        victim = act.person or act.collective
        yield {
            "code": incident.code,
            "act": number,
            "victim": victim.code_name if victim and incident.pk in readable else "",
            "type": act.type,
            "victims": act.victims,
            "gender": act.victim_gender,
            "age": act.victim_age if whole and act.victim_age is not None else "",
            "traits": " ".join(act.victim_traits),
            "method": act.method if whole else "",
            "consequences": act.consequences if whole else "",
            "status_at_end": act.status_at_end if whole else "",
        }


def _involvements(incident: Incident, _readable: set[UUID]) -> Iterator[Cells]:
    for number, act in enumerate(_in_order(incident), start=1):
        for one in sorted(act.involvements.all(), key=lambda one: one.pk):
            cells = {"actor_class": one.actor_class, "degree": one.degree}
            yield {"code": incident.code, "act": number, **cells}


def _sources(incident: Incident, readable: set[UUID]) -> Iterator[Cells]:
    """Yield publications: who told something, and papers of a file, never leave."""
    for one in sorted(incident.information.all(), key=lambda one: one.pk):
        source = one.source
        if source is None or not (incident.pk in readable or _is_open(incident, source)):
            continue
        yield {
            "code": incident.code,
            "title": source.title,
            "kind": source.kind,
            "publisher": source.publisher,
            "reliability": one.reliability,
            "locator": one.locator,
            "relation": one.relation,
        }


def _is_open(incident: Incident, source: Any) -> bool:
    return incident.secrecy == "PUBLIC" and source.secrecy == "PUBLIC"


def _interventions(incident: Incident, readable: set[UUID]) -> Iterator[Cells]:
    if incident.pk not in readable:
        return
    for one in sorted(incident.interventions.all(), key=lambda one: one.pk):
        yield {
            "code": incident.code,
            "kind": one.kind,
            "asked_by": one.asked_by,
            "asked_of": one.asked_of.name if one.asked_of else one.asked_of_other,
            "on": one.on,
            "state": one.state,
            "priority": one.priority,
        }


def _in_order(incident: Incident) -> list[Act]:
    return sorted(incident.acts.all(), key=lambda act: act.pk)


def _joined(words: Any) -> str:
    return " ".join(dict.fromkeys(word for word in words if word))


def _only(words: Any) -> str:
    """Return the one word that all share, or none: one cell holds one gender."""
    found = {word for word in words if word}
    return found.pop() if len(found) == 1 else ""


def _filters(query: str) -> queries.Filters:
    return queries.Filters.read({key: values[-1] for key, values in parse_qs(query).items()})


def _found(who: Any, query: str) -> Any:
    return queries.filtered(queries.visible_incidents(who), _filters(query), who)
