"""What States did about treaties, and what surrounds it. Each record carries its citations."""

from django.db import models
from django.db.models import Q

from amparo.commitments.models.told import Told
from amparo.evidence.models import Source
from amparo.instruments.models import Instrument
from amparo.ledger.models import Row


class TreatyAction(Told):
    """One act about one treaty: of a State, an organisation or a territory.

    `participant`, `column`, `printed` and `marker` are as the depositary issued them. `made` may be
    a day, a month, a year or a period. `effective` stands only where it was typed with a citation.
    """

    STATE, ORGANISATION, TERRITORY, UNKNOWN = "state", "organisation", "territory", "unknown"

    instrument = models.ForeignKey(Instrument, models.PROTECT, related_name="actions")
    participant = models.CharField(max_length=160)
    participant_kind = models.CharField(max_length=12, default=STATE)
    kind = models.CharField(max_length=28)
    made = models.CharField(max_length=21)
    effective = models.CharField(max_length=10, blank=True)
    place = models.CharField(max_length=120, blank=True)
    signatory = models.CharField(max_length=200, blank=True)  # who signed, and in which post
    notification = models.CharField(max_length=60, blank=True)  # of the depositary: C.N. …
    about = models.ForeignKey("self", models.PROTECT, null=True, related_name="answers")
    text = models.TextField(blank=True)  # of a reservation, a declaration, an objection
    marker = models.CharField(max_length=2, blank=True)
    column = models.CharField(max_length=400, blank=True)
    printed = models.CharField(max_length=60, blank=True)
    # Of a row of a table: the same row is never taken twice.
    row_key = models.CharField(max_length=64, null=True, unique=True)  # noqa: DJ001

    class Meta:
        indexes = [
            models.Index(fields=["country", "instrument"], name="treaty_action_state"),
            models.Index(fields=["instrument", "country"], name="treaty_action_treaty"),
            models.Index(fields=["participant_kind"], name="treaty_action_who"),
        ]
        constraints = [
            models.CheckConstraint(
                name="a_state_has_its_code",
                condition=~Q(participant_kind="state") | ~Q(country=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.made}"


class Particular(Row):
    """What a depositary's table says of a membership that is no act of a treaty, as printed."""

    instrument = models.ForeignKey(Instrument, models.PROTECT, related_name="particulars")
    country = models.CharField(max_length=4, blank=True)
    participant = models.CharField(max_length=160)
    column = models.CharField(max_length=120)
    printed = models.CharField(max_length=120)
    source = models.ForeignKey(Source, models.PROTECT, null=True, related_name="+")
    row_key = models.CharField(max_length=64, unique=True)

    def __str__(self) -> str:
        return f"{self.column}: {self.printed}"


class DomesticStep(Told):
    """A step at home before a State is bound (SM2). Only a deposit is a treaty action as well."""

    instrument = models.ForeignKey(Instrument, models.PROTECT, related_name="steps")
    step = models.CharField(max_length=20)
    taken = models.CharField(max_length=10)
    document = models.CharField(max_length=120, blank=True)  # «Resolución Legislativa 30000»
    action = models.ForeignKey(TreatyAction, models.PROTECT, null=True, related_name="steps")

    class Meta:
        indexes = [models.Index(fields=["country", "instrument"], name="step_state")]

    def __str__(self) -> str:
        return f"{self.step} {self.taken}"


class CompetenceAcceptance(Told):
    """A body or procedure whose competence a State accepts, from and until when."""

    instrument = models.ForeignKey(Instrument, models.PROTECT, null=True, related_name="accepted")
    procedure = models.CharField(max_length=28)
    accepted = models.CharField(max_length=10, blank=True)
    ended = models.CharField(max_length=10, blank=True)

    class Meta:
        indexes = [models.Index(fields=["country", "procedure"], name="competence_state")]

    def __str__(self) -> str:
        return f"{self.procedure} {self.accepted}"


class EnforcementAssessment(Told):
    """How far a State carries a treaty out, as one assessor says. Assessors are never averaged."""

    instrument = models.ForeignKey(Instrument, models.PROTECT, related_name="assessments")
    dimension = models.CharField(max_length=12)
    level = models.CharField(max_length=12)
    assessor = models.CharField(max_length=200)
    as_of = models.CharField(max_length=10)
    reasons = models.TextField(blank=True)

    class Meta:
        indexes = [models.Index(fields=["instrument", "country"], name="enforcement_treaty")]

    def __str__(self) -> str:
        return f"{self.dimension} {self.level}"


class Campaign(Told):
    """A campaign that asks States to join instruments. `country` is the State that leads it."""

    title = models.CharField(max_length=200)
    ask = models.CharField(max_length=20, default="become_party")
    begins = models.CharField(max_length=10, blank=True)
    ends = models.CharField(max_length=10, blank=True)
    milestone = models.CharField(max_length=300, blank=True)
    phase = models.PositiveSmallIntegerField(null=True)  # of the plan of action it belongs to
    instruments = models.ManyToManyField(Instrument, related_name="campaigns")

    def __str__(self) -> str:
        return self.title


class Target(Row):
    """A State that a campaign asks."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="targets")
    country = models.CharField(max_length=4)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["campaign", "country"], name="target_once"),
        ]

    def __str__(self) -> str:
        return self.country


class Demarche(Told):
    """One approach to a State in a campaign, what it answered, and when it is asked again."""

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="demarches")
    made_on = models.DateField()
    channel = models.CharField(max_length=12)
    said = models.TextField()
    response = models.TextField(blank=True)
    next_on = models.DateField(null=True)

    def __str__(self) -> str:
        return f"{self.country} {self.made_on}"


class StandingInvitation(Told):
    """An open invitation to the special procedures of the Human Rights Council."""

    begins = models.CharField(max_length=10)
    ended = models.CharField(max_length=10, blank=True)

    def __str__(self) -> str:
        return f"{self.country} {self.begins}"


class Visit(Told):
    """A visit that a special procedure asked for, from the request to its report."""

    mandate = models.CharField(max_length=200)
    requested = models.CharField(max_length=10, blank=True)
    accepted = models.CharField(max_length=10, blank=True)
    begins = models.CharField(max_length=10, blank=True)
    ends = models.CharField(max_length=10, blank=True)
    report = models.CharField(max_length=120, blank=True)  # its symbol

    def __str__(self) -> str:
        return self.mandate
