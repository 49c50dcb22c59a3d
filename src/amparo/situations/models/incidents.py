"""Situations of risk, incidents, their acts, sources and history."""

from django.db import models
from django.db.models import Case, F, Q, When
from django.db.models.functions import Substr

from amparo.evidence.models import File, Source
from amparo.ledger.models import Row
from amparo.people.models import Organisation
from amparo.places.models import Area
from amparo.situations.models.people import Collective, Person
from amparo.vault.fields import SealedJSON, SealedText


def standing(at: str = "") -> Q:
    """Return the filter of the incidents that stand: not merged into another, not withdrawn.

    Every list, search, count and publication begins with it. `at` is the path to the incident, as
    `incident__`.
    """
    return Q(**{f"{at}merged_into__isnull": True, f"{at}withdrawn_at__isnull": True})


class RiskSituation(Row):
    """A situation of risk over a territory and its groups."""

    code = models.CharField(max_length=12, unique=True)
    title = models.CharField(max_length=300)
    description = models.TextField(blank=True)
    country = models.CharField(max_length=2)
    region = models.ForeignKey(Area, models.PROTECT, null=True, related_name="+")
    conflict_type = models.CharField(max_length=40, blank=True)
    phase = models.CharField(max_length=20, blank=True)
    state = models.CharField(max_length=20, blank=True)
    actors = models.JSONField(default=list)
    groups = models.JSONField(default=list)
    source = models.ForeignKey(Source, models.PROTECT, null=True, related_name="situations")
    source_locator = models.CharField(max_length=120, blank=True)
    recorded_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.code


class Incident(Row):
    """Something that happened (HURIDOCS event): when, where, of what kind, how sure."""

    code = models.CharField(max_length=12, unique=True)
    # A partial date as known (`2020`, `2020-06`, `2020-06-14`) and as it was written.
    occurred = models.CharField(max_length=10, blank=True)
    occurred_as_written = models.CharField(max_length=60, blank=True)
    occurred_precision = models.CharField(max_length=24, default="exact")
    occurred_from_on = models.DateField(null=True, db_index=True)  # first day it can mean
    occurred_to_on = models.DateField(null=True)  # last day it can mean
    # The order of every list. Of what is not public the day plays no part: the order would tell it.
    listed = models.GeneratedField(
        expression=Case(
            When(secrecy="PUBLIC", then=F("occurred")), default=Substr("occurred", 1, 7)
        ),
        output_field=models.CharField(max_length=10),
        db_persist=True,
    )
    type = models.CharField(max_length=3, db_index=True)
    country = models.CharField(max_length=2, db_index=True)
    region = models.ForeignKey(Area, models.PROTECT, null=True, related_name="+")
    district = models.ForeignKey(Area, models.PROTECT, null=True, related_name="+")
    region_as_written = models.CharField(max_length=120, blank=True)
    country_as_written = models.CharField(max_length=80, blank=True)  # where it is not resolved
    exact_place = SealedText(null=True)
    description = SealedText(null=True)
    public_summary = models.TextField(blank=True)  # names nobody
    rights = models.JSONField(default=list)
    verification = models.CharField(max_length=16, default="alleged")
    verified_at = models.DateTimeField(null=True)
    verified_label = models.CharField(max_length=120, blank=True)
    verified_on_basis = models.TextField(blank=True)
    cause = models.CharField(max_length=40, blank=True)
    sector = models.CharField(max_length=30, blank=True)  # of the economy, behind the dispute
    number_of_victims = models.PositiveIntegerField(default=1)
    situation = models.ForeignKey(
        RiskSituation, models.SET_NULL, null=True, related_name="incidents"
    )
    chain = models.ForeignKey("self", models.SET_NULL, null=True, related_name="later")
    secrecy = models.CharField(max_length=12, default="RESTRICTED")
    file = models.CharField(max_length=80, blank=True, db_index=True)  # the protected file
    recorded_at = models.DateTimeField(db_index=True)
    recorded_label = models.CharField(max_length=120)
    recorded_by = models.CharField(max_length=80, blank=True, db_index=True)  # an actor's key
    version = models.PositiveIntegerField(default=1)
    # The same event recorded twice: this row stays, and is shown and counted no more.
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="merged_from", db_index=False
    )
    # Recorded by mistake: the row stays for who could read it, and is shown and counted no more.
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["country", "-occurred_from_on", "-id"], name="incident_list"),
            models.Index(fields=["region", "type"], name="incident_region_type"),
            models.Index(fields=["-listed", "-id"], name="incident_newest"),
            models.Index(fields=["secrecy", "-listed", "-id"], name="incident_by_secrecy"),
            models.Index(fields=["region", "-listed", "-id"], name="incident_by_region"),
            models.Index(fields=["type", "-listed", "-id"], name="incident_by_type"),
            models.Index(fields=["verification", "-listed", "-id"], name="incident_by_degree"),
            models.Index(fields=["cause", "-listed", "-id"], name="incident_by_cause"),
            models.Index(
                fields=["merged_into"],
                condition=Q(merged_into__isnull=False),
                name="incident_merged",
            ),
            # What statistics count, and nothing else.
            models.Index(
                fields=["country", "occurred_from_on"],
                condition=Q(verification="verified") & standing(),
                name="incident_counted",
            ),
        ]

    def __str__(self) -> str:
        return self.code


class Correction(Row):
    """What an incident said before it was corrected. Never changed: corrections never erase."""

    incident = models.ForeignKey(Incident, models.CASCADE, related_name="corrections")
    version = models.PositiveIntegerField()  # the version that was replaced
    fields = models.JSONField(default=list)
    was = SealedJSON(null=True)  # what those fields said
    why = SealedText(null=True)
    at = models.DateTimeField()
    by_label = models.CharField(max_length=120)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["incident", "version"], name="correction_once")
        ]

    def __str__(self) -> str:
        return f"version {self.version}"


class Judgement(Row):
    """How far an incident was established at one time: who said so, and on what. Never changed."""

    incident = models.ForeignKey(Incident, models.CASCADE, related_name="judgements")
    degree = models.CharField(max_length=16)
    basis = models.TextField(blank=True)
    at = models.DateTimeField()
    by_label = models.CharField(max_length=120)

    def __str__(self) -> str:
        return self.degree


class Withdrawal(Row):
    """That an incident was withdrawn, and perhaps restored. Never erased, and may come again."""

    incident = models.ForeignKey(Incident, models.CASCADE, related_name="withdrawals")
    job = models.CharField(max_length=120, blank=True)  # the import taken back, if it was by one
    at = models.DateTimeField()
    by_label = models.CharField(max_length=120)
    why = SealedText(null=True)
    restored_at = models.DateTimeField(null=True)
    restored_label = models.CharField(max_length=120, blank=True)
    restored_why = SealedText(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["incident"],
                condition=Q(restored_at__isnull=True),
                name="withdrawn_once",
            )
        ]

    def __str__(self) -> str:
        return "restored" if self.restored_at else "withdrawn"


class SituationChange(Row):
    """What a situation of risk said before it was changed, and after. Never changed."""

    situation = models.ForeignKey(RiskSituation, models.CASCADE, related_name="changes")
    was = models.JSONField(default=dict)  # {field: what it said}
    now = models.JSONField(default=dict)
    at = models.DateTimeField()
    by_label = models.CharField(max_length=120)

    def __str__(self) -> str:
        return ", ".join(self.now)


class Act(Row):
    """The smallest unit: one kind of deed done to one victim or group."""

    incident = models.ForeignKey(Incident, models.CASCADE, related_name="acts")
    type = models.CharField(max_length=3)
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="acts")
    collective = models.ForeignKey(Collective, models.PROTECT, null=True, related_name="acts")
    # When the victim is not (yet) a person of the registry: what the source says, without a name.
    victim_gender = models.CharField(max_length=20, blank=True)
    victim_age = models.PositiveSmallIntegerField(null=True)
    victim_traits = models.JSONField(default=list)
    victims = models.PositiveIntegerField(default=1)
    method = models.CharField(max_length=120, blank=True)
    consequences = models.CharField(max_length=200, blank=True)
    status_at_end = models.CharField(max_length=40, blank=True)

    def __str__(self) -> str:
        return self.type


class Involvement(Row):
    """Who is thought to have done an act, and how."""

    act = models.ForeignKey(Act, models.CASCADE, related_name="involvements")
    actor_class = models.CharField(max_length=40)
    actor_detail = SealedText(null=True)
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    degree = models.CharField(max_length=30, default="unknown")

    def __str__(self) -> str:
        return self.actor_class


class Information(Row):
    """What a source says of an incident."""

    incident = models.ForeignKey(Incident, models.CASCADE, related_name="information")
    source = models.ForeignKey(Source, models.PROTECT, null=True, related_name="information")
    copy = models.ForeignKey(File, models.PROTECT, null=True, related_name="+")
    told_by = SealedText(null=True)  # a source person; never shown to the beneficiary
    # Kept when the name is erased: that someone told it stays true.
    by_a_person = models.BooleanField(default=False)
    relation = models.CharField(max_length=60, blank=True)
    reliability = models.CharField(max_length=20, default="unknown")
    locator = models.CharField(max_length=120, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="information_has_a_source",
                condition=Q(source__isnull=False) | Q(copy__isnull=False) | Q(by_a_person=True),
            )
        ]

    def __str__(self) -> str:
        return self.reliability


class Intervention(Row):
    """What was asked of whom about an incident, and what came of it."""

    incident = models.ForeignKey(Incident, models.CASCADE, related_name="interventions")
    kind = models.CharField(max_length=40)
    asked_by = models.CharField(max_length=200, blank=True)  # a body, never a private person
    asked_of = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    asked_of_other = models.CharField(max_length=200, blank=True)  # a body that is not on the list
    on = models.CharField(max_length=10, blank=True)
    response = SealedText(null=True)  # letters name people
    impact = SealedText(null=True)
    state = models.CharField(max_length=20, default="asked")
    priority = models.CharField(max_length=20, default="normal")
    at = models.DateTimeField(null=True)
    by_label = models.CharField(max_length=120, blank=True)

    def __str__(self) -> str:
        return self.kind


class PublicClaim(Row):
    """What a public source says of a person by name, and the incident that it led to.

    No public page ever joins the two: so name and words are sealed here although they are known.
    """

    source = models.ForeignKey(Source, models.PROTECT, related_name="public_claims")
    locator = models.CharField(max_length=120, blank=True)
    named = SealedText(null=True)
    says = SealedText(null=True)
    incident = models.ForeignKey(Incident, models.SET_NULL, null=True, related_name="public_claims")
    at = models.DateTimeField()
    by_label = models.CharField(max_length=120)

    def __str__(self) -> str:
        return "claim"
