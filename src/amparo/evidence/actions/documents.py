"""Keeping documents whole, and reading their text into passages that can be cited."""

import hashlib
import json
import logging
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from amparo.evidence.actions.files import keep_file
from amparo.evidence.models import Document, Passage, Source
from amparo.evidence.policies import POLICY, Can
from amparo.evidence.queries import content_of
from amparo.evidence.rules import BadContent, looked_at
from amparo.evidence.rules import opening as kinds
from amparo.exchange.apart import answer_of
from amparo.kernel.actors import SYSTEM, Actor
from amparo.kernel.errors import Invalid, Refused
from amparo.ledger import actions as ledger
from amparo.ledger.locks import locking
from amparo.ledger.queries import doers_of_each
from amparo.vault import blind
from vocab.exchange_files import limits
from vocab.file_types import FileType, file_types
from vocab.words import Words

SECONDS = 90  # by the clock, for one document; the reader has bounds of its own
HEAD = 4096  # letters by which a language is told
BATCH = 200
_PAGE = (b"<!doctype html", b"<html", b"<?xml", b"<head", b"<body")
# A page is kept as text: whoever opens the copy sees its source, and no browser runs it.
HTML_AS_TEXT = FileType(
    media_type="text/plain",
    suffix="html.txt",
    family="text",
    max_bytes=10_485_760,
    label=Words(es="Página web", en="Web page"),
)

log = logging.getLogger("amparo.evidence")


@transaction.atomic
def add_document(*, source: Source, content: bytes, name: str, by: Actor, at: datetime) -> Document:
    """Keep a document of a source whole and sealed; its text is read afterwards.

    The same bytes are kept once: sent again for the same source, the kept one is returned.

    :raises Denied: if who asks does not work at a desk that holds the source.
    :raises Invalid: if it is neither PDF, DOCX, HTML nor text, or too large.
    :raises Refused: if another source that they may see has it already, or many of theirs wait.
    """
    POLICY.require(by, Can.ADD_DOCUMENT, source)
    sha256 = hashlib.sha256(content).hexdigest()
    same = list(locking(Document).filter(sha256=sha256))
    if kept := next((one for one in same if one.source_id == source.pk), None):
        return kept
    # One kept with a source that is closed to them tells them nothing, not even that it is there.
    if any(POLICY.allows(by, Can.SEE_DOCUMENT, one.source) for one in same):
        raise Refused(_("This document is kept already, with another source."))
    _require_room(by, at)
    media_type, kept_as = _kind_of(content)
    original = keep_file(
        content=content,
        name=name,
        file=f"source:{source.pk}",
        by=by,
        at=at,
        secrecy=source.secrecy,
        untouched=kept_as,
    )
    document = Document.objects.create(
        source=source,
        original=original,
        sha256=sha256,
        name=Path(name.replace("\\", "/")).name[:200],
        media_type=media_type,
        added_at=at,
        added_label=by.actor_label,
    )
    ledger.record(
        verb="document.added",
        target=document,
        by=by,
        at=at,
        after={"source": str(source.pk), "media_type": media_type, "sha256": sha256},
    )
    return document


def _require_room(by: Actor, at: datetime) -> None:
    """Check, by the journal, that few documents wait to be read that someone sent in a day."""
    if by == SYSTEM:
        return
    waiting = Document.objects.filter(state=Document.WAITING, added_at__gt=at - timedelta(days=1))
    names = [ledger.label(one) for one in waiting.only("pk")]
    sent = doers_of_each(names, ["document.added"])
    if sum(by.actor_id in sent[name] for name in names) >= limits().documents_waiting:
        raise Refused(
            _("%(n)d documents that you sent are not read yet, and others wait behind them. Send "
              "this one when one of them can be read.")
            % {"n": limits().documents_waiting}
        )  # fmt: skip


def read_document(
    *, document_id: object, at: datetime, by: Actor = SYSTEM, breathe: Callable[[], Any] = int
) -> Document:
    """Read the text of a kept document into passages; what cannot be read says why.

    A document read already stays as it is: its passages are cited. The reading itself runs in a
    process of its own with bounds on time and memory, outside any transaction. `breathe` is called
    meanwhile: what is urgent does not wait for a document that someone made slow.
    """
    document = Document.objects.select_related("original").get(pk=document_id)
    if document.state == Document.READ:
        return document
    content = content_of(document.original)
    found, why = passages_in(content, document.media_type, breathe=breathe)
    language = language_of(" ".join(one.text for one in found)[:HEAD]) if found else ""
    with transaction.atomic():
        document = locking(Document).get(pk=document_id)
        if document.state == Document.READ:
            return document
        document.state = Document.READ if found else Document.FAILED
        document.why, document.language, document.read_at = why, language, at
        document.pages = max((one.page or 0 for one in found), default=0) or None
        document.save(update_fields=["state", "why", "language", "read_at", "pages"])
        _keep_passages(document, found)
        ledger.record(
            verb="document.read" if found else "document.not_read",
            target=document,
            by=by,
            at=at,
            after={"passages": len(found), "language": language, "why": why},
        )
    return document


@transaction.atomic
def correct_language(
    *, document_id: object, language: str, by: Actor, at: datetime
) -> Document:  # fmt: skip
    """Say which language a document is in, where the machine was wrong.

    :raises Denied: if who asks may not add to its source.
    """
    document = locking(Document).get(pk=document_id)
    POLICY.require(by, Can.ADD_DOCUMENT, document.source)
    before, document.language = document.language, language
    document.save(update_fields=["language"])
    ledger.record(
        verb="document.language_corrected",
        target=document,
        by=by,
        at=at,
        before={"language": before},
        after={"language": language},
    )
    return document


def passages_in(
    content: bytes,
    media_type: str,
    *,
    seconds: float | None = None,
    breathe: Callable[[], Any] = int,
) -> tuple[list[kinds.Passage], str]:
    """Return the passages of a document, or why it has none: large, slow, broken, locked, empty."""
    src = Path(__file__).resolve().parents[3]
    # Nothing of the house's own settings or keys reaches the process that opens what anyone wrote.
    bare = {"PYTHONPATH": str(src), "PATH": os.environ.get("PATH", ""), "PYTHONUTF8": "1"}
    child = subprocess.Popen(  # noqa: S603
        [sys.executable, "-m", "amparo.evidence.rules.reader", media_type], env=bare,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    try:
        out, _complaint = answer_of(child, content, seconds=seconds or SECONDS, meanwhile=breathe)
    except subprocess.TimeoutExpired:
        return [], "slow"
    if child.returncode:
        log.warning("a document ended its reader", extra={"status": child.returncode})
        return [], "slow" if child.returncode < 0 else "broken"
    lines = [json.loads(line) for line in out.splitlines()]
    if lines and "why" in lines[0]:
        return [], lines[0]["why"]
    return [kinds.Passage(**line) for line in lines], ""


def language_of(text: str) -> str:
    """Return the language that a text seems to be in, by its code; empty if there is too little."""
    if len(text.split()) < 5:
        return ""
    import py3langid

    return str(py3langid.classify(text)[0])


def _keep_passages(document: Document, found: list[kinds.Passage]) -> None:
    rows = [
        Passage(
            document=document,
            number=number,
            kind=one.kind,
            label=one.label[:8],
            page=one.page,
            line=one.line,
            text=one.text.replace("\x00", ""),
        )
        for number, one in enumerate(found, start=1)
    ]
    for start in range(0, len(rows), BATCH):
        batch = rows[start : start + BATCH]
        Passage.objects.bulk_create(batch)
        blind.index_all("passage", [blind.Text(row.pk, (row.text,)) for row in batch])


def _kind_of(content: bytes) -> tuple[str, FileType]:
    """Return what a document is, and as what its original is kept.

    :raises Invalid: if it is of no kind that can be read, or too large.
    """
    if content[:HEAD].lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith(_PAGE):
        if len(content) > HTML_AS_TEXT.max_bytes:
            raise Invalid(_("This page is too large: the limit is 10 MB."), "file")
        return kinds.HTML, HTML_AS_TEXT
    try:
        kind = looked_at(content)
    except BadContent as bad:
        raise Invalid(_refusal(bad), "file") from bad
    if kind.media_type not in kinds.TYPES:
        raise Invalid(_("Send a document as PDF, DOCX, HTML or plain text."), "file")
    return kind.media_type, file_types().of(kind.media_type) or kind


def _refusal(bad: BadContent) -> str:
    if bad.why == "large":
        return _("This file is too large: the limit for its type is %(n)d MB.") % {
            "n": bad.limit // (1024 * 1024)
        }
    if bad.why in ("bomb", "broken", "macro"):
        return _("This document is damaged, locked, holds a program, or grows too large.")
    return _("Send a document as PDF, DOCX, HTML or plain text.")
