"""After the grant: visits, grievances, triggers of reassessment, closing."""

from django.db import models
from django.db.models import Q

from amparo.cases.models.assessment import Assessment
from amparo.cases.models.case import Case
from amparo.ledger.models import Row
from amparo.people.models import User
from amparo.vault.fields import SealedText


class FollowUp(Row):
    """One contact with the person about how protection works."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="follow_ups")
    at = models.DateTimeField()
    mode = models.CharField(max_length=20)  # visit, call, message, with_interpreter
    statement = SealedText(null=True)
    suitability = models.PositiveSmallIntegerField(null=True)  # 1 to 5
    incidents_since = models.PositiveSmallIntegerField(default=0)
    officer = models.ForeignKey(User, models.PROTECT, related_name="+")
    next_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="follow_up_suitability_1_to_5",
                condition=Q(suitability=None) | Q(suitability__gte=1, suitability__lte=5),
            )
        ]

    def __str__(self) -> str:
        return f"follow-up {self.at:%Y-%m-%d}"


class Grievance(Row):
    """A complaint of the person about the mechanism, with its answer and clock."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="grievances")
    code = models.CharField(max_length=12, unique=True)
    about = models.CharField(max_length=30)
    severity = models.CharField(max_length=10, blank=True)
    text = SealedText()
    anonymous = models.BooleanField(default=False)
    made_at = models.DateTimeField()
    answer = SealedText(null=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    def __str__(self) -> str:
        return self.code


class Trigger(Row):
    """A reason to assess again, and what was done about it."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="triggers")
    kind = models.CharField(max_length=40)  # vocab cases/reassessment_triggers
    # The same cause triggers once: `incident:…`, `clock:…`, `interval:2`.
    once = models.CharField(max_length=160)
    note = SealedText(null=True)
    at = models.DateTimeField()
    by_label = models.CharField(max_length=120)
    handled_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=20, blank=True)  # reassessing, dismissed
    dismissed_reason = SealedText(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "once"], name="triggered_once")]

    def __str__(self) -> str:
        return self.kind


class Closing(Row):
    """A proposal to close, the person's window to object, and what came of it."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="closings")
    ground = models.CharField(max_length=30)  # ordinary_level, person_asked, dead_or_untraceable
    assessment = models.ForeignKey(Assessment, models.PROTECT, null=True, related_name="+")
    reasons = SealedText()
    proposed_at = models.DateTimeField()
    proposed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    told_at = models.DateTimeField(null=True)  # the window runs from here
    objection = SealedText(null=True)
    objected_at = models.DateTimeField(null=True)
    waived_at = models.DateTimeField(null=True)
    window_over = models.BooleanField(default=False)  # set by the clock, never by a person
    decided_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=10, blank=True)  # closed, kept

    def __str__(self) -> str:
        return self.outcome or "proposed"
