"""Persons, collectives, incidents, situations of risk."""

from django.db import models
from django.db.models import Case, F, Q, When
from django.db.models.functions import Substr

from amparo.evidence.models import File, Source
from amparo.ledger.models import Row
from amparo.people.models import Organisation, User
from amparo.places.models import Area
from amparo.vault.fields import SealedJSON, SealedText
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
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, related_name="merged_from")

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
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, related_name="merged_from")

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
                condition=Q(verification="verified", merged_into__isnull=True),
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
