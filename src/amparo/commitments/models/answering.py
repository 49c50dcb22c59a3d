"""What is done about it: goals of plans, actions, who answers for them, consultations."""

from django.db import models
from django.db.models import Q

from amparo.commitments.models.recommendations import Recommendation
from amparo.commitments.models.told import Told
from amparo.duties.models import Duty
from amparo.instruments.models import Instrument
from amparo.ledger.models import Row
from amparo.people.models import Organisation, User


class Goal(Told):
    """A goal of a plan; goals may lie within goals."""

    NAMED_IN = "ref"

    plan = models.ForeignKey(Instrument, models.PROTECT, related_name="goals")
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="parts")
    ref = models.CharField(max_length=30)
    title = models.CharField(max_length=300)
    order = models.PositiveSmallIntegerField(default=1)

    class Meta:
        ordering = ["order", "ref"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "ref"], name="goal_once"),
        ]

    def __str__(self) -> str:
        return self.ref


class Action(Told):
    """Something a State does about what it was asked or promised (SM4 in `stage`)."""

    NAMED_IN = "ref"

    ref = models.CharField(max_length=60, unique=True)
    title = models.CharField(max_length=300)
    description = models.TextField(blank=True)
    kind = models.CharField(max_length=20)
    stage = models.CharField(max_length=12, default="proposed")
    begins = models.CharField(max_length=10, blank=True)
    target_on = models.DateField(null=True)
    target_comment = models.CharField(max_length=300, blank=True)
    outcome = models.TextField(blank=True)
    budget = models.DecimalField(max_digits=16, decimal_places=2, null=True)
    currency = models.CharField(max_length=3, blank=True)
    goal = models.ForeignKey(Goal, models.PROTECT, null=True, related_name="actions")
    recommendations = models.ManyToManyField(Recommendation, related_name="actions")
    instruments = models.ManyToManyField(Instrument, related_name="+")
    halted_why = models.CharField(max_length=300, blank=True)  # why suspended or cancelled
    completed_id = models.CharField(max_length=80, blank=True)  # another verifies
    completed_label = models.CharField(max_length=120, blank=True)
    completed_at = models.DateTimeField(null=True)
    verified_label = models.CharField(max_length=120, blank=True)
    verified_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["stage", "target_on"], name="action_target")]

    def __str__(self) -> str:
        return self.ref


class Responsibility(Row):
    """A body that leads or helps an action, from and until when. Each is a duty of that body.

    Who left stays written: turnover is what such registers lose.
    """

    action = models.ForeignKey(Action, models.PROTECT, related_name="responsibilities")
    body = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    role = models.CharField(max_length=12)
    focal_point = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    duty = models.ForeignKey(Duty, models.PROTECT, null=True, related_name="+")
    since_on = models.DateField()
    until_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["action"], name="one_lead", condition=Q(role="lead", until_on=None)
            ),
            models.UniqueConstraint(
                fields=["action", "body"], name="one_part", condition=Q(until_on=None)
            ),
        ]

    def __str__(self) -> str:
        return self.role


class Consultation(Told):
    """A consultation: who took part, and what changed because of it."""

    title = models.CharField(max_length=300)
    held = models.CharField(max_length=21)
    place = models.CharField(max_length=120, blank=True)
    action = models.ForeignKey(Action, models.PROTECT, null=True, related_name="consultations")
    instrument = models.ForeignKey(Instrument, models.PROTECT, null=True, related_name="+")
    changed = models.TextField(blank=True)

    def __str__(self) -> str:
        return self.title

    @property
    def public_words(self) -> str:
        """Return all that a consultation says in public, each group's words too."""
        told = [(one.group, one.said, one.answer) for one in self.voices.all()]
        words = (self.title, self.place, self.changed, self.note)
        return "\n".join([*words, *(text for each in told for text in each)])


class Voice(Row):
    """A group that took part in a consultation, how many, what it said and what came of it."""

    consultation = models.ForeignKey(Consultation, models.CASCADE, related_name="voices")
    group = models.CharField(max_length=160)
    kind = models.CharField(max_length=24)
    women = models.PositiveIntegerField(null=True)
    men = models.PositiveIntegerField(null=True)
    people = models.PositiveIntegerField(null=True)
    said = models.TextField(blank=True)
    answer = models.TextField(blank=True)

    def __str__(self) -> str:
        return self.group


class Recognition(Told):
    """A campaign that recognises the work of defenders: by whom, how far it reached, its risks.

    It is published only after a check that it puts nobody at risk.
    """

    title = models.CharField(max_length=300)
    authorities = models.TextField()
    message = models.TextField(blank=True)  # what it says in public
    begins = models.CharField(max_length=10, blank=True)
    ends = models.CharField(max_length=10, blank=True)
    reach = models.PositiveIntegerField(null=True)
    reach_note = models.CharField(max_length=300, blank=True)
    risk_found = models.BooleanField(null=True)
    risk_note = models.TextField(blank=True)
    risk_checked_id = models.CharField(max_length=80, blank=True)  # another than who wrote it
    risk_checked_revision = models.PositiveIntegerField(null=True)  # what was read
    risk_checked_label = models.CharField(max_length=120, blank=True)
    risk_checked_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.title

    @property
    def public_words(self) -> str:
        """Return all that a campaign says in public."""
        words = (self.title, self.authorities, self.message, self.reach_note, self.note)
        return "\n".join(words)
