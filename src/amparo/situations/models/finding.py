"""Pairs that may be one, searches that are kept, calls that are taken, how far jobs have come."""

from django.db import models
from django.db.models import Q

from amparo.ledger.models import Row
from amparo.people.models import User
from amparo.situations.models.incidents import Incident
from amparo.vault.fields import SealedJSON, SealedText


class Match(Row):
    """Two rows that may be one, with the score and what speaks for it and against it."""

    OPEN, MERGED, DIFFERENT = "open", "merged", "different"

    kind = models.CharField(max_length=12)  # incident, person, collective
    first = models.UUIDField()  # the smaller key
    second = models.UUIDField(db_index=True)
    score = models.PositiveSmallIntegerField()  # of 100
    reasons = models.JSONField(default=list)  # [[key, points], …]: words stand in the vocabulary
    state = models.CharField(max_length=10, default=OPEN)
    found_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    answered_label = models.CharField(max_length=120, blank=True)
    why = SealedText(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "first", "second"], name="match_once")
        ]
        indexes = [models.Index(fields=["kind", "state", "-score", "-id"], name="match_open")]

    def __str__(self) -> str:
        return f"{self.kind} {self.score}"


class Merge(Row):
    """One row merged into another. Both stay; what pointed at the one is listed, to be put back."""

    kind = models.CharField(max_length=12)
    kept = models.UUIDField(db_index=True)
    merged = models.UUIDField(db_index=True)
    moved = models.JSONField(default=list)  # [[model, field, [keys]], …]
    why = SealedText(null=True)
    at = models.DateTimeField()
    by_label = models.CharField(max_length=120)
    undone_at = models.DateTimeField(null=True)
    undone_label = models.CharField(max_length=120, blank=True)
    undone_why = SealedText(null=True)

    class Meta:
        constraints = [
            # A row is merged into one other at a time.
            models.UniqueConstraint(
                fields=["merged"], condition=Q(undone_at=None), name="merged_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} merged"


class SavedSearch(Row):
    """A search that someone keeps. What they search for may name a person or a place: sealed."""

    user = models.ForeignKey(User, models.CASCADE, related_name="saved_searches")
    name = SealedText()
    query = SealedJSON()
    is_told = models.BooleanField(default=False)  # a notice when something new matches
    seen_until = models.UUIDField(null=True)  # the newest row looked at
    saved_at = models.DateTimeField()
    looked_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["is_told", "looked_at"], name="saved_to_look_at")]

    def __str__(self) -> str:
        return "saved search"


class Jotting(Row):
    """What a duty officer has typed of a call so far. Gone once it is recorded or thrown away."""

    user = models.ForeignKey(User, models.CASCADE, related_name="jottings")
    answers = SealedJSON()
    incident = models.ForeignKey(Incident, models.CASCADE, null=True, related_name="+")
    begun_at = models.DateTimeField()
    saved_at = models.DateTimeField()

    def __str__(self) -> str:
        return "jotting"


class Reached(models.Model):
    """How far a job has come: the newest row that it has looked at."""

    name = models.CharField(max_length=40, primary_key=True)
    key = models.UUIDField()

    def __str__(self) -> str:
        return self.name
