"""Instruments, their provisions, and how they stand to one another."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language

from amparo.ledger.models import Row


class Held(Row):
    """A record that a desk writes as a draft and a head publishes; its citations point to it."""

    DRAFT, IN_REVIEW, PUBLISHED = "draft", "in_review", "published"
    ARCHIVED, WITHDRAWN = "archived", "withdrawn"
    # What the journal calls its writing: whoever did any of it is one of its writers.
    WRITING: ClassVar[tuple[str, ...]] = (
        "instrument.entered",
        "instrument.changed",
        "instrument.provided",
        "instrument.related",
    )
    # Who wrote any of it, where that was read ahead for a list (see policies.know_writers).
    known_writers: set[str] | None = None

    state = models.CharField(max_length=10, default=DRAFT)
    secrecy = models.CharField(max_length=12, default="INTERNAL")
    revision = models.PositiveIntegerField(default=1)  # against two hands at once
    written_id = models.CharField(max_length=80)  # the last of its writers: another publishes
    written_label = models.CharField(max_length=120)
    recorded_at = models.DateTimeField()  # since when we hold it
    published_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True


class Instrument(Held):
    """A treaty, law, plan or other text that binds or commits.

    Dates are partial ISO texts. `known_as` names the treaty of the vocabulary whose rules of entry
    into force hold; `untc` is its number in the UN Treaty Collection.
    """

    short = models.CharField(max_length=60)
    title = models.CharField(max_length=600)
    title_es = models.CharField(max_length=600, blank=True)
    kind = models.CharField(max_length=24)
    level = models.CharField(max_length=12)
    binding = models.CharField(max_length=10, default="binding")
    country = models.CharField(max_length=4, blank=True)  # of a national text
    number = models.CharField(max_length=60, blank=True)
    alias = models.CharField(max_length=200, blank=True)  # other numbers and names in print
    depositary = models.CharField(max_length=200, blank=True)
    issuer = models.CharField(max_length=200, blank=True)
    adopted = models.CharField(max_length=10, blank=True)
    adopted_at_place = models.CharField(max_length=120, blank=True)
    opened = models.CharField(max_length=10, blank=True)  # for signature
    closes = models.CharField(max_length=10, blank=True)
    in_force = models.CharField(max_length=10, blank=True)
    published = models.CharField(max_length=10, blank=True)
    horizon = models.CharField(max_length=10, blank=True)  # of a plan
    reservations = models.CharField(max_length=8, default="unknown")
    untc = models.CharField(max_length=16, blank=True)
    known_as = models.CharField(max_length=20, blank=True)
    chapter = models.CharField(max_length=120, blank=True)

    @property
    def called(self) -> str:
        """Return the title in the reader's language; Quechua readers are given the Spanish one."""
        spanish = (get_language() or "es").startswith(("es", "qu"))
        return (self.title_es if spanish else "") or self.title

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["untc"], name="instrument_once", condition=~Q(untc="")),
            models.UniqueConstraint(
                fields=["known_as"], name="known_treaty_once", condition=~Q(known_as="")
            ),
        ]
        indexes = [models.Index(fields=["short"], name="instrument_short")]

    def __str__(self) -> str:
        return self.short


class Provision(Row):
    """An article or paragraph, and what it obliges to."""

    instrument = models.ForeignKey(Instrument, models.PROTECT, related_name="provisions")
    place = models.CharField(max_length=60)  # «article 5, paragraph 1»
    text = models.TextField(blank=True)
    obligation = models.CharField(max_length=12)
    order = models.PositiveSmallIntegerField(default=1)

    class Meta:
        ordering = ["order", "place"]
        constraints = [
            models.UniqueConstraint(fields=["instrument", "place"], name="provision_once"),
        ]

    def __str__(self) -> str:
        return self.place


class Relation(Row):
    """How one instrument stands to another: «one is a protocol to other»."""

    one = models.ForeignKey(Instrument, models.PROTECT, related_name="relations")
    other = models.ForeignKey(Instrument, models.PROTECT, related_name="related")
    kind = models.CharField(max_length=12)
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["one", "other", "kind"], name="relation_once"),
            models.CheckConstraint(name="no_relation_to_itself", condition=~Q(one=F("other"))),
        ]

    def __str__(self) -> str:
        return f"{self.one_id} {self.kind} {self.other_id}"
