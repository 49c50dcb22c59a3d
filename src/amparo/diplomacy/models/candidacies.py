"""Candidacies, and who endorses them."""

from django.db import models

from amparo.diplomacy.models.facts import Fact
from amparo.diplomacy.models.forums import Forum
from amparo.ledger.models import Row
from amparo.vault.fields import SealedText


class Candidacy(Fact):
    """A State that stands for a seat; `when` is the day of the election."""

    kind = "candidacy"
    party = models.CharField(max_length=2)
    forum = models.ForeignKey(Forum, models.PROTECT, related_name="candidacies")
    seat = models.CharField(max_length=120)
    term = models.CharField(max_length=21, blank=True)  # a period: 2018/2019
    stage = models.CharField(max_length=12, default="announced")  # SM9
    # What was agreed with others: only the head of the desk opens it, and each reading is kept.
    arrangements = SealedText(null=True)

    def __str__(self) -> str:
        return self.seat


class Endorsement(Row):
    """A State that said it supports a candidacy. Only its desk sees which: many say it aside."""

    candidacy = models.ForeignKey(Candidacy, models.PROTECT, related_name="endorsements")
    party = models.CharField(max_length=2)
    when = models.CharField(max_length=10, blank=True)
    note = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["candidacy", "party"], name="endorses_once"),
        ]

    def __str__(self) -> str:
        return self.party
