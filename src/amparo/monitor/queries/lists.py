"""Which editions someone may see, and which claims an editor may use in one."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

import vocab
from amparo.evidence.models import Claim
from amparo.evidence.queries.claims import search_claims
from amparo.kernel.actors import VISITOR
from amparo.monitor.models import Edition, Paragraph, Profile, Usage
from amparo.monitor.policies import editions_seen_by
from amparo.monitor.queries.held import claims_for, mark_of, replaced_by
from vocab.states import state, state_name


def visible_to(who: Any) -> QuerySet[Edition]:
    """Return the editions someone may see, the newest first."""
    seen = Edition.objects.filter(editions_seen_by(who)).select_related("profile")
    return seen.order_by("-year", "profile__country", "profile__topic", "kind")


def catalogue() -> QuerySet[Edition]:
    """Return all published editions, past ones too, by State and topic, the newest first."""
    published = visible_to(VISITOR)
    return published.order_by("profile__country", "profile__topic", "-year", "kind")


def found_by_words(who: Any, typed: str) -> list[Edition]:
    """Return the editions someone may see that hold all words typed, the newest first.

    Words of their State, topic, year and code count, in either language, and those of their text.
    """
    words = typed.split()[:8]
    rows = visible_to(who)
    inside = Paragraph.objects.filter(removed_at=None)
    for word in words:
        inside = inside.filter(Q(es__icontains=word) | Q(en__icontains=word))
    told = set(rows.filter(sections__paragraphs__in=inside).values_list("pk", flat=True))
    plain = [word.casefold() for word in words]
    return [one for one in rows if one.pk in told or all(w in _names_of(one) for w in plain)]


def _names_of(edition: Edition) -> str:
    country, topic = edition.profile.country, edition.profile.topic
    said = [edition.code, str(edition.year)]
    for language in ("es", "en"):
        said += [state_name(country, language), vocab.label("monitor/topics", topic, language)]
    return " ".join(said).casefold()


def editions_of(profile: Profile, who: Any) -> QuerySet[Edition]:
    """Return the editions of a profile that someone may see, the newest first."""
    return visible_to(who).filter(profile=profile)


def claims_to_use(edition: Edition, who: Any, typed: str = "", *, most: int = 20) -> list[Claim]:
    """Return claims that an editor may put into an edition: those with the words typed.

    Without words, those about its State, the last written first. Closed claims are never offered.
    """
    if typed.strip():
        found = search_claims(who, typed, most=most * 2)
        return [
            one for one in found
            if one.secrecy in ("PUBLIC", "INTERNAL") and one.state != "retracted"
        ][:most]  # fmt: skip
    country = state(edition.profile.country)
    codes = [edition.profile.country, country.iso3 if country else ""]
    rows = claims_for(who).filter(subject__in=codes).exclude(state="retracted")
    return list(rows.order_by("-id")[:most])


@dataclass(frozen=True, slots=True)
class Replaced:
    """A usage whose claim was replaced, and what stands now."""

    usage: Usage
    mark: str
    newer: Claim | None


def replaced_in(edition: Edition, who: Any) -> list[Replaced]:
    """Return the usages of an edition whose claims no longer stand, with those that do."""
    readable = claims_for(who)
    usages = list(edition.usages.filter(claim__in=readable).select_related("claim"))
    newer = replaced_by(usage.claim_id for usage in usages)
    seen = set(
        readable.filter(pk__in=[one.pk for one in newer.values()]).values_list("pk", flat=True)
    )
    found = []
    for usage in usages:
        mark = mark_of(usage, newer)
        if mark in ("superseded", "corrected", "retracted"):
            after = newer.get(usage.claim_id)
            found.append(Replaced(usage, mark, after if after and after.pk in seen else None))
    return found
