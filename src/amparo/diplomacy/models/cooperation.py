"""Cooperation that is offered or needed."""

from django.db import models

from amparo.diplomacy.models.facts import Fact


class Cooperation(Fact):
    """What someone offers to another, or needs; `by` and `to` as written: States, organisations."""

    kind = "cooperation"
    side = models.CharField(max_length=8)  # vocab diplomacy/cooperation_sides
    field = models.CharField(max_length=20)  # vocab diplomacy/cooperation_kinds
    by_party = models.CharField(max_length=120)
    to_party = models.CharField(max_length=120, blank=True)
    text = models.TextField()
    stage = models.CharField(max_length=12, default="open")

    def __str__(self) -> str:
        return f"{self.by_party}: {self.field}"
