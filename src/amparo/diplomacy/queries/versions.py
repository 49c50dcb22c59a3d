"""The words of a fact as a form shows them, now and before each change."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from amparo.diplomacy.models import Fact, Guidance, Statement, Version
from amparo.diplomacy.queries.lists import name_of
from amparo.kernel.difference import Piece, difference
from amparo.ledger.actions import label

# What a desk may change in a draft, by kind, as the fields of its form are called.
WORDS: Mapping[str, Sequence[str]] = {
    "forum": ("name", "acronym", "type"),
    "process": ("name", "forum", "when", "until"),
    "meeting": (
        *("title", "when", "until", "forum", "process", "ordinal", "place", "host"),
        *("state_count", "first_time_count"),
    ),
    "participation": ("party_code", "role", "meeting", "process", "delegation", "when", "until"),
    "office": ("party_code", "forum", "office", "when", "until"),
    "candidacy": ("party_code", "forum", "seat", "term", "when"),
    "initiative": ("title", "short_title", "type", "leads", "led_by", "when", "text"),
    "support": ("party_code", "status", "when", "paragraph"),
    "position": (
        *("topic", "party_code", "stance", "summary", "words", "when", "until", "meeting"),
        *("paragraph", "supersedes"),
    ),
    "joint": (
        *("title", "pasted", "delivered_by", "stated_count", "stated_how", "when", "until"),
        *("meeting", "note"),
    ),
    "ballot": (
        *("forum_name", "draft", "subject", "record", "when", "veto", "yes", "no", "abstain"),
    ),
    "statement": (
        *("title", "party_code", "language", "meeting", "when", "speaker", "on_behalf_of", "text"),
    ),
    "input": ("requester", "forum", "product", "asked", "received", "deadline_on", "text"),
    "guidance": ("title", "text", "delegation"),
    "cooperation": ("side", "field", "by_party", "to_party", "text", "when", "until"),
}


def text_of(statement: Statement) -> str:
    """Return the text of a statement as it is typed: paragraphs, then footnotes, by number."""
    parts = [f"{p.number}. {p.text}" for p in statement.paragraphs.all()]
    parts += [f"[{n.number}] {n.text}" for n in statement.footnotes.all()]
    return "\n\n".join(parts)


def words_of(fact: Fact | Guidance) -> dict[str, Any]:
    """Return the words of a fact by the fields of its form."""
    return {name: _word(fact, name) for name in WORDS[fact.kind]}


def _word(fact: Any, name: str) -> Any:
    if fact.kind == "guidance":
        return getattr(fact, name)
    if (fact.kind, name) == ("statement", "text"):
        return text_of(fact)
    if (fact.kind, name) == ("statement", "when"):
        return fact.when
    first, _sep, last = fact.when.partition("/")
    special: dict[str, Callable[[], Any]] = {
        "when": lambda: first,
        "until": lambda: last,
        "party_code": lambda: fact.party,
        "leads": lambda: ", ".join(map(name_of, fact.leads)),
        "on_behalf_of": lambda: ", ".join(map(name_of, fact.on_behalf_of)),
        "words": lambda: fact.quote,
        "topic": lambda: fact.topic.name,
    }
    if name in special:
        return special[name]()
    if fact.kind == "ballot" and name in ("veto", "yes", "no", "abstain"):
        voted = fact.votes.filter(choice=name).order_by("party")
        return ", ".join(name_of(vote.party) for vote in voted)
    value = getattr(fact, name)
    if isinstance(value, date):
        return value.isoformat()
    return str(value.pk) if hasattr(value, "pk") else value


def words_at(fact: Fact | Guidance, revision: int) -> dict[str, Any]:
    """Return the words of a fact as they were at a revision; nothing if that is not known."""
    found = Version.objects.filter(target=label(fact), revision=revision).first()
    return dict(found.words) if found else {}


@dataclass(frozen=True, slots=True)
class Change:
    """One change of a draft: who, when, and what it put in the place of what."""

    by: str
    at: datetime
    lines: list[tuple[str, list[Piece]]]


def changes_of(fact: Fact | Guidance) -> list[Change]:
    """Return how a draft was changed, the last change first. For its own desk only."""
    if fact.kind not in WORDS:
        return []
    now, found = words_of(fact), []
    for version in Version.objects.filter(target=label(fact)).order_by("-revision"):
        lines = [
            (name, difference(_shown(was), _shown(now.get(name))))
            for name, was in version.words.items()
            if _shown(was) != _shown(now.get(name))
        ]
        found.append(Change(version.changed_label, version.changed_at, lines))
        now = version.words
    return found


def _shown(value: Any) -> str:
    return "" if value is None else str(value)
