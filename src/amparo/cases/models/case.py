"""The case, its people, its consents, its urgent runs, its history of states."""

from django.db import models
from django.db.models import Q

from amparo.duties.models import Clock
from amparo.evidence.models import File
from amparo.ledger.models import Row
from amparo.people.models import Organisation, User
from amparo.places.models import Area, ProfileVersion
from amparo.situations.models import Collective, Incident, Person, RiskSituation
from amparo.vault.fields import SealedText


class Case(Row):
    """One person or collective in the mechanism's care."""

    code = models.CharField(max_length=12, unique=True)
    code_name = models.CharField(max_length=60)
    state = models.CharField(max_length=20, default="draft", db_index=True)
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="cases")
    collective = models.ForeignKey(Collective, models.PROTECT, null=True, related_name="cases")
    profile = models.ForeignKey(ProfileVersion, models.PROTECT, related_name="cases")
    desk = models.ForeignKey(Organisation, models.PROTECT, related_name="cases")
    region = models.ForeignKey(Area, models.PROTECT, null=True, related_name="+")
    language = models.CharField(max_length=8, default="es")
    received_at = models.DateTimeField(null=True)
    state_since_at = models.DateTimeField()
    # Reasoned in text when the case is admitted, and never without reasons.
    defender_reason = SealedText(null=True)
    nexus_reason = SealedText(null=True)
    presumption_group = models.CharField(max_length=60, blank=True)
    presumption_rebuttal = SealedText(null=True)
    presumption_rebutted_at = models.DateTimeField(null=True)
    risk_level = models.CharField(max_length=16, blank=True)
    situation = models.ForeignKey(RiskSituation, models.SET_NULL, null=True, related_name="cases")
    companion = SealedText(null=True)  # whom the person named to go with them
    referred_to = models.CharField(max_length=200, blank=True)
    follows = models.ForeignKey("self", models.PROTECT, null=True, related_name="followed_by")
    version = models.PositiveIntegerField(default=1)
    # The first term that runs, of the case or of its open urgent run: the order of every queue.
    next_due_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="case_of_a_person_or_a_collective",
                condition=Q(person__isnull=False, collective__isnull=True)
                | Q(person__isnull=True, collective__isnull=False),
            )
        ]
        indexes = [
            models.Index(fields=["desk", "state", "-received_at"], name="case_queue"),
            models.Index(fields=["next_due_at", "id"], name="case_by_due"),
            models.Index(fields=["state", "state_since_at"], name="case_by_state"),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def file(self) -> str:
        """Return the key under which the journal keeps this protected file."""
        return f"case:{self.pk}"

    def clock_running(self, key: str) -> Clock | None:
        """Return the clock of a key that runs for this case, if any."""
        return Clock.objects.filter(
            subject=f"{self._meta.label}:{self.pk}", key=key, ended_at=None
        ).first()


class StateChange(Row):
    """One step in the life of a case. Never edited: durations are counted from here."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="changes")
    move = models.CharField(max_length=40)
    before = models.CharField(max_length=20)
    after = models.CharField(max_length=20)
    at = models.DateTimeField()
    by_label = models.CharField(max_length=120)
    reason = SealedText(null=True)

    class Meta:
        # The steps of a case are counted by the hundred thousand: from this alone, never the rows.
        indexes = [models.Index(fields=["case", "after", "at", "move"], name="change_of_case")]

    def __str__(self) -> str:
        return f"{self.before} to {self.after}"


class Assignment(Row):
    """A user who works on a case in one role, from an hour to an hour."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="assignments")
    user = models.ForeignKey(User, models.PROTECT, related_name="assignments")
    role = models.CharField(max_length=40)
    since_at = models.DateTimeField()
    until_at = models.DateTimeField(null=True)
    ended_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "user", "role"],
                condition=Q(until_at=None),
                name="assigned_once",
            )
        ]
        indexes = [models.Index(fields=["user", "role", "until_at"], name="assignment_mine")]

    def __str__(self) -> str:
        return self.role


class SuspectedBody(Row):
    """A body suspected of being behind the risk: its people cannot see the case."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="suspected_bodies")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    reason = SealedText(null=True)
    since_at = models.DateTimeField()
    cleared_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "organisation"], name="suspected_once")
        ]

    def __str__(self) -> str:
        return "suspected body"


class Conflict(Row):
    """An officer's declaration, for one case, that they have or lack a conflict of interest."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="conflicts")
    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    has_conflict = models.BooleanField()
    note = SealedText(null=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return "conflict" if self.has_conflict else "no conflict"


class Consent(Row):
    """What the person agrees to, for one purpose and, where it is shared, one body."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="consents")
    purpose = models.CharField(max_length=20)
    body = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    answer = models.CharField(max_length=10)  # given, refused, withdrawn, exception
    exception_code = models.CharField(max_length=40, blank=True)
    how = models.CharField(max_length=20, blank=True)  # text, audio, thumb, assembly_act, oral
    proof = models.ForeignKey(File, models.PROTECT, null=True, related_name="+")
    language = models.CharField(max_length=8, blank=True)
    witness = SealedText(null=True)
    at = models.DateTimeField()
    expires_on = models.DateField(null=True)
    by_label = models.CharField(max_length=120)

    class Meta:
        indexes = [models.Index(fields=["case", "purpose", "-at"], name="consent_latest")]

    def __str__(self) -> str:
        return f"{self.purpose} {self.answer}"


class InfoRequest(Row):
    """What the desk asked the person to complete. Only once."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="info_requests")
    items = models.JSONField()
    asked_at = models.DateTimeField()
    replied_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"asked {self.asked_at:%Y-%m-%d}"


class IncidentLink(Row):
    """An incident that a case rests on."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="incident_links")
    incident = models.ForeignKey(Incident, models.PROTECT, related_name="case_links")
    linked_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "incident"], name="incident_linked_once")
        ]

    def __str__(self) -> str:
        return "link"


class UrgentRun(Row):
    """One turn of the urgent track. Earlier runs stay."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="urgent_runs")
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, default="flagged")
    state_since_at = models.DateTimeField()
    flagged_at = models.DateTimeField()
    flagged_label = models.CharField(max_length=120)
    alleged = models.JSONField(default=dict)  # the answers to the urgency questions
    new_fact = SealedText(null=True)
    grave = models.BooleanField(null=True)
    imminent = models.BooleanField(null=True)
    right = models.CharField(max_length=20, blank=True)
    ordered_at = models.DateTimeField(null=True)
    ordered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    order_reason = SealedText(null=True)
    rejected_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    reject_reason = SealedText(null=True)
    second_officer = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    started_at = models.DateTimeField(null=True)
    ratified_at = models.DateTimeField(null=True)
    ratified_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)
    end_reason = SealedText(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="run_number_once"),
            models.UniqueConstraint(
                fields=["case"],
                condition=Q(state__in=["flagged", "ordered", "running", "ratified"]),
                name="one_open_run",
            ),
        ]

    def __str__(self) -> str:
        return f"run {self.number} {self.state}"


class Withdrawal(Row):
    """The person's wish to stop, and the check that it is theirs."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="withdrawals")
    asked_at = models.DateTimeField()
    asked_label = models.CharField(max_length=120)
    reason = SealedText(null=True)
    private_contact_at = models.DateTimeField(null=True)
    no_pressure = models.BooleanField(null=True)
    re_entry_explained = models.BooleanField(null=True)
    checked_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    outcome = models.CharField(max_length=10, blank=True)  # withdrawn, kept

    def __str__(self) -> str:
        return self.outcome or "asked"


class Loss(Row):
    """The death or disappearance of the person, in whatever state the case was."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="losses")
    kind = models.CharField(max_length=14)  # death, disappearance
    cause = models.CharField(max_length=20)  # killing, other, unknown
    when = models.CharField(max_length=20)  # waiting, under_measures, after_closing
    state_before = models.CharField(max_length=20)
    occurred = models.CharField(max_length=10)  # partial ISO date
    incident = models.ForeignKey(Incident, models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField()
    family_protection = models.TextField(blank=True)

    def __str__(self) -> str:
        return self.kind
