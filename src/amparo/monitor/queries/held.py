"""What an edition rests on, read at once: its usages, their claims, the citations one may see."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q, QuerySet

from amparo.evidence.models import Citation, Claim, ClaimLink, Source
from amparo.evidence.policies import HELD, claims_seen_by, sources_seen_by
from amparo.kernel.actors import VISITOR
from amparo.ledger.actions import label
from amparo.monitor.models import Edition, Usage

GONE = ("superseded", "corrected", "retracted")


def claims_for(who: Any) -> QuerySet[Claim]:
    """Return the claims that may stand in an edition before someone; a visitor: what was public."""
    if who is VISITOR:
        return Claim.objects.filter(state__in=HELD, secrecy="PUBLIC")
    return Claim.objects.filter(claims_seen_by(who), secrecy__in=("PUBLIC", "INTERNAL"))


def sources_for(who: Any) -> QuerySet[Source]:
    """Return the sources that a footnote may name before someone."""
    if who is VISITOR:
        return Source.objects.filter(secrecy="PUBLIC")
    return Source.objects.filter(sources_seen_by(who))


@dataclass(slots=True)
class Held:
    """The usages of an edition by key, and by claim its citations that carry a footnote."""

    usages: dict[str, Usage]
    seen: frozenset[Any]  # keys of the claims that may be read
    citations: dict[Any, list[Citation]] = field(default_factory=dict)
    by_itself: set[Any] = field(default_factory=set)  # claims that cite the text reproduced

    def edition_says_so(self, usage: Usage) -> bool:
        """Test if the published text that the edition reproduces is what a claim rests on."""
        return usage.claim_id in self.by_itself

    def own_words(self, usage: Usage) -> str:
        """Return the words of a footnote of the reproduced text that names no source."""
        return usage.printed if self.edition_says_so(usage) else ""

    def claim(self, key: str) -> Claim | None:
        """Return the claim behind a short key, None if it may not be read."""
        usage = self.usages.get(key)
        return usage.claim if usage and usage.claim_id in self.seen else None

    def cited(self, usage: Usage) -> list[Citation]:
        """Return the citations of a usage's footnote, in the editor's order."""
        return self.citations.get(usage.claim_id, [])


def held_by(edition: Edition, who: Any) -> Held:
    """Return what an edition rests on, as far as someone may read it."""
    usages = {one.key: one for one in edition.usages.select_related("claim")}
    keys = {one.claim_id for one in usages.values()}
    seen = frozenset(claims_for(who).filter(pk__in=keys).values_list("pk", flat=True))
    held = Held(usages, seen)
    named = {label(one.claim): one.claim_id for one in usages.values()}
    rows = Citation.objects.filter(target__in=named, source__in=sources_for(who).values("pk"))
    for row in rows.select_related("source", "passage").order_by("order", "id"):
        if row.source_id == edition.reproduces_id:
            held.by_itself.add(named[row.target])
        else:
            held.citations.setdefault(named[row.target], []).append(row)
    return held


def replaced_by(claims: Iterable[Any]) -> dict[Any, Claim]:
    """Return, for each of some claims that was replaced, the version that stands now."""
    found: dict[Any, Claim] = {}
    rows = Claim.objects.filter(pk__in=list(claims), state__in=("superseded", "corrected"))
    series = {one.pk: one.series for one in rows}
    now = Claim.objects.filter(series__in=series.values(), state="published")
    by_series = {one.series: one for one in now}
    for pk, one in series.items():
        if one in by_series:
            found[pk] = by_series[one]
    links = ClaimLink.objects.filter(
        Q(kind="supersedes") | Q(kind="corrects"), other__in=list(claims), one__state="published"
    )
    for link in links.select_related("one"):  # another claim may replace it, by a link
        found.setdefault(link.other_id, link.one)
    return found


def mark_of(usage: Usage, newer: dict[Any, Claim]) -> str:
    """Return how a claim stands that an edition uses: unchanged since an older one, superseded.

    Empty for a claim that this edition brings in itself and that still stands.
    """
    if usage.claim.state in GONE:
        return usage.claim.state
    if usage.claim_id in newer:
        return "superseded"
    return "unchanged" if usage.as_of else ""
