"""Rows of a publication that become situations of risk."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _

from amparo.evidence.models import Source
from amparo.exchange.importers import Context, Line, Note
from amparo.exchange.rules import one_line
from amparo.exchange.rules.seen import FirstRows
from amparo.kernel.errors import Invalid
from amparo.ledger.actions import label
from amparo.ledger.locks import hold_journal
from amparo.situations.actions import SituationFacts, record_situations
from amparo.situations.actions.facts import check_word
from amparo.situations.actions.risk_situations import LISTS
from amparo.situations.jobs.origin import Regions, locator_of, source_of
from amparo.situations.policies import POLICY, Can
from amparo.situations.rules.places import in_parentheses

TITLE = 120  # characters


class SituationImporter:
    """Reads one situation a row."""

    fields: Mapping[str, int] = {
        "title": 300,
        "description": 50_000,
        "region": 120,
        "conflict_type": 40,
        "phase": 20,
        "state": 20,
        "sector": 30,
        "actor": 200,
        "actor_number": 20,
    }
    required = frozenset({"description"})
    takes_once = True

    def may(self, who: Any) -> bool:
        """Test if someone may take situations in."""
        return POLICY.allows(who, Can.IMPORT)

    def stays(self) -> str:
        """Return what becomes of the situations of a file that was taken in by mistake."""
        return _(
            "Its situations of risk stay: incidents and cases are tied to them. Change each on its "
            "own page."
        )

    def begin(self, context: Context) -> "TakingSituations":
        """Begin to take a file of situations in."""
        return TakingSituations(context)


class TakingSituations:
    """One file of situations on its way in."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.regions = Regions()
        self.seen = FirstRows()
        self.source: Source | None = None

    def prepare(self) -> None:
        """Add the publication, once: two imports at the same moment take turns here."""
        hold_journal()
        self.source = source_of(self.context)

    def read(self, line: Line) -> SituationFacts | None:
        """Return what a row says, noting what is wrong or doubtful."""
        text = line.get("description")
        digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
        if first := self.seen.first(digest, line.number):
            line.warn("description", _("The same words as in row %(row)s.") % {"row": first})
        facts = SituationFacts(
            country=self.context.country,
            title=line.get("title") or one_line(text, TITLE),
            description=text,
            region=self._region(line, text),
            conflict_type=line.get("conflict_type"),
            phase=line.get("phase"),
            state=line.get("state"),
            actors=self._actors(line),
            source_locator=locator_of(self.context, line),
            row=line.number,
        )
        try:
            for name, listed in LISTS:
                check_word(listed, getattr(facts, name), name)
        except Invalid as no:
            line.error(no.field or "", str(no))
            return None
        return facts

    def _region(self, line: Line, text: str) -> Any:
        country, written = self.context.country, line.get("region")
        if not self.regions.has(country):
            return None
        places = (written,) if written else in_parentheses(text)
        found = {area for place in places if (area := self.regions.find(country, place))}
        if len(found) == 1:
            return found.pop()
        why = (
            _("The text names several regions; the region is left open.")
            if found
            else _("The text names no region in parentheses; the region is left open.")
        )
        line.warn("region", why)
        return None

    def _actors(self, line: Line) -> list[dict[str, str]]:
        name = line.get("actor")
        if not name:
            return []
        # A company is a legal person, named by the State's own publication.
        said = {"name": name, "number": line.get("actor_number"), "sector": line.get("sector")}
        return [{key: value for key, value in said.items() if value}]

    def keep(self, facts: Sequence[SituationFacts]) -> list[str]:
        """Keep what was read, each with its publication."""
        cited = [replace(one, source=self.source) for one in facts]
        rows = record_situations(facts=cited, by=self.context.by, at=self.context.at)
        return [label(row) for row in rows]

    def remember(self) -> bytes:
        """Return which words the file had so far."""
        return self.seen.kept()

    def recall(self, kept: bytes) -> None:
        """Go on from the words it had before."""
        self.seen = FirstRows.again(kept)

    def finish(self) -> list[Note]:
        """Return nothing: each row has said its doubts."""
        return []
