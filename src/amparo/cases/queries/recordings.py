"""The recordings of a case: who made them, what the person allows, what they took back."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from amparo.cases.models import Attachment, Case, Consent
from amparo.evidence.models import File

# The voice of who helps is theirs: its consent is not one of the person at risk.
HELPER = "helper_speaks"


@dataclass(frozen=True, slots=True)
class Recording:
    """One recording with the consent to it. `by` is a key of the recorders, or empty."""

    copy: File
    at: datetime
    by: str
    kept_by: str
    is_helpers: bool
    taken_back_at: datetime | None = None

    @property
    def is_live(self) -> bool:
        """Test if it can be listened to."""
        return self.taken_back_at is None and self.copy.erased_at is None


@dataclass(frozen=True, slots=True)
class Kept:
    """What came with a case; of a recording, also what the person allows."""

    copy: File
    recording: Recording | None


def recordings_of(case: Case) -> list[Recording]:
    """Return the recordings that came with a consent, oldest first."""
    asked = case.consents.filter(purpose="recording").select_related("proof").order_by("at", "id")
    return _told(asked)


def _told(consents: Iterable[Consent]) -> list[Recording]:
    found: dict[UUID | None, Recording] = {}
    for one in consents:
        if one.answer == "given" and one.proof:
            found[one.proof_id] = Recording(
                one.proof, one.at, one.witness or "", one.by_label, one.exception_code == HELPER
            )
        elif one.answer == "withdrawn":
            for key, recording in found.items():
                # A no to one recording is for that one; a no to all is for those of the person.
                meant = key == one.proof_id if one.proof_id else not recording.is_helpers
                if meant and not recording.taken_back_at:
                    found[key] = replace(recording, taken_back_at=one.at)
    return list(found.values())


def may_be_written_down(case: Case) -> bool:
    """Test if what is said in the recordings may be written down: nobody said no."""
    last = case.consents.filter(purpose="transcription").order_by("-at", "-id").first()
    return last is None or last.answer == "given"


def kept_with(case: Case) -> dict[str, Any]:
    """Return what came with a case and what may be done with its recordings, for its page."""
    told = {one.copy.pk: one for one in recordings_of(case)}
    rows = Attachment.objects.filter(case=case).select_related("copy").order_by("at", "id")
    return {
        "kept": [Kept(row.copy, told.get(row.copy_id)) for row in rows],
        "only_listen": bool(told) and not may_be_written_down(case),
    }
