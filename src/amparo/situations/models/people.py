"""Persons, collectives, and who may speak for a collective."""

from django.db import models
from django.db.models import Q

from amparo.evidence.models import File
from amparo.ledger.models import Row
from amparo.places.models import Area
from amparo.vault.fields import SealedText
from amparo.vault.models import Identity


class Person(Row):
    """A human being known by a code name."""

    code_name = models.CharField(max_length=60, unique=True)
    identity = models.OneToOneField(Identity, models.PROTECT, related_name="person")
    region = models.ForeignKey(Area, models.PROTECT, null=True, related_name="+")
    gender = models.CharField(max_length=20, blank=True)  # self-declared
    ethnic_identity = models.CharField(max_length=30, blank=True)  # self-declared
    sexual_orientation = SealedText(null=True)  # optional, self-declared
    disability = models.CharField(max_length=200, blank=True)
    languages = models.JSONField(default=list)
    reading_aid = models.CharField(max_length=200, blank=True)
    birth_year = models.PositiveSmallIntegerField(null=True)
    # The defender's work.
    causes = models.JSONField(default=list)
    role = models.CharField(max_length=120, blank=True)
    defends_since = models.CharField(max_length=10, blank=True)
    sdg_group = models.CharField(max_length=30, blank=True)
    occupation = models.CharField(max_length=120, blank=True)
    collective = models.ForeignKey("Collective", models.SET_NULL, null=True, related_name="members")
    died_on = models.CharField(max_length=10, blank=True)  # partial ISO date
    file = models.CharField(max_length=80, blank=True, db_index=True)  # the protected file
    created_at = models.DateTimeField()
    # The same under another code name: this row stays, and is shown no more.
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="merged_from", db_index=False
    )

    class Meta:
        indexes = [
            models.Index(
                fields=["merged_into"],
                condition=Q(merged_into__isnull=False),
                name="person_merged",
            )
        ]

    def __str__(self) -> str:
        return self.code_name


class Collective(Row):
    """A people, community, ronda, union or movement, first-class: it decides by its own rule."""

    code_name = models.CharField(max_length=60, unique=True)
    identity = models.OneToOneField(Identity, models.PROTECT, related_name="collective")
    kind = models.CharField(max_length=30)
    region = models.ForeignKey(Area, models.PROTECT, null=True, related_name="+")
    territory = SealedText(null=True)  # words or GeoJSON; fine
    public_territory = models.ForeignKey(Area, models.PROTECT, null=True, related_name="+")
    languages = models.JSONField(default=list)
    causes = models.JSONField(default=list)
    members_estimate = models.PositiveIntegerField(null=True)
    decision_rule = models.CharField(max_length=30, blank=True)
    decision_rule_text = models.TextField(blank=True)
    title_status = models.CharField(max_length=60, blank=True)
    file = models.CharField(max_length=80, blank=True, db_index=True)  # the protected file
    created_at = models.DateTimeField()
    # The same under another code name: this row stays, and is shown no more.
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="merged_from", db_index=False
    )

    class Meta:
        indexes = [
            models.Index(
                fields=["merged_into"],
                condition=Q(merged_into__isnull=False),
                name="collective_merged",
            )
        ]

    def __str__(self) -> str:
        return self.code_name


class Representative(Row):
    """Someone who may speak for a collective, from a day to a day, by a mandate."""

    collective = models.ForeignKey(Collective, models.PROTECT, related_name="representatives")
    person = models.ForeignKey(Person, models.PROTECT, related_name="mandates")
    mandate = models.ForeignKey(File, models.PROTECT, null=True, related_name="+")
    since_on = models.DateField()
    until_on = models.DateField(null=True)

    def __str__(self) -> str:
        return f"since {self.since_on}"
