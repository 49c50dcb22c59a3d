"""What a document or a claim is about, and the language that a document is in."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

import vocab
from amparo.evidence.models import Claim, Document, Themed
from amparo.evidence.policies import POLICY, Can
from amparo.evidence.queries.claims import themed_as, themes_of
from amparo.kernel.actors import Actor
from amparo.kernel.errors import Invalid
from amparo.ledger import actions as ledger
from amparo.ledger.locks import locking


@transaction.atomic
def correct_language(*, document_id: object, language: str, by: Actor, at: datetime) -> Document:
    """Say in which language a document is, where it was detected wrongly or not at all.

    :raises Denied: if who asks does not work at a desk that holds it.
    :raises Invalid: for a language of no list.
    """
    document = locking(Document, of=("self",)).select_related("source").get(pk=document_id)
    POLICY.require(by, Can.ADD_DOCUMENT, document.source)
    if language not in vocab.terms("places/languages"):
        raise Invalid(_("Choose a language from the list."), "language")
    before, document.language = document.language, language
    document.save(update_fields=["language"])
    ledger.record(
        verb="document.language_corrected", target=document, by=by, at=at,
        before={"language": before}, after={"language": language},
    )  # fmt: skip
    return document


@transaction.atomic
def set_themes(
    *, thing: Claim | Document, themes: Collection[str], by: Actor, at: datetime
) -> list[str]:
    """Say what a document or a claim is about, in words of the list; nothing else of it changes.

    :raises Denied: if who asks may not write claims, or add to the document.
    :raises Invalid: for a theme of no list.
    """
    if isinstance(thing, Claim):
        POLICY.require(by, Can.WRITE_CLAIM, thing)
    else:
        POLICY.require(by, Can.ADD_DOCUMENT, thing.source)
    if unknown := set(themes) - vocab.terms("evidence/themes").keys():
        raise Invalid(_("Choose from the list."), "themes" if unknown else None)
    before, target = themes_of(thing), themed_as(thing)
    Themed.objects.filter(target=target).exclude(theme__in=themes).delete()
    for theme in sorted(set(themes) - set(before)):
        Themed.objects.get_or_create(target=target, theme=theme)
    now = sorted(set(themes))
    if now != before:
        ledger.record(
            verb="evidence.themed", target=thing, by=by, at=at, before={"themes": before},
            after={"themes": now},
        )  # fmt: skip
    return now
