"""Statements with what rests on each paragraph; positions on a topic over time."""

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from amparo.diplomacy.models import (
    Footnote,
    Initiative,
    InitiativeLink,
    InputRequest,
    Paragraph,
    Position,
    Statement,
    Support,
    Topic,
)
from amparo.diplomacy.policies import SHOWN, desks_of, facts_seen_by
from amparo.diplomacy.queries.facts import visible_to


@dataclass(slots=True)
class Read:
    """One paragraph with what someone may see of what rests on it."""

    paragraph: Paragraph
    positions: list[Position] = field(default_factory=list)
    supports: list[Support] = field(default_factory=list)
    links: list[InitiativeLink] = field(default_factory=list)
    footnotes: list[tuple[Footnote, list[InputRequest]]] = field(default_factory=list)
    beside: str = ""  # the same paragraph in the other language


def paragraphs_seen_by(who: Any) -> QuerySet[Paragraph]:
    """Return the paragraphs of the statements that someone may see, newest statement first."""
    seen = Paragraph.objects.filter(statement__in=visible_to(who, Statement).values("pk"))
    newest = F("statement__first_on").desc(nulls_last=True)
    kept = seen.exclude(statement__state="withdrawn").select_related("statement")
    return kept.order_by(newest, "statement_id", "number")


def footnotes_seen_by(who: Any) -> QuerySet[Footnote]:
    """Return the footnotes of the statements that someone may see."""
    seen = Footnote.objects.filter(statement__in=visible_to(who, Statement).values("pk"))
    kept = seen.exclude(statement__state="withdrawn").select_related("statement")
    return kept.order_by("statement_id", "number")


def read_by(who: Any, statement: Statement, beside: Statement | None = None) -> list[Read]:
    """Return the paragraphs of a statement, each with what rests on it."""
    rows = {p.pk: Read(p) for p in statement.paragraphs.order_by("number")}
    positions = visible_to(who, Position).filter(paragraph__in=rows).exclude(state="withdrawn")
    for position in positions.select_related("topic").order_by("id"):
        rows[position.paragraph_id].positions.append(position)
    supports = visible_to(who, Support).filter(paragraph__in=rows).exclude(state="withdrawn")
    for support in supports.select_related("initiative").order_by("id"):
        # A published step is about a published initiative: `its_context_is_published`.
        rows[support.paragraph_id].supports.append(support)
    for link in _links(who).filter(paragraph__in=rows).order_by("id"):
        rows[link.paragraph_id].links.append(link)
    notes = statement.footnotes.order_by("number")
    inputs: dict[Any, list[InputRequest]] = {}
    for sent in visible_to(who, InputRequest).filter(footnote__in=notes).order_by("first_on"):
        inputs.setdefault(sent.footnote_id, []).append(sent)
    for note in notes:
        if note.paragraph_id in rows:
            rows[note.paragraph_id].footnotes.append((note, inputs.get(note.pk, [])))
    if beside is not None:
        words = dict(beside.paragraphs.values_list("number", "text"))
        for row in rows.values():
            row.beside = words.get(row.paragraph.number, "")
    return list(rows.values())


def _links(who: Any) -> QuerySet[InitiativeLink]:
    seen = visible_to(who, Initiative).values("pk")
    # Others see a link once the statement that says so is published; its desk sees it at once.
    desks = desks_of(who)
    shown = Q(paragraph__statement__state__in=SHOWN) | Q(one__desk__in=desks)
    if desks:
        shown |= Q(one__desk=None)
    found = InitiativeLink.objects.filter(shown, one__in=seen, other__in=seen)
    return found.select_related("one", "other", "paragraph__statement")


def links_of(who: Any, initiative: Any) -> list[InitiativeLink]:
    """Return how an initiative stands to others that someone may see."""
    both = _links(who)
    return [*both.filter(one=initiative), *both.filter(other=initiative)]


@dataclass(frozen=True, slots=True)
class Turn:
    """One position in the history of a topic, and what changed since the State's last one."""

    position: Position
    before: Position | None
    is_new_stance: bool

    @property
    def is_changed(self) -> bool:
        """Test if it says something else than the one before it."""
        return self.before is not None and (
            self.is_new_stance or self.position.supersedes_id == self.before.pk
        )


def topics_seen_by(who: Any) -> QuerySet[Topic]:
    """Return the topics on which someone may see a position: a draft's topic stays at its desk."""
    seen = Position.objects.filter(facts_seen_by(who), topic=OuterRef("pk"))
    return Topic.objects.filter(Exists(seen)).order_by("name")


def history_of(who: Any, topic: Topic, party: str = "") -> list[Turn]:
    """Return the positions on a topic in time, each compared with the State's one before (R-12)."""
    found = visible_to(who, Position).filter(topic=topic).exclude(state="withdrawn")
    if party:
        found = found.filter(party=party)
    last: dict[str, Position] = {}
    turns = []
    rows = found.select_related("meeting", "paragraph__statement", "superseded_by")
    for position in rows.order_by("first_on", "last_on", "id"):
        before = last.get(position.party)
        turns.append(Turn(position, before, bool(before and before.stance != position.stance)))
        last[position.party] = position
    return turns
