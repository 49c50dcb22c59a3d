"""The list of incidents as a file: what its page shows, code names only."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs

from django.utils.translation import get_language
from django.utils.translation import gettext as _

import vocab
from amparo.situations import queries
from amparo.situations.models import Incident
from amparo.situations.policies import POLICY, Can
from amparo.situations.queries.incidents import NEWEST_FIRST

BATCH = 500
LISTS = {
    "type": "situations/incident_types",
    "verification": "situations/verification",
    "cause": "situations/causes",
}


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
        return _found(who, query).count()

    def table(self, who: Any, query: str) -> tuple[list[str], Iterator[list[Any]]]:
        """Return the headings and the rows."""
        headings = [
            *("code", "occurred", "precision", "type", "country", "region", "verification"),
            *("cause", "sector", "victims", "victim_gender", "victim_traits", "suspected"),
        ]
        return headings, self._rows(who, _found(who, query))

    def _rows(self, who: Any, found: Any) -> Iterator[list[Any]]:
        ordered = found.order_by(*NEWEST_FIRST).prefetch_related("acts__involvements")
        batch: list[Incident] = []
        for incident in ordered.iterator(chunk_size=BATCH):
            batch.append(incident)
            if len(batch) == BATCH:
                yield from _cells(who, batch)
                batch = []
        yield from _cells(who, batch)


def _cells(who: Any, batch: list[Incident]) -> Iterator[list[Any]]:
    readable = queries.readable_among(who, batch)
    for incident in batch:
        whole = incident.pk in readable or incident.secrecy == "PUBLIC"
        acts = list(incident.acts.all())
        yield [
            incident.code,
            incident.occurred if whole else incident.occurred[:7],
            incident.occurred_precision,
            incident.type,
            incident.country or incident.country_as_written,
            incident.region.name if incident.region else incident.region_as_written,
            incident.verification,
            incident.cause,
            incident.sector,
            incident.number_of_victims,
            _joined(act.victim_gender for act in acts),
            _joined(trait for act in acts for trait in act.victim_traits),
            _joined(one.actor_class for act in acts for one in act.involvements.all()),
        ]


def _joined(words: Any) -> str:
    return " ".join(dict.fromkeys(word for word in words if word))


def _filters(query: str) -> queries.Filters:
    return queries.Filters.read({key: values[-1] for key, values in parse_qs(query).items()})


def _found(who: Any, query: str) -> Any:
    return queries.filtered(queries.visible_incidents(who), _filters(query), who)
