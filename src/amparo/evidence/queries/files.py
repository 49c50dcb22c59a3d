"""Reads: which sealed files someone may look in, and what is inside one."""

import time
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from amparo.evidence.models import File
from amparo.evidence.policies import POLICY, Can, within_reach
from amparo.evidence.rules import BadContent, looked_at
from amparo.kernel.errors import Refused
from amparo.ledger.actions import label
from amparo.ledger.models import Entry
from amparo.vault.fields import unseal
from amparo.vault.finding import SECONDS, Scope, Search

FILE = "file"  # the kind under which the words of kept files are hashed
# Why a recording was erased, in the journal, when who speaks in it took back the consent.
AT_WISH = "the consent to this recording was taken back"
# One listening: no recording is longer.
LISTENING = timedelta(hours=1)


def place_of(file: File) -> Path:
    """Return where the sealed copy stands on disk."""
    return Path(settings.FILES_ROOT) / file.path


def bound_to(file: File) -> str:
    """Return the row that a sealed copy belongs to: moved elsewhere, it does not open."""
    return f"evidence_file.content:{file.pk}"


def content_of(file: File) -> bytes:
    """Return what is inside a sealed file. The caller has asked who may, and journals the read.

    :raises Refused: if it was erased, or its copy is missing.
    """
    if file.erased_at:
        raise Refused(_("This file was erased."))
    try:
        sealed = place_of(file).read_bytes()
    except FileNotFoundError:
        raise Refused(_("The copy of this file is missing. An administrator must look.")) from None
    return unseal(sealed, bound_to(file))


def is_sound(content: bytes) -> bool:
    """Test if bytes are a sound. What cannot be kept at all passes: keeping it says why."""
    try:
        kind = looked_at(content)
    except BadContent:
        return True
    return kind.family == "audio"


def is_a_voice(content: bytes) -> bool:
    """Test if bytes are a sound that can be kept: nothing else does."""
    try:
        return looked_at(content).family == "audio"
    except BadContent:
        return False


def is_listening(who: Any, file: File, *, at: datetime) -> bool:
    """Test if the journal has it already that someone listens to a sound at this hour."""
    lately = Entry.objects.filter(
        target=label(file), verb="file.opened", actor_id=who.actor_id, at__gt=at - LISTENING
    )
    return lately.exists()


def erased_at_wish(copies: Iterable[File]) -> set[UUID]:
    """Return which of some copies were erased because who speaks took back the consent."""
    erased = {label(copy): copy.pk for copy in copies if copy.erased_at}
    if not erased:
        return set()
    told = Entry.objects.filter(target__in=erased, verb="file.erased", why=AT_WISH)
    return {erased[target] for target in told.values_list("target", flat=True)}


def search_files(who: Any, typed: str, *, most: int = 20) -> list[File]:
    """Return the kept files that someone may open and that hold all words typed, last kept first.

    Only protected files within reach are looked into, and each file found is tested as when it is
    opened: what one may not open plays no part in the answer.
    """
    names = within_reach(who)
    rows = File.objects.filter(erased_at=None)
    rows = rows.exclude(file="") if names is None else rows.filter(file__in=names)
    until = time.monotonic() + SECONDS

    def openable(candidates: QuerySet[File]) -> QuerySet[File]:
        found: list[UUID] = []
        for one in candidates.order_by("-pk"):
            if len(found) > most or time.monotonic() > until:
                break
            if POLICY.allows(who, Can.OPEN_FILE, one):
                found.append(one.pk)
        return candidates.filter(pk__in=found)

    # All words of a file are sealed: found only by who may read it in full.
    search = Search(FILE, Scope(File), readable=Scope.of(rows), narrowed=openable)
    hits = search.find(typed, most=most)
    by_key = File.objects.in_bulk(hits.keys)
    return [by_key[key] for key in hits.keys if key in by_key]


def files_of(file: str) -> QuerySet[File]:
    """Return the files kept in a protected file, such as `case:…`, newest first."""
    return File.objects.filter(file=file, erased_at=None).order_by("-added_at")
