"""What the editions of a profile said over the years: first, last, and how deadlines moved."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils import translation

import vocab
from amparo.kernel.actors import VISITOR
from amparo.monitor.models import Edition, Paragraph, Profile, Usage
from amparo.monitor.queries.held import claims_for, mark_of, replaced_by
from amparo.monitor.queries.lists import visible_to
from amparo.monitor.queries.wording import value_words
from amparo.monitor.rules.wording import keys_in
from amparo.monitor.rules.years import Compared, Said, compared, in_time


@dataclass(frozen=True, slots=True)
class Comparison:
    """First and last statement of each kind; all deadlines and key developments, in time."""

    kinds: tuple[Compared, ...]
    deadlines: tuple[Said, ...]
    developments: tuple[Said, ...] = ()


def comparison_of(
    profile: Profile, language: str, *, who: Any = VISITOR, since: int = 0, until: int = 9999,
    within: Edition | None = None,
) -> Comparison:  # fmt: skip
    """Return what the editions of some years said first and last, by kind of statement (R-17).

    Only editions and claims that `who` may read take part, and the edition `within` which it is
    shown. A claim without a date counts by the
    year of the edition that used it first.
    """
    seen_by = Q(pk__in=visible_to(who).values("pk")) | Q(pk=within.pk if within else None)
    rows = Edition.objects.filter(seen_by, profile=profile, year__gte=since, year__lte=until)
    editions = list(rows)
    usages = Usage.objects.filter(edition__in=editions).exclude(type="")
    seen = set(claims_for(who).filter(pk__in=usages.values("claim")).values_list("pk", flat=True))
    used = list(usages.select_related("claim", "edition").order_by("edition__year", "id"))
    printed = _printed(editions)
    newer = replaced_by({row.claim_id for row in used})
    said: dict[Any, Said] = {}
    with translation.override(language):
        for row in used:
            is_read = row.claim_id in seen and row.key in printed[row.edition_id]
            if is_read and row.claim_id not in said:
                said[row.claim_id] = _said(row, newer)
    kinds = tuple(vocab.terms("monitor/claim_types"))
    found = compared(said.values(), kinds)
    deadlines, developments = (
        tuple(in_time(one for one in said.values() if one.kind == kind))
        for kind in ("deadline", "key_development")
    )
    return Comparison(tuple(found), deadlines, developments)


def _said(row: Usage, newer: dict[Any, Any]) -> Said:
    claim = row.claim
    mark = mark_of(row, newer)
    return Said(
        kind=row.type,
        on=claim.as_of or claim.period or claim.valid_from or str(row.edition.year),
        claim=str(claim.pk),
        value=value_words(claim, row.type),
        statement=claim.statement,
        mark="" if mark == "unchanged" else mark,
    )


def _printed(editions: Sequence[Edition]) -> dict[Any, set[str]]:
    """Return the keys of the claims that each edition prints: a published one, as it was frozen."""
    found: dict[Any, set[str]] = {edition.pk: set() for edition in editions}
    for edition in editions:
        if edition.is_frozen:
            kept = (one["key"] for shown in edition.frozen.values() for one in shown["claims"])
            found[edition.pk].update(kept)
    written = [edition for edition in editions if not edition.is_frozen]
    texts = Paragraph.objects.filter(section__edition__in=written, removed_at=None)
    for edition_id, *pair in texts.values_list("section__edition", "es", "en"):
        found[edition_id].update(key for text in pair if text for key in keys_in(text))
    return found
