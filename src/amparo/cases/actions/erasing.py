"""Erasing recordings whose consent was taken back, as far as no legal hold forbids it."""

from datetime import datetime

from django.db import transaction

from amparo.cases.actions.moves import locked
from amparo.cases.models import Case, Consent
from amparo.cases.queries.recordings import recordings_of
from amparo.evidence.actions import erase_file
from amparo.evidence.queries import AT_WISH
from amparo.kernel.actors import SYSTEM, Actor
from amparo.vault.queries import is_held


def erase_taken_back(case: Case, *, by: Actor, at: datetime) -> int:
    """Erase each recording of a locked case whose consent was taken back; return how many.

    Under a legal hold none is erased: nobody can listen to it, and it goes when the hold ends.
    """
    if is_held(case.file):
        return 0
    gone = [one for one in recordings_of(case) if one.taken_back_at and not one.copy.erased_at]
    for one in gone:
        erase_file(file_id=one.copy.pk, by=by, at=at, reason=AT_WISH)
    return len(gone)


def erase_after_holds(*, at: datetime) -> int:
    """Erase the recordings that waited for the end of a legal hold; return how many."""
    waiting = Consent.objects.filter(
        purpose="recording", answer="given", proof__erased_at=None, proof__isnull=False,
        case__consents__purpose="recording", case__consents__answer="withdrawn",
    )  # fmt: skip
    done = 0
    for key in set(waiting.values_list("case_id", flat=True)):
        with transaction.atomic():
            done += erase_taken_back(locked(key), by=SYSTEM, at=at)
    return done
