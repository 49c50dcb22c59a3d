"""Holding the facts of a list as claims, each at the passage that has its words; checking them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction

from amparo.evidence.actions.citing import cite_passage
from amparo.evidence.actions.claims import ClaimFacts, write_claim
from amparo.evidence.models import Citation, Claim, Document, Passage
from amparo.evidence.rules.facts import Fact, typed_value
from amparo.evidence.rules.locating import Place, locate, locate_value
from amparo.evidence.rules.partial_dates import is_partial_date
from amparo.evidence.rules.values import BadValue, read_value
from amparo.kernel.actors import Actor
from amparo.ledger.actions import label

NOW = ("draft", "cited", "reviewed", "published")  # states of a claim that still stands
# What is looked for is said in these words; the command prints them in the reader's language.
FOUND, NOT_HELD, NO_DOCUMENT, NO_WORDS = "found", "not_held", "no_document", "no_words"


@dataclass(frozen=True, slots=True)
class PartFound:
    """One value of a fact: `how` is said, in_other_words, elsewhere or not_in_text."""

    value: str
    how: str
    passage: Passage | None = None
    place: Place | None = None


@dataclass(slots=True)
class Finding:
    """What looking for one fact gave: the passage with its words, its values, its claim."""

    fact: Fact
    result: str
    passage: Passage | None = None
    place: Place | None = None
    parts: list[PartFound] = field(default_factory=list)
    claim: Claim | None = None
    citation: Citation | None = None


def look_for(fact: Fact) -> Finding:
    """Look for a fact: its words in every passage of its document, its values, then its claim.

    It is found only where a claim that still stands has the same value and cites a span that holds
    those very words in the text as it is kept now. A claim alone is not enough, nor words alone.
    """
    documents = Document.objects.filter(name=fact.document, state=Document.READ)
    document = documents.order_by("-id").first()
    if document is None:
        return Finding(fact, NO_DOCUMENT)
    passages = list(document.passages.order_by("number"))
    hits = [(one, place) for one in passages if (place := locate(one.text, fact.quote))]
    if not hits:
        return Finding(fact, NO_WORDS)
    # The same words may stand twice; the line of the list tells which is meant.
    passage, place = next((hit for hit in hits if hit[0].line == fact.line), hits[0])
    finding = Finding(fact, NOT_HELD, passage, place)
    finding.parts = [_part(value, passage, passages) for value in fact.parts]
    _find_claim(finding, passage, place)
    return finding


@transaction.atomic
def hold_fact(*, fact: Fact, by: Actor, at: datetime) -> Finding:
    """Hold a fact as a claim cited at its words; one that is held already stays as it is.

    A date that the list gives and another passage says (a footnote, a heading) is cited there too.

    :raises Denied: if who asks does not work at a desk.
    :raises Invalid: if the value of the line is not of the type its shape tells.
    """
    finding = look_for(fact)
    if finding.result != NOT_HELD or finding.passage is None or finding.place is None:
        return finding
    value = typed_value(fact)
    passage, place = finding.passage, finding.place
    facts = ClaimFacts(
        subject=fact.subject[:120],
        predicate=fact.predicate[:120],
        statement=fact.statement,
        type=value.type,
        typed=value.typed,
        qualifier=value.qualifier,
        said=passage.text[place.start : place.end],
        as_of="" if "/" in fact.on else fact.on,
        period=fact.on if "/" in fact.on else "",
        asserted_by=fact.asserted_by[:300],
        secrecy=passage.document.source.secrecy,
        language=passage.document.language,
    )
    claim = write_claim(facts=facts, by=by, at=at)
    cite_passage(claim_id=claim.pk, passage=passage, start=place.start, end=place.end, by=by, at=at)
    cited = {passage.pk}
    for part in [*finding.parts, *_dates(fact, finding)]:
        if part.how == "elsewhere" and part.passage and part.place and part.passage.pk not in cited:
            cited.add(part.passage.pk)
            cite_passage(
                claim_id=claim.pk, passage=part.passage, start=part.place.start,
                end=part.place.end, by=by, at=at, note=part.value,
            )  # fmt: skip
    return look_for(fact)


def _find_claim(finding: Finding, passage: Passage, place: Place) -> None:
    """Find among the claims that cite the passage one that gives the fact's value in its words."""
    value = typed_value(finding.fact)
    try:
        wanted = read_value(value.type, value.typed)
    except BadValue:
        return
    citations = {
        one.target: one
        for one in passage.citations.filter(start__lte=place.start, end__gte=place.end)
        # The words are looked for again in the text as it is kept, not in the citation.
        if locate(passage.text[one.start or 0 : one.end], finding.fact.quote)
    }
    keys = [target.partition(":")[2] for target in citations if target.startswith("evidence.Claim")]
    for claim in Claim.objects.filter(pk__in=keys, state__in=NOW).order_by("-version"):
        same = (claim.value, claim.qualifier) == (wanted, value.qualifier)
        if same and finding.fact.on in (claim.as_of, claim.period):
            finding.result, finding.claim = FOUND, claim
            finding.citation = citations[label(claim)]
            return


def _part(value: str, passage: Passage, others: Sequence[Passage]) -> PartFound:
    """Return where a value of a fact stands: with its words, elsewhere, or nowhere in the text."""
    if value == passage.label:
        return PartFound(value, "said", passage)
    if place := locate_value(passage.text, value):
        return PartFound(value, place.how, passage, place)
    if is_partial_date(value) and len(value) > 4:  # a bare year or a small number stands anywhere
        for other in others:
            if place := locate_value(other.text, value):
                return PartFound(value, "elsewhere", other, place)
    return PartFound(value, "not_in_text")


def _dates(fact: Fact, finding: Finding) -> list[PartFound]:
    if not fact.on or finding.passage is None:
        return []
    others = list(finding.passage.document.passages.order_by("number"))
    return [_part(fact.on, finding.passage, others)]
