"""Resolutions put to the vote, and how States voted."""

from django.db import models

from amparo.diplomacy.models.facts import Fact
from amparo.ledger.models import Row


class Ballot(Fact):
    """A draft put to the vote; `when` is the day."""

    kind = "ballot"
    forum_name = models.CharField(max_length=120)
    draft = models.CharField(max_length=60)  # its symbol, as issued
    record = models.CharField(max_length=40, blank=True)  # the symbol of the meeting's record
    subject = models.CharField(max_length=300)
    crisis = models.CharField(max_length=60, blank=True)
    region = models.CharField(max_length=40, blank=True)

    class Meta:
        indexes = [models.Index(fields=["-first_on"], name="ballot_day")]

    def __str__(self) -> str:
        return self.draft


class Vote(Row):
    """How one State voted. Only what the source says: a list of vetoes names no other votes."""

    ballot = models.ForeignKey(Ballot, models.CASCADE, related_name="votes")
    party = models.CharField(max_length=2)
    as_written = models.CharField(max_length=120)
    choice = models.CharField(max_length=8)  # vocab diplomacy/vote_choices

    class Meta:
        constraints = [models.UniqueConstraint(fields=["ballot", "party"], name="votes_once")]
        indexes = [models.Index(fields=["party", "choice"], name="vote_by")]

    def __str__(self) -> str:
        return f"{self.party} {self.choice}"
