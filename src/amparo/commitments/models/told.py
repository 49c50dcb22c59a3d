"""What all records of this room share."""

from typing import ClassVar

from django.db import models

from amparo.evidence.models import Source
from amparo.instruments.models import Held


class Told(Held):
    """A record of what a State did or of what is said of it; dates are partial ISO texts.

    Two times are kept apart: the dates say when it was so in the world; `recorded_at` and
    `known_to` since and until when we held it to be so. `source` is the publication that an import
    came from, `locator` its place there; other citations point to the record.
    """

    WRITING: ClassVar[tuple[str, ...]] = (
        *("recommendation.recorded", "recommendation.corrected", "cycle.opened"),
        *("meeting.held", "meeting.corrected", "promise.recorded", "promise.corrected"),
        *("goal.corrected", "state_action.proposed", "state_action.changed"),
        *("indicator.set", "indicator.changed", "chapter.written"),
        *("treaty_action.recorded", "treaty_action.changed"),
        *("consultation.held", "consultation.changed", "consultation.heard"),
        *("recognition.planned", "recognition.changed", "progress.written", "progress.changed"),
    )

    NAMED_IN: ClassVar[str] = ""  # the field that names it once; a discarded draft frees its name

    country = models.CharField(max_length=4, blank=True)  # ISO code; empty for what is no State
    source = models.ForeignKey(Source, models.PROTECT, null=True, related_name="+")
    locator = models.CharField(max_length=120, blank=True)
    note = models.TextField(blank=True)
    known_to = models.DateTimeField(null=True)
    withdrawn_why = models.CharField(max_length=300, blank=True)

    class Meta:
        abstract = True

    @property
    def public_words(self) -> str:
        """Return what it says to everyone, where that is looked at before it goes out."""
        return ""
