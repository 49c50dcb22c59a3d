"""What all facts of the room share."""

from typing import Any

from django.db import models

from amparo.ledger.models import Row
from amparo.people.models import Organisation


class Fact(Row):
    """One thing held by a desk: a draft there, until it is published for everyone.

    `when` is the day, month, year or period as far as it is known; `first_on` and `last_on` are the
    first and the last day that it may mean.
    """

    # No desk: taken in from a file by the operator; every desk may work on it.
    desk = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=12, default="draft")
    when = models.CharField(max_length=21, blank=True)
    first_on = models.DateField(null=True)
    last_on = models.DateField(null=True)
    note = models.TextField(blank=True)
    revision = models.PositiveIntegerField(default=1)
    written_id = models.CharField(max_length=80)
    written_label = models.CharField(max_length=120)
    written_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)
    published_label = models.CharField(max_length=120, blank=True)
    withdrawn_reason = models.TextField(blank=True)

    class Meta:
        abstract = True

    # What it is called in addresses and in the journal.
    kind = ""

    @property
    def paragraph_of(self) -> Any:
        """Return the paragraph or footnote of a statement that it rests on, or None."""
        return getattr(self, "paragraph", None) or getattr(self, "footnote", None)
