"""What belongs to an incident in the other sheets of its file: acts, sources, interventions."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from amparo.evidence.actions import add_source
from amparo.evidence.queries import source_titled
from amparo.exchange.importers import Line
from amparo.exchange.rules import one_line, plain, said_cell
from amparo.exchange.rules.tables import Cells
from amparo.kernel.actors import Actor
from amparo.kernel.errors import Invalid
from amparo.situations.actions import (
    ActFacts,
    InformationFacts,
    InterventionFacts,
    InvolvementFacts,
)
from amparo.situations.actions.facts import check_word, known_date
from amparo.situations.actions.followup import LISTS as OF_INTERVENTIONS
from amparo.situations.jobs.cells import age_of, whole_number, words_in


@dataclass(frozen=True, slots=True)
class SourceFacts:
    """A publication that speaks of an incident."""

    title: str
    kind: str
    publisher: str
    reliability: str
    locator: str
    relation: str


def _rows(line: Line, sheet: str) -> Iterator[Cells]:
    """Yield the rows of a sheet that belong to a row, as they were before they left."""
    for cells in line.row.related.get(sheet, ()):
        yield {field: plain(said_cell(text)) for field, text in cells.items()}


def acts_of(line: Line) -> tuple[ActFacts, ...]:
    """Return the acts in the sheet beside, each with those thought to have done it."""
    by_act: dict[str, list[InvolvementFacts]] = {}
    for one in _rows(line, "involvements"):
        by_act.setdefault(one.get("act", ""), []).append(
            InvolvementFacts(
                actor_class=one.get("actor_class", ""), degree=one.get("degree") or "unknown"
            )
        )
    acts = tuple(_act(line, one, by_act) for one in _rows(line, "acts"))
    for number in by_act:
        text = _("The sheet «involvements» names act %(act)s, which the sheet «acts» lacks.")
        line.error("", text % {"act": number[:20] or "–"})
    return acts


def _act(line: Line, said: Cells, by_act: dict[str, list[InvolvementFacts]]) -> ActFacts:
    victims = said.get("victims", "")
    try:
        number = whole_number(victims) if victims else 1
    except ValueError:
        number = 1
        line.error("", _("«%(text)s» is not a whole number.") % {"text": victims[:40]})
    return ActFacts(
        type=said.get("type") or line.get("type"),
        victim_gender=said.get("gender", ""),
        victim_age=age_of(said.get("age", "")),
        victim_traits=words_in(said.get("traits", "")),
        victims=number,
        method=one_line(said.get("method", ""), 120),
        consequences=one_line(said.get("consequences", ""), 200),
        status_at_end=one_line(said.get("status_at_end", ""), 40),
        by_whom=tuple(by_act.pop(said.get("act", ""), ())),
    )


def sources_of(line: Line) -> tuple[SourceFacts, ...]:
    """Return the publications in the sheet beside. A person who told never leaves, so none comes.

    What has no title was told by someone, or is a paper of the other registry.
    """
    found = []
    for one in _rows(line, "sources"):
        try:
            check_word("situations/reliability", one.get("reliability", ""), "reliability")
            check_word("evidence/source_kinds", one.get("kind", ""), "kind")
        except Invalid as no:
            line.error("", f"sources: {no}")
        if not one.get("title"):
            line.warn("", _("A source without a title is left out: a list names no person."))
            continue
        found.append(
            SourceFacts(
                title=one_line(one["title"], 300),
                kind=one.get("kind") or "other",
                publisher=one_line(one.get("publisher", ""), 200),
                reliability=one.get("reliability") or "unknown",
                locator=one_line(one.get("locator", ""), 120),
                relation=one_line(one.get("relation", ""), 60),
            )
        )
    return tuple(found)


def information(facts: SourceFacts, *, by: Actor, at: datetime) -> InformationFacts:
    """Return what a publication says, added to the sources when it is not there yet."""
    source = source_titled(facts.title) or add_source(
        title=facts.title, kind=facts.kind, publisher=facts.publisher,
        reliability=facts.reliability, secrecy="RESTRICTED", by=by, at=at,
    )  # fmt: skip
    return InformationFacts(
        source=source, reliability=facts.reliability, locator=facts.locator,
        relation=facts.relation,
    )  # fmt: skip


def interventions_of(line: Line) -> Sequence[InterventionFacts]:
    """Return what was asked of which bodies, from the sheet beside."""
    found = []
    for one in _rows(line, "interventions"):
        facts = InterventionFacts(
            kind=one.get("kind", ""),
            asked_by=one_line(one.get("asked_by", ""), 200),
            asked_of_other=one_line(one.get("asked_of", ""), 200),
            on=one.get("on", ""),
            state=one.get("state") or "asked",
            priority=one.get("priority") or "normal",
        )
        try:
            for name, listed in OF_INTERVENTIONS:
                check_word(listed, getattr(facts, name), name)
            known_date(facts.on, "")
        except Invalid as no:
            line.error("", f"interventions: {no}")
        if not facts.kind or not facts.asked_of_other:
            line.error("", _("The sheet «interventions» must say what was asked, and of whom."))
        found.append(facts)
    return tuple(found)
