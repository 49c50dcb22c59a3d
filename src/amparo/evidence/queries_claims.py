"""Reads: documents, passages, what they propose, and claims as known at a moment."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet

from amparo.evidence.models import Citation, Claim, Document, Passage, Source
from amparo.evidence.policies import HELD, claims_seen_by, documents_seen_by, sources_seen_by
from amparo.evidence.rules.partial_dates import was_true_on
from amparo.evidence.rules.proposing import Proposal, proposals
from amparo.ledger.actions import label
from amparo.vault.finding import Scope, Search


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


def public_claims() -> QuerySet[Claim]:
    """Return what anyone may read: published, and public."""
    return Claim.objects.filter(state="published", secrecy="PUBLIC").order_by("-id")


def claims_known_at(claims: QuerySet[Claim], at: datetime) -> QuerySet[Claim]:
    """Return those of some claims that we held to be so at a moment, in the version of then."""
    until = Q(known_to=None) | Q(known_to__gt=at)
    return claims.filter(until, state__in=HELD, published_at__lte=at)


def claims_true_on(claims: Iterable[Claim], day: date) -> list[Claim]:
    """Return those of some claims that may hold on a day in the world; vague dates stay in."""
    return [one for one in claims if was_true_on(one.valid_from, one.valid_to, day) is not False]


def versions_of(who: Any, claim: Claim) -> QuerySet[Claim]:
    """Return all versions of a claim that someone may see, newest first."""
    return visible_claims(who).filter(series=claim.series).order_by("-version")


def citations_shown(who: Any, claim: Claim) -> QuerySet[Citation]:
    """Return the citations of a claim whose source someone may see, in the editor's order."""
    seen = Citation.objects.filter(target=label(claim), source__in=_sources(sources_seen_by(who)))
    return seen.select_related("source", "passage", "passage__document").order_by("order", "id")


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


@dataclass(frozen=True, slots=True)
class Proposed:
    """A proposal with the passage it stands in."""

    passage: Passage
    says: Proposal


def proposals_of(document: Document, *, kind: str = "") -> list[Proposed]:
    """Return what a document proposes and nobody has decided of, worked out from its text now."""
    rows = list(document.passages.order_by("number"))
    decided = set(document.passages.values_list("decisions__key", flat=True))
    return [
        Proposed(rows[one.passage], one)
        for one in proposals(rows)  # a row has what the rules ask of a passage: text, kind, label
        if one.key not in decided and kind in ("", one.kind)
    ]
