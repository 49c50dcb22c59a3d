"""Releases of public statistics."""

import json
from functools import lru_cache
from typing import Any

from django.db import models
from django.db.models import F, Q

from amparo.ledger.models import Row
from amparo.people.models import User
from amparo.vault.fields import SealedJSON


class Release(Row):
    """Some tables of one period: frozen when made, public once a second person approves."""

    DRAFT, APPROVED, REFUSED, WITHDRAWN = "draft", "approved", "refused", "withdrawn"
    PUBLIC = (APPROVED, WITHDRAWN)

    code = models.CharField(max_length=12, unique=True)
    country = models.CharField(max_length=2)
    since_on = models.DateField()
    until_on = models.DateField()  # the day after the last
    tables = models.JSONField(default=list)  # vocab publications/tables
    state = models.CharField(max_length=10, default=DRAFT)
    # What the public reads, as one line of JSON with sorted keys, and its SHA-256. Never changed.
    content = models.TextField()
    sha256 = models.CharField(max_length=64)
    # Where the public reads rounded figures: the exact ones among those said, because a later
    # release must withstand who knows these. By population: [[[dimension, category], …], count].
    exact = SealedJSON(null=True)
    # Which figures are hidden and why, for who approves. Never the figures.
    hidden = models.JSONField(default=list)  # [population, [[dimension, category], …], reason]
    note = models.TextField(blank=True)  # what the reader should know besides
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    made_label = models.CharField(max_length=120)
    approved_at = models.DateTimeField(null=True)
    approved_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    approved_label = models.CharField(max_length=120, blank=True)
    refused_at = models.DateTimeField(null=True)
    refused_label = models.CharField(max_length=120, blank=True)
    refused_reason = models.TextField(blank=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_label = models.CharField(max_length=120, blank=True)
    withdrawn_reason = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="release_period_has_days", condition=Q(until_on__gt=F("since_on"))
            ),
            models.CheckConstraint(
                name="release_approved_by_another",
                condition=Q(approved_by=None) | Q(made_by=None) | ~Q(approved_by=F("made_by")),
            ),
        ]
        indexes = [models.Index(fields=["country", "state", "-until_on"], name="release_latest")]

    def __str__(self) -> str:
        return self.code

    def read(self) -> dict[str, Any]:
        """Return the content as it was frozen. Not to be changed: others read the same."""
        return parsed(self.content)


@lru_cache(maxsize=16)
def parsed(content: str) -> dict[str, Any]:
    """Return a frozen content, parsed once: the public pages read the same few over and over."""
    found: dict[str, Any] = json.loads(content)
    return found
