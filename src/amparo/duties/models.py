"""Clocks, pauses, escalations; duties, progress, confirmations."""

from datetime import datetime

from django.db import models
from django.db.models import Q

from amparo.duties.rules import OWING, Outcome, outcome_of
from amparo.evidence.models import File
from amparo.ledger.models import Row
from amparo.people.models import Organisation, User
from amparo.places.models import Area, ProfileVersion
from amparo.vault.fields import SealedText


class Clock(Row):
    """One deadline that runs: a profile's limit, started at an hour, owed by a role or a body."""

    subject = models.CharField(max_length=120)  # `cases.Case:0193…`
    key = models.CharField(max_length=40)  # the limit's key in the profile
    profile = models.ForeignKey(ProfileVersion, models.PROTECT, related_name="+")
    # Copied from the profile, so that what was shown on the day can be shown for ever.
    value = models.PositiveIntegerField()
    unit = models.CharField(max_length=2)
    basis = models.CharField(max_length=1)
    source = models.CharField(max_length=300, blank=True)
    owed_by_role = models.CharField(max_length=40, blank=True)
    owed_by = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="clocks")
    started_at = models.DateTimeField()
    due_at = models.DateTimeField()
    paused_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    # met: done, in time or late. dropped: no longer owed (withdrawn, superseded), never «in time».
    outcome = models.CharField(max_length=8, blank=True)
    rung = models.PositiveSmallIntegerField(default=0)  # of the escalation ladder already told
    next_rung_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["subject", "key"], name="clock_subject"),
            models.Index(fields=["next_rung_at"], name="clock_due", condition=Q(ended_at=None)),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["subject", "key"], condition=Q(ended_at=None), name="clock_runs_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.key} due {self.due_at:%Y-%m-%d %H:%M}"

    def outcome_at(self, at: datetime) -> Outcome:
        """Return what became of it as seen at a moment: a missed term stays missed."""
        return outcome_of(
            due=self.due_at,
            at=at,
            paused=self.paused_at,
            ended=self.ended_at,
            outcome=self.outcome,
        )


class Pause(Row):
    """A stretch in which a clock stood still: who, why, at most as often as the profile says."""

    clock = models.ForeignKey(Clock, models.PROTECT, related_name="pauses")
    from_at = models.DateTimeField()
    to_at = models.DateTimeField(null=True)
    by_label = models.CharField(max_length=120)
    reason = models.TextField()

    def __str__(self) -> str:
        return f"pause from {self.from_at:%Y-%m-%d}"


class Escalation(Row):
    """One rung of the ladder reached by one late clock. Stays for ever."""

    clock = models.ForeignKey(Clock, models.PROTECT, related_name="escalations")
    rung = models.PositiveSmallIntegerField()
    role = models.CharField(max_length=40)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["clock", "rung"], name="rung_reached_once")]

    def __str__(self) -> str:
        return f"rung {self.rung}"


class Duty(Row):
    """One thing that one body owes."""

    code = models.CharField(max_length=12, unique=True)
    kind = models.CharField(max_length=30)  # protection_measure, urgent_measure, agreement …
    subject = models.CharField(max_length=120, db_index=True)  # the higher thing
    file = models.CharField(max_length=80, blank=True, db_index=True)  # the protected one
    body = models.ForeignKey(Organisation, models.PROTECT, related_name="duties")
    responsible = models.ForeignKey(User, models.PROTECT, null=True, related_name="duties")
    responsible_name = models.CharField(max_length=120, blank=True)
    # The task sheet of the person who carries it out closes at this hour.
    sheet_until_at = models.DateTimeField(null=True)
    code_name = models.CharField(max_length=60, blank=True)  # of the person or collective
    title = models.CharField(max_length=200)
    task = SealedText(null=True)  # the least the body must know
    coarse_place = models.ForeignKey(Area, models.PROTECT, null=True, related_name="+")
    # The law of the country as it stood when the duty was offered: its clocks come from here.
    profile = models.ForeignKey(ProfileVersion, models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=12, default="offered")
    is_urgent = models.BooleanField(default=False)
    start_due_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    # By when the body must act next: accept, start or carry out. Late is computed from this.
    next_due_at = models.DateTimeField(null=True)
    cost = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    currency = models.CharField(max_length=3, blank=True)
    budget_line = models.CharField(max_length=120, blank=True)
    obstacle = models.CharField(max_length=40, blank=True)
    needs_confirmation = models.BooleanField(default=True)
    offered_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    claimed_at = models.DateTimeField(null=True)
    confirmed_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_reason = SealedText(null=True)
    # Set the first time it was late, and never unset: late stays visible.
    first_late_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["body", "state", "next_due_at"], name="duty_inbox")]

    def __str__(self) -> str:
        return self.code

    @property
    def is_of_a_person(self) -> bool:
        """Test if it is owed to a protected person, who sees in their log who read it."""
        return self.file.startswith("case:")

    @property
    def is_of_a_desk(self) -> bool:
        """Test if a desk asked for it, and follows it."""
        return self.file.startswith("desk:")

    @property
    def is_blocked(self) -> bool:
        """Test if an obstacle stands in the way."""
        return bool(self.obstacle)

    def is_late(self, at: datetime) -> bool:
        """Test if the body has let its next term pass."""
        return self.state in OWING and self.next_due_at is not None and self.next_due_at < at


class Progress(Row):
    """A step a body reports: words, evidence, or an obstacle."""

    duty = models.ForeignKey(Duty, models.PROTECT, related_name="progress")
    # report, evidence, obstacle, cleared, claim, refusal
    kind = models.CharField(max_length=12)
    text = SealedText(null=True)
    obstacle = models.CharField(max_length=40, blank=True)
    copy = models.ForeignKey(File, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    by_label = models.CharField(max_length=120)

    def __str__(self) -> str:
        return f"{self.kind} {self.at:%Y-%m-%d}"


class Confirmation(Row):
    """What those a duty was for say of it: it happened, or it did not."""

    duty = models.ForeignKey(Duty, models.PROTECT, related_name="confirmations")
    happened = models.BooleanField()
    text = SealedText(null=True)
    suitability = models.PositiveSmallIntegerField(null=True)  # 1 to 5
    at = models.DateTimeField()
    by_label = models.CharField(max_length=120)
    channel = models.CharField(max_length=20, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="suitability_1_to_5",
                condition=Q(suitability=None) | Q(suitability__gte=1, suitability__lte=5),
            )
        ]

    def __str__(self) -> str:
        return "yes" if self.happened else "no"
