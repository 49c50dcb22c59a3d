"""Citing the passage that a claim rests on, and deciding of what a document proposes."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from amparo.evidence.actions.claims import ClaimFacts, write_claim
from amparo.evidence.models import Citation, Claim, Decision, Passage, Source
from amparo.evidence.policies import POLICY, Can
from amparo.evidence.rules.passages import locator_of
from amparo.evidence.workflow import CLAIM
from amparo.kernel.actors import Actor
from amparo.kernel.errors import Invalid, Refused
from amparo.ledger import actions as ledger
from amparo.ledger.locks import locking

LONGEST = 400  # characters of a quote; the span keeps the whole


@transaction.atomic
def cite_passage(
    *, claim_id: object, passage: Passage, start: int, end: int, by: Actor, at: datetime,
    note: str = "",
) -> Citation:  # fmt: skip
    """Tie a claim to the very words of a passage, from one letter to another.

    :raises Denied: if who asks may not write the claim, or not see the document.
    :raises Invalid: if the span lies outside the passage or is empty.
    :raises Refused: if the claim was published: a new version can cite more.
    """
    claim = locking(Claim).get(pk=claim_id)
    POLICY.require(by, Can.WRITE_CLAIM, claim)
    source = passage.document.source
    POLICY.require(by, Can.SEE_DOCUMENT, source)
    if claim.state not in ("draft", "cited", "reviewed"):
        raise Refused(_("What was published is not changed: replace it with a new version."))
    quote = passage.text[start:end] if 0 <= start < end <= len(passage.text) else ""
    if not quote.strip():
        raise Invalid(_("Mark the words of the passage that say so."), "quote")
    target = ledger.label(claim)
    citation = Citation.objects.create(
        source=source,
        copy=passage.document.original,
        target=target,
        passage=passage,
        start=start,
        end=end,
        locator=locator_of(passage, passage.number),
        quote=quote if len(quote) <= LONGEST else f"{quote[: LONGEST - 1]}…",
        note=note[:300],
        order=Citation.objects.filter(target=target).count() + 1,
    )
    _cited(claim)
    after = {"citation": str(citation.pk), "passage": str(passage.pk), "state": claim.state}
    ledger.record(verb="claim.cited", target=claim, by=by, at=at, after=after)
    return citation


@transaction.atomic
def cite_source(
    *, claim_id: object, source: Source, by: Actor, at: datetime, locator: str = "",
    quote: str = "",
) -> Citation:  # fmt: skip
    """Tie a claim to a source whose text is not kept here, at the place that says so.

    :raises Denied: if who asks may not write the claim, or not see the source.
    :raises Refused: if the claim was published: a new version can cite more.
    """
    claim = locking(Claim).get(pk=claim_id)
    POLICY.require(by, Can.WRITE_CLAIM, claim)
    POLICY.require(by, Can.SEE_DOCUMENT, source)
    if claim.state not in ("draft", "cited", "reviewed"):
        raise Refused(_("What was published is not changed: replace it with a new version."))
    citation = Citation.objects.create(
        source=source, target=ledger.label(claim), locator=locator[:120], quote=quote[:LONGEST],
        order=Citation.objects.filter(target=ledger.label(claim)).count() + 1,
    )  # fmt: skip
    _cited(claim)
    after = {"citation": str(citation.pk), "source": str(source.pk), "state": claim.state}
    ledger.record(verb="claim.cited", target=claim, by=by, at=at, after=after)
    return citation


def _cited(claim: Claim) -> None:
    if claim.state == "cited":
        return
    move = CLAIM.move("cite") if claim.state == "draft" else CLAIM.move("change")
    CLAIM.check(move, claim)
    claim.state = "cited"
    claim.save(update_fields=["state"])


@transaction.atomic
def accept_proposal(
    *, passage: Passage, key: str, kind: str, start: int, end: int, facts: ClaimFacts,
    by: Actor, at: datetime,
) -> Claim:  # fmt: skip
    """Make a claim of what a document proposes, as a person read it and perhaps changed it.

    :raises Denied: if who asks does not work at a desk, or may not see the document.
    :raises Invalid: as `write_claim`.
    :raises Refused: if someone decided of this proposal before.
    """
    POLICY.require(by, Can.SEE_DOCUMENT, passage.document.source)
    _not_decided(passage, key)
    claim = write_claim(facts=facts, by=by, at=at)
    cite_passage(claim_id=claim.pk, passage=passage, start=start, end=end, by=by, at=at)
    _decide(passage, key, kind, by, at, claim=claim)
    return Claim.objects.get(pk=claim.pk)


@transaction.atomic
def refuse_proposal(
    *, passage: Passage, key: str, kind: str, by: Actor, at: datetime, reason: str = ""
) -> Decision:
    """Say that a passage does not say what was proposed; it is not proposed again.

    :raises Denied: if who asks may not write claims, or may not see the document.
    :raises Refused: if someone decided of this proposal before.
    """
    POLICY.require(by, Can.WRITE_CLAIM)
    POLICY.require(by, Can.SEE_DOCUMENT, passage.document.source)
    _not_decided(passage, key)
    return _decide(passage, key, kind, by, at, reason=reason)


def _not_decided(passage: Passage, key: str) -> None:
    locking(Passage).get(pk=passage.pk)
    if Decision.objects.filter(passage=passage, key=key).exists():
        raise Refused(_("Someone decided of this proposal already."))


def _decide(
    passage: Passage, key: str, kind: str, by: Actor, at: datetime,
    *, claim: Claim | None = None, reason: str = "",
) -> Decision:  # fmt: skip
    made = Decision.objects.create(
        passage=passage, key=key, kind=kind, is_accepted=claim is not None, claim=claim,
        reason=reason[:300], at=at, by_label=by.actor_label,
    )  # fmt: skip
    ledger.record(
        verb="proposal.accepted" if claim else "proposal.refused",
        target=passage,
        by=by,
        at=at,
        after={"kind": kind, "claim": str(claim.pk) if claim else ""},
    )
    return made
