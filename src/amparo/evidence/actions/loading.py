"""Taking in a folder of documents, or a list of facts: `manage.py load seeds`, `load facts`."""

from collections.abc import Iterator
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from amparo.evidence.actions.documents import add_document, read_document
from amparo.evidence.actions.facts import FOUND, NO_DOCUMENT, NO_WORDS, hold_fact, look_for
from amparo.evidence.actions.sources import add_source, correct_source
from amparo.evidence.models import Document
from amparo.evidence.rules.facts import BadList, Fact, facts_in
from amparo.kernel.actors import Actor
from amparo.kernel.errors import Invalid, No

SUFFIXES = (".txt", ".pdf", ".docx", ".html", ".htm")
LARGEST = 50_000_000  # bytes of one list or document, before it is looked at more closely
TOLD = 40  # facts whose words are nowhere, named one by one; the rest are counted
SOURCES_NAMED = 40  # letters that a title has at least, if any passage has so many


def load_documents(path: Path, *, by: Actor, at: datetime, dry_run: bool) -> Iterator[str]:
    """Keep every document of a folder, or one, each with its source; yield a line about each.

    What is kept already is recognised by its bytes, whatever its name.

    :raises Invalid: if there is no document at that path, or one is of no kind that can be read.
    """
    found = sorted(one for one in path.iterdir() if one.suffix.lower() in SUFFIXES) \
        if path.is_dir() else [path] if path.is_file() else []  # fmt: skip
    if not found:
        raise Invalid(_("There is no document at %(path)s.") % {"path": path})
    for one in found:
        try:
            yield _load_document(one, by=by, at=at, dry_run=dry_run)
        except No as no:
            raise Invalid(f"{one.name}: {no}") from no


def _load_document(path: Path, *, by: Actor, at: datetime, dry_run: bool) -> str:
    content = _content(path)
    known = Document.objects.filter(sha256=sha256(content).hexdigest()).first()
    if known is None and dry_run:
        return _("%(name)s: would be kept") % {"name": path.name}
    is_new = known is None
    if known is None:
        with transaction.atomic():
            source = add_source(
                title=path.name,
                kind="other",
                by=by,
                at=at,
                read_on=timezone.localdate(at),
                is_of_desks=True,
            )
            known = add_document(source=source, content=content, name=path.name, by=by, at=at)
    if known.state != Document.READ and not dry_run:
        known = read_document(document_id=known.pk, at=at, by=by)
        _name_source(known, by=by, at=at)
    says = {"name": path.name, "n": known.passages.count(), "language": known.language or "?"}
    if known.state != Document.READ:
        return _("%(name)s: kept, but its text could not be read (%(why)s)") % {
            **says,
            "why": known.why,
        }
    if is_new:
        return _("%(name)s: kept, %(n)d passages, language %(language)s") % says
    return _("%(name)s: known, %(n)d passages") % says


def _name_source(document: Document, *, by: Actor, at: datetime) -> None:
    """Let a source that only has the name of its file be called as its text begins."""
    texts = [one.text for one in document.passages.order_by("number")[:12]]
    title = next((text for text in texts if len(text) >= SOURCES_NAMED), "")
    if title and document.source.title == document.name:
        changes = {"title": " ".join(title.split())[:200], "language": document.language}
        correct_source(source_id=document.source_id, by=by, at=at, **changes)


def load_facts(path: Path, *, by: Actor, at: datetime, dry_run: bool) -> Iterator[str]:
    """Hold each fact of a list as a claim cited at its words; yield a line about each that is not.

    :raises Invalid: if the list cannot be read.
    """
    held = new = total = told = 0
    for fact in read_list(path):
        total += 1
        before = look_for(fact)
        finding = before
        if before.result not in (FOUND, NO_DOCUMENT, NO_WORDS) and not dry_run:
            finding = hold_fact(fact=fact, by=by, at=at)
        held += finding.result == FOUND
        new += finding.result == FOUND and before.result != FOUND
        if finding.result in (NO_DOCUMENT, NO_WORDS):
            told += 1
            if told <= TOLD:
                yield f"{fact.key}: {in_words(finding.result, fact)}"
    if told > TOLD:
        yield _("… and %(n)d more") % {"n": told - TOLD}
    yield _("%(total)d facts: %(held)d held as claims, %(new)d of them new") % {
        "total": total,
        "held": held,
        "new": new,
    }


def read_list(path: Path) -> list[Fact]:
    """Return the facts of a list.

    :raises Invalid: if it cannot be read.
    """
    if not path.is_file():
        raise Invalid(_("There is no file at %(path)s.") % {"path": path})
    try:
        return facts_in(_content(path))
    except BadList as bad:
        said = {"line": bad.line, "what": bad.what}
        raise Invalid(_("Line %(line)d of the list cannot be read: %(what)s.") % said) from bad


def in_words(result: str, fact: Fact) -> str:
    """Return why a fact is not found, in words."""
    return {
        NO_DOCUMENT: _("no document named %(name)s is kept and read") % {"name": fact.document},
        NO_WORDS: _("no passage of %(name)s has the words «%(quote)s»")
        % {"name": fact.document, "quote": fact.quote},
    }.get(result, _("the passage has the words, but no claim with this value cites them"))


def _content(path: Path) -> bytes:
    if path.stat().st_size > LARGEST:
        raise Invalid(_("%(name)s is too large.") % {"name": path.name})
    return path.read_bytes()
