"""What all records of this room share."""

from django.db import models

from amparo.evidence.models import Source
from amparo.instruments.models import Held


class Told(Held):
    """A record of what a State did or of what is said of it; dates are partial ISO texts.

    Two times are kept apart: the dates say when it was so in the world; `recorded_at` and
    `known_to` since and until when we held it to be so. `source` is the publication that an import
    came from, `locator` its place there; other citations point to the record.
    """

    country = models.CharField(max_length=4, blank=True)  # ISO code; empty for what is no State
    source = models.ForeignKey(Source, models.PROTECT, null=True, related_name="+")
    locator = models.CharField(max_length=120, blank=True)
    note = models.TextField(blank=True)
    known_to = models.DateTimeField(null=True)
    withdrawn_why = models.CharField(max_length=300, blank=True)

    class Meta:
        abstract = True
