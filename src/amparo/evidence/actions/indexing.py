"""Making kept files findable by their name and words: in the worker, never in a request."""

import logging
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from amparo.evidence.actions.documents import passages_in
from amparo.evidence.models import File
from amparo.evidence.queries import FILE, content_of
from amparo.kernel.errors import Refused
from amparo.ledger.locks import locking
from amparo.vault import blind
from amparo.vault.models import Indexed

TEXT = "text/plain"
DOCUMENTS = frozenset(
    {
        "application/pdf",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    }
)
LETTERS = 200_000  # of one file: what comes behind is not found
SECONDS = 8  # for opening one file: urgent news wait behind it

log = logging.getLogger("amparo.evidence")


def not_findable(*, since: datetime | None = None) -> QuerySet[File]:
    """Return the files that are not in the index yet, newest first; `since` when, if given.

    Their keys tell when they came: a look at the last days need not walk all.
    """
    there = Indexed.objects.filter(target=OuterRef("pk"), kind=FILE, edition=blind.EDITION)
    rows = File.objects.filter(~Exists(there), erased_at=None).exclude(file="")
    if since is not None:
        rows = rows.filter(pk__gte=UUID(int=int(since.timestamp() * 1000) << 80))
    return rows.order_by("-pk")


def index_file(*, file_id: UUID) -> bool:
    """Make one file findable by its name and, where it is a text, by its words, all sealed.

    What cannot be opened in time is findable by its name. False if it was erased meanwhile.
    """
    row = File.objects.get(pk=file_id)
    if row.erased_at:
        return False
    text = words_in(row)
    with transaction.atomic():
        row = locking(File).get(pk=file_id)
        if row.erased_at:  # while it was read: nothing of it may be found
            return False
        name = row.name.rpartition(".")[0].translate(str.maketrans("_-.", "   "))
        blind.index(FILE, blind.Text(row.pk, sealed=(name, text)))
    return True


def words_in(row: File) -> str:
    """Return the text of a kept file, cut where it is too long; empty where there is none."""
    if row.media_type != TEXT and row.media_type not in DOCUMENTS:
        return ""
    try:
        content = content_of(row)
    except Refused:  # the copy is lost: its name is still there
        return ""
    if row.media_type == TEXT:
        return content[: 4 * LETTERS].decode("utf-8-sig", "replace")[:LETTERS]
    # In a process of its own, which knows no keys and spends its own bounds.
    found, why = passages_in(content, row.media_type, seconds=SECONDS)
    if why:
        log.warning("a file could not be read", extra={"copy": str(row.pk), "why": why})
    return "\n".join(one.text for one in found)[:LETTERS]
