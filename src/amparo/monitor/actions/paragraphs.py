"""Writing paragraphs, and putting claims into an edition."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

import vocab
from amparo.evidence.models import Claim
from amparo.kernel.actors import Actor
from amparo.kernel.errors import Denied, Invalid, Refused
from amparo.ledger import actions as ledger
from amparo.ledger.locks import locking
from amparo.monitor.actions.editions import keep_wording, touched, writable
from amparo.monitor.models import Edition, Paragraph, Section, Usage
from amparo.monitor.queries.held import claims_for, replaced_by
from amparo.monitor.rules.scores import BadScore, scored
from amparo.monitor.rules.wording import KEY, keys_in, next_key, strays_in
from vocab.monitor import performance

LONGEST = 12_000  # letters of a paragraph


@transaction.atomic
def add_paragraph(
    *, section_id: object, by: Actor, at: datetime, es: str = "", en: str = "", order: int = 0
) -> Paragraph:
    """Add a paragraph to a section, at its end or before the one that has an order.

    :raises Denied: if who asks works at no desk.
    :raises Invalid: without words, if they are too long, or hold braces that are no place for a
        claim of this edition.
    :raises Refused: if the edition was published.
    """
    section = Section.objects.get(pk=section_id)
    edition = writable(section.edition_id, by)
    _check(edition, es, en)
    there = section.paragraphs.order_by("-order").values_list("order", flat=True)
    row = Paragraph.objects.create(
        section=section, order=order or (there[0] + 1 if there else 1), es=es.strip(),
        en=en.strip(), changed_at=at, changed_label=by.actor_label,
    )  # fmt: skip
    keep_wording(row)
    touched(edition, by, at)
    ledger.record(verb="paragraph.written", target=row, by=by, at=at, after={"revision": 1})
    return row


@transaction.atomic
def change_paragraph(
    *, paragraph_id: object, revision: int, es: str, en: str, by: Actor, at: datetime
) -> Paragraph:
    """Change the words of a paragraph; the words of before are kept.

    :raises Denied: if who asks works at no desk.
    :raises Invalid: as `add_paragraph`.
    :raises Refused: if another changed it since (`revision`), it was removed, or its edition was
        published.
    """
    edition, row = _locked(paragraph_id, by)
    if row.revision != revision:
        raise Refused(
            _("Someone changed this paragraph meanwhile. Both texts stand below; nothing is lost.")
        )
    _check(edition, es, en)
    row.es, row.en = es.strip(), en.strip()
    row.revision += 1
    row.changed_at, row.changed_label = at, by.actor_label
    row.save()
    keep_wording(row)
    touched(edition, by, at)
    after = {"revision": row.revision}
    ledger.record(verb="paragraph.changed", target=row, by=by, at=at, after=after)
    return row


@transaction.atomic
def remove_paragraph(*, paragraph_id: object, revision: int, by: Actor, at: datetime) -> Paragraph:
    """Take a paragraph out of its edition; its words are kept.

    :raises Denied: if who asks works at no desk.
    :raises Refused: if another changed it since, or its edition was published.
    """
    edition, row = _locked(paragraph_id, by)
    if row.revision != revision:
        raise Refused(_("Someone changed this paragraph meanwhile. Read it again first."))
    row.removed_at = at
    row.save(update_fields=["removed_at"])
    touched(edition, by, at)
    ledger.record(verb="paragraph.removed", target=row, by=by, at=at)
    return row


@transaction.atomic
def use_claim(
    *, edition_id: object, claim: Claim, by: Actor, at: datetime, key: str = "", type: str = "",  # noqa: A002
    printed: str = "",
) -> Usage:  # fmt: skip
    """Let an edition use a version of a claim, by a short key; one that it uses already stays.

    :raises Denied: if who asks works at no desk, or may not see the claim.
    :raises Invalid: for a kind of no list, a score that cannot be worked out, or a key that cannot
        be.
    :raises Refused: if the claim was taken back, the key is taken, or the edition was published.
    """
    edition = writable(edition_id, by)
    _may_use(claim, by)
    known = edition.usages.filter(claim=claim, printed=printed.strip()).first()
    if known is not None and key in ("", known.key):
        return known
    taken = set(edition.usages.values_list("key", flat=True))
    key = key or next_key(taken)
    if not KEY.fullmatch(key):
        raise Invalid(_("A short key has small letters, digits and hyphens."), "key")
    if key in taken:
        raise Refused(_("This key stands for another claim."))
    kind = type or _kind_of(claim)
    _check_kind(kind, claim)
    usage = Usage.objects.create(
        edition=edition, key=key, claim=claim, type=kind, printed=printed.strip(), used_at=at,
        used_label=by.actor_label,
    )  # fmt: skip
    touched(edition, by, at)
    after = {"key": key, "claim": str(claim.pk), "version": claim.version}
    ledger.record(verb="edition.claim_used", target=edition, by=by, at=at, after=after)
    return usage


@transaction.atomic
def change_usage(
    *, usage_id: object, type: str, printed: str, by: Actor, at: datetime  # noqa: A002
) -> Usage:  # fmt: skip
    """Say of what kind a statement is, and what its footnote prints instead of its sources.

    :raises Denied: if who asks works at no desk.
    :raises Invalid: for a kind of no list, or a score that cannot be worked out.
    :raises Refused: if the edition was published.
    """
    usage = Usage.objects.select_related("claim").get(pk=usage_id)
    edition = writable(usage.edition_id, by)
    _check_kind(type, usage.claim)
    usage.type, usage.printed = type, printed.strip()
    usage.save(update_fields=["type", "printed"])
    touched(edition, by, at)
    after = {"key": usage.key, "type": type}
    ledger.record(verb="edition.claim_described", target=edition, by=by, at=at, after=after)
    return usage


@transaction.atomic
def take_newer(*, usage_id: object, by: Actor, at: datetime) -> Usage:
    """Let an edition use what replaced one of its claims; older editions keep theirs.

    :raises Denied: if who asks works at no desk, or may not see the newer claim.
    :raises Refused: if nothing replaced it, or the edition was published.
    """
    usage = Usage.objects.select_related("claim").get(pk=usage_id)
    edition = writable(usage.edition_id, by)
    newer = replaced_by([usage.claim_id]).get(usage.claim_id)
    if newer is None:
        raise Refused(_("Nothing replaced this claim."))
    _may_use(newer, by)
    old = usage.claim_id
    usage.claim, usage.as_of, usage.printed = newer, "", ""
    usage.save(update_fields=["claim", "as_of", "printed"])
    touched(edition, by, at)
    after = {"key": usage.key, "from": str(old), "claim": str(newer.pk)}
    ledger.record(verb="edition.claim_renewed", target=edition, by=by, at=at, after=after)
    return usage


def _locked(paragraph_id: object, by: Actor) -> tuple[Edition, Paragraph]:
    edition_id = Section.objects.get(paragraphs=paragraph_id).edition_id
    edition = writable(edition_id, by)
    row = locking(Paragraph).get(pk=paragraph_id)
    if row.removed_at:
        raise Refused(_("This paragraph was removed."))
    return edition, row


def _check(edition: Edition, es: str, en: str) -> None:
    if not es.strip() and not en.strip():
        raise Invalid(_("Write the words of the paragraph."), edition.language)
    known = set(edition.usages.values_list("key", flat=True))
    for field, text in (("es", es), ("en", en)):
        if len(text) > LONGEST:
            raise Invalid(_("This paragraph is too long: make two of it."), field)
        stray = [*strays_in(text), *(key for key in keys_in(text) if key not in known)]
        if stray:
            said = _("«%(words)s» is no place for a claim that this edition uses.")
            raise Invalid(said % {"words": stray[0][:60]}, field)


def _may_use(claim: Claim, by: Actor) -> None:
    if not claims_for(by).filter(pk=claim.pk).exists():
        raise Denied(_("This claim is closed, or you may not see it."), claim)
    if claim.state == "retracted":
        raise Refused(_("This claim was taken back."))


def _kind_of(claim: Claim) -> str:
    kinds = vocab.terms("monitor/claim_types")
    return next((key for key, kind in kinds.items() if claim.subject in kind.about), "")


def _check_kind(kind: str, claim: Claim) -> None:
    if kind and kind not in vocab.terms("monitor/claim_types"):
        raise Invalid(_("Choose from the list."), "type")
    if kind == "performance":
        try:
            scored(claim.value if claim.type == "record" else {}, performance())
        except BadScore as bad:
            said = {
                "missing": _("The score of «%(what)s» is missing."),
                "unknown": _("«%(what)s» is no criterion of the score."),
                "range": _("The score of «%(what)s» lies outside the scale."),
            }[bad.why]
            raise Invalid(said % {"what": bad.what}, "type") from None
