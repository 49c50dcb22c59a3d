"""Adding sources and citing them."""

from datetime import date, datetime

from django.db import models, transaction
from django.utils.translation import gettext as _

import vocab
from amparo.evidence.models import Citation, File, Passage, Source
from amparo.kernel.actors import Actor
from amparo.kernel.errors import Invalid
from amparo.ledger import actions as ledger
from amparo.ledger.locks import locking
from amparo.vault import blind

FIELDS = (
    *("title", "kind", "publisher", "reliability", "language", "address", "published"),
    *("read_on", "licence", "attribution", "secrecy"),
)


@transaction.atomic
def add_source(
    *,
    title: str,
    kind: str,
    by: Actor,
    at: datetime,
    publisher: str = "",
    reliability: str = "unknown",
    language: str = "",
    address: str = "",
    published: str = "",
    read_on: date | None = None,
    licence: str = "",
    attribution: str = "",
    secrecy: str = "INTERNAL",
    is_of_desks: bool = False,
) -> Source:
    """Add a source: a publication, a testimony, a record; `is_of_desks` if the desks hold it.

    :raises Invalid: if the title is empty, or the kind or reliability is no word of its list.
    """
    _check(title, kind, reliability)
    source = Source.objects.create(
        title=title.strip(),
        kind=kind,
        publisher=publisher,
        reliability=reliability,
        language=language,
        address=address,
        published=published,
        read_on=read_on,
        licence=licence,
        attribution=attribution,
        secrecy=secrecy,
        is_of_desks=is_of_desks,
    )
    blind.index("source", blind.Text(source.pk, (source.title, source.publisher)))
    ledger.record(
        verb="source.added", target=source, by=by, at=at, after={"kind": kind, "secrecy": secrecy}
    )
    return source


@transaction.atomic
def correct_source(*, source_id: object, by: Actor, at: datetime, **changes: object) -> Source:
    """Correct what is known of a source; the journal keeps which fields changed.

    :raises Invalid: as `add_source`.
    """
    source = locking(Source).get(pk=source_id)
    if unknown := set(changes) - set(FIELDS):
        raise TypeError(f"a source has no {sorted(unknown)}")
    changed = sorted(name for name, value in changes.items() if getattr(source, name) != value)
    for name in changed:
        setattr(source, name, changes[name])
    _check(source.title, source.kind, source.reliability)
    if changed:
        source.save(update_fields=changed)
        # A title may name a person: the journal keeps which words changed, not the words.
        ledger.record(
            verb="source.corrected", target=source, by=by, at=at, after={"fields": changed}
        )
    return source


@transaction.atomic
def cite(
    *,
    source: Source,
    target: models.Model | str,
    by: Actor,
    at: datetime,
    copy: File | None = None,
    locator: str = "",
    quote: str = "",
    file: str = "",
    passage: Passage | None = None,
    start: int | None = None,
    end: int | None = None,
) -> Citation:
    """Tie a record to the place of a source that supports it, down to the span of a passage."""
    citation = Citation.objects.create(
        source=source, copy=copy, target=ledger.label(target), locator=locator[:120], quote=quote,
        passage=passage, start=start, end=end,
    )  # fmt: skip
    ledger.record(
        verb="source.cited",
        target=target,
        by=by,
        at=at,
        file=file,
        after={"source": str(source.pk), "citation": str(citation.pk)},
    )
    return citation


def _check(title: str, kind: str, reliability: str) -> None:
    if not title.strip():
        raise Invalid(_("Give the source a title."), "title")
    if kind not in vocab.terms("evidence/source_kinds"):
        raise Invalid(_("Choose a kind of source from the list."), "kind")
    if reliability not in vocab.terms("situations/reliability"):
        raise Invalid(_("Choose how reliable the source is from the list."), "reliability")
