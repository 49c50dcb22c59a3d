"""Initiatives, how they stand to each other, and which States support them since when."""

from django.db import models
from django.db.models import F

from amparo.diplomacy.models.facts import Fact
from amparo.diplomacy.models.statements import Paragraph
from amparo.ledger.models import Row


class Initiative(Fact):
    """A proposal that States may support; `when` is when it was launched."""

    kind = "initiative"
    title = models.CharField(max_length=300)
    short_title = models.CharField(max_length=80, blank=True)
    type = models.CharField(max_length=20)  # vocab diplomacy/initiative_kinds
    leads = models.JSONField(default=list)  # codes of States
    led_by = models.CharField(max_length=120, blank=True)  # a group, as written: «ACT group»
    text = models.TextField(blank=True)

    def __str__(self) -> str:
        return self.short_title or self.title


class InitiativeLink(Row):
    """How one initiative stands to another, with the paragraph that says so."""

    one = models.ForeignKey(Initiative, models.PROTECT, related_name="links")
    other = models.ForeignKey(Initiative, models.PROTECT, related_name="linked")
    type = models.CharField(max_length=12)  # vocab diplomacy/initiative_links
    paragraph = models.ForeignKey(Paragraph, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    by_label = models.CharField(max_length=120)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["one", "other", "type"], name="initiatives_linked"),
            models.CheckConstraint(
                name="initiative_not_to_itself", condition=~models.Q(one=F("other"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.one_id} {self.type} {self.other_id}"


class Support(Fact):
    """One dated step of a State towards an initiative. Steps are added, never written over."""

    kind = "support"
    initiative = models.ForeignKey(Initiative, models.PROTECT, related_name="supports")
    party = models.CharField(max_length=2)
    status = models.CharField(max_length=12)  # vocab diplomacy/support_statuses
    paragraph = models.ForeignKey(Paragraph, models.PROTECT, null=True, related_name="supports")

    class Meta:
        indexes = [models.Index(fields=["initiative", "party"], name="support_of")]

    def __str__(self) -> str:
        return f"{self.party} {self.status}"
