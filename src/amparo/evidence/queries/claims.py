"""Reads: documents, passages, what they propose, and claims as known at a moment."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Q, QuerySet

from amparo.evidence.models import Citation, Claim, Document, Passage, Source, Themed
from amparo.evidence.policies import HELD, claims_seen_by, documents_seen_by, sources_seen_by
from amparo.evidence.rules.locating import locate, whole_words
from amparo.evidence.rules.proposing import Proposal, proposals, sentences
from amparo.ledger.actions import label
from amparo.vault.finding import Scope, Search
from vocab.states import states

OFFERED = 100  # words that an editor may choose from


def visible_documents(who: Any) -> QuerySet[Document]:
    """Return the documents someone may read, newest first."""
    sources = documents_seen_by(who)
    seen = Q(source__in=_sources(sources))
    return Document.objects.filter(seen).select_related("source").order_by("-added_at", "-id")


def _sources(seen: Q) -> QuerySet[Any]:
    return Source.objects.filter(seen).values("pk")


def visible_passages(who: Any) -> QuerySet[Passage]:
    """Return the passages someone may read."""
    return Passage.objects.filter(document__source__in=_sources(documents_seen_by(who)))


def visible_claims(who: Any) -> QuerySet[Claim]:
    """Return the claims someone may see: drafts only at the desks. Newest first."""
    return Claim.objects.filter(claims_seen_by(who)).order_by("-id")


visible_to = visible_claims


def words_in_use(who: Any) -> dict[str, list[str]]:
    """Return of what claims speak and what they say of it, the most used first, as someone sees.

    So words converge, and nobody is told what only closed claims speak of.
    """
    found = {}
    for name in ("subject", "predicate"):
        rows = visible_claims(who).exclude(state="retracted").values_list(name).order_by()
        counted = rows.annotate(n=Count("pk")).order_by("-n", name)[:OFFERED]
        found[name] = [word for word, _n in counted]
    return found


def public_claims() -> QuerySet[Claim]:
    """Return what anyone may read: published, and public."""
    return Claim.objects.filter(state="published", secrecy="PUBLIC").order_by("-id")


def claims_known_at(claims: QuerySet[Claim], at: datetime) -> QuerySet[Claim]:
    """Return those of some claims that we held to be so at a moment, in the version of then."""
    until = Q(known_to=None) | Q(known_to__gt=at)
    return claims.filter(until, state__in=HELD, published_at__lte=at)


def versions_of(who: Any, claim: Claim) -> QuerySet[Claim]:
    """Return all versions of a claim that someone may see, newest first."""
    return visible_claims(who).filter(series=claim.series).order_by("-version")


def citations_shown(who: Any, claim: Claim) -> QuerySet[Citation]:
    """Return the citations of a claim whose source someone may see, in the editor's order."""
    seen = Citation.objects.filter(target=label(claim), source__in=_sources(sources_seen_by(who)))
    return seen.select_related("source", "passage", "passage__document").order_by("order", "id")


def themes_of(thing: Claim | Document) -> list[str]:
    """Return the themes of a document, or of a claim in all its versions."""
    rows = Themed.objects.filter(target=themed_as(thing)).order_by("theme")
    return list(rows.values_list("theme", flat=True))


def themed_as(thing: Claim | Document) -> str:
    """Return under what the themes of a thing are kept: those of a claim go with all versions."""
    return f"series:{thing.series}" if isinstance(thing, Claim) else label(thing)


def about_theme(rows: QuerySet[Any], theme: str) -> QuerySet[Any]:
    """Return the documents or claims among some rows that are about a theme."""
    kept = Themed.objects.filter(theme=theme)
    if rows.model is Claim:
        keys = [t.partition(":")[2] for t in kept.values_list("target", flat=True)
                if t.startswith("series:")]  # fmt: skip
        return rows.filter(series__in=keys)
    start = label(Document()).partition(":")[0]
    found = kept.filter(target__startswith=f"{start}:").values_list("target", flat=True)
    return rows.filter(pk__in=[target.partition(":")[2] for target in found])


def search_passages(who: Any, typed: str, *, most: int = 40) -> list[Passage]:
    """Return the passages someone may read that hold all words typed, last kept first."""
    return _found("passage", visible_passages(who).select_related("document__source"), typed, most)


def search_claims(who: Any, typed: str, *, most: int = 40) -> list[Claim]:
    """Return the claims someone may see that hold all words typed, last written first."""
    return _found("claim", visible_claims(who), typed, most)


def _found(kind: str, rows: QuerySet[Any], typed: str, most: int) -> list[Any]:
    hits = Search(kind, Scope.of(rows)).find(typed, most=most)
    found = {row.pk: row for row in rows.filter(pk__in=hits.keys)}
    return [found[key] for key in hits.keys if key in found]


WINDOW = 120  # passages whose proposals are worked out at once: a page stays fast at any length
BEFORE = 30


@dataclass(frozen=True, slots=True)
class Proposed:
    """A proposal with the passage it stands in."""

    passage: Passage
    says: Proposal


def proposals_of(document: Document, *, first: int = 1, most: int = WINDOW) -> list[Proposed]:
    """Return what some passages propose and nobody has decided of, worked out from the text now.

    A list may have begun before the first passage: some before it are read too, not proposed.
    """
    window = document.passages.filter(number__gte=first - BEFORE, number__lt=first + most)
    rows = list(window.order_by("number"))
    decided = set(window.exclude(decisions=None).values_list("pk", "decisions__key"))
    return [
        Proposed(rows[one.passage], one)
        for one in proposals(rows)  # a row has what the rules ask of a passage: text, kind, label
        if rows[one.passage].number >= first and (rows[one.passage].pk, one.key) not in decided
    ]


@dataclass(frozen=True, slots=True)
class Span:
    """A place in a kept document: a passage, from one letter to another."""

    passage: Passage
    start: int
    end: int


def place_of_words(who: Any, pasted: str) -> Span | None:
    """Return where pasted words stand in the documents someone may read; the last kept first."""
    words = " ".join(pasted.split())
    for passage in search_passages(who, words[:120], most=60):
        if found := locate(passage.text, words):
            return Span(passage, found.start, found.end)
    return None


def filled_from(passage: Passage, start: int, end: int) -> dict[str, str]:
    """Return what a claim from a span would begin with: its words, and a value they may give."""
    quote = passage.text[start:end].strip()
    first: dict[str, str] = {
        "quote": quote,
        "statement": _sentence(passage.text, start, end),
        "type": "text",
        "typed": quote,
        "asserted_by": passage.document.source.publisher,
        "secrecy": passage.document.source.secrecy,
    }
    inside = [
        one for one in proposals([passage]) if one.start >= start and one.end <= end
        and one.kind in ("count", "date", "symbol", "treaty_action")
    ]  # fmt: skip
    if inside and quote:
        best = min(inside, key=lambda one: ("count", "treaty_action").count(one.kind) == 0)
        first |= {"type": best.type, "typed": best.typed, "qualifier": best.qualifier,
                  "predicate": best.predicate}  # fmt: skip
    if state := first_state(first["statement"]):
        first["subject"] = state
    return first


def first_state(text: str) -> str:
    """Return the code of the first State that a text names, empty if it names none."""
    lowered = text.casefold()
    places = [
        (found.start, state.iso3)
        for state in states().state
        for name in {state.name.en, state.name.es}
        if name.casefold() in lowered and (found := whole_words(text, name))
    ]
    return min(places)[1] if places else ""


def _sentence(text: str, start: int, end: int) -> str:
    parts = [text[a:b] for a, b in sentences(text) if a < end and start < b]
    return " ".join("".join(parts).split())


def claims_by_passage(who: Any, passages: Iterable[Passage]) -> dict[Any, list[Claim]]:
    """Return the claims someone may see that rest on each of some passages."""
    cited = Citation.objects.filter(passage__in=list(passages)).values_list("passage_id", "target")
    keys = {target: target.partition(":")[2] for _passage, target in cited if "Claim" in target}
    seen = {str(one.pk): one for one in visible_claims(who).filter(pk__in=keys.values())}
    found: dict[Any, list[Claim]] = {}
    for passage, target in cited:
        if claim := seen.get(keys.get(target, "")):
            found.setdefault(passage, []).append(claim)
    return found


def claims_beside(who: Any, claim: Claim, *, most: int = 60) -> list[Claim]:
    """Return other claims that one may be linked to or summed from: first those of its subject."""
    others = visible_claims(who).exclude(series=claim.series).exclude(state="retracted")
    near = list(others.filter(subject=claim.subject)[:most])
    rest = others.exclude(subject=claim.subject)[: most - len(near)] if len(near) < most else []
    return [*near, *rest]
