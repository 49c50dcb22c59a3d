"""Whether it happened: indicators, what falls due, progress, evidence, assessments, reports."""

from django.db import models
from django.db.models import Q

from amparo.commitments.models.answering import Action
from amparo.commitments.models.recommendations import Cycle, Mechanism, Recommendation
from amparo.commitments.models.told import Told
from amparo.duties.models import Progress
from amparo.evidence.models import Claim, File
from amparo.instruments.models import Instrument
from amparo.ledger.models import Row
from amparo.people.models import Organisation, User


class Indicator(Told):
    """A measure of change, tied to recommendations directly and through actions."""

    NAMED_IN = "ref"

    ref = models.CharField(max_length=60, unique=True)
    title = models.CharField(max_length=300)
    description = models.TextField(blank=True)
    kind = models.CharField(max_length=12)  # structural, process, outcome
    unit = models.CharField(max_length=40, blank=True)
    baseline = models.CharField(max_length=60, blank=True)
    target = models.CharField(max_length=60, blank=True)
    disaggregation = models.CharField(max_length=200, blank=True)
    sdg = models.CharField(max_length=12, blank=True)
    manager = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    focal_point = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    begins_on = models.DateField(null=True)  # the first day on which a report is due
    ends_on = models.DateField(null=True)
    repeats = models.BooleanField(default=False)
    every_months = models.PositiveSmallIntegerField(null=True)
    recommendations = models.ManyToManyField(Recommendation, related_name="indicators")
    actions = models.ManyToManyField(Action, related_name="indicators")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="repeating_has_an_end",
                condition=Q(repeats=False) | Q(ends_on__isnull=False, every_months__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.ref


class IndicatorValue(Told):
    """One value of an indicator for a period, as its source gives it."""

    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="values")
    period = models.CharField(max_length=21)
    value = models.DecimalField(max_digits=20, decimal_places=4, null=True)
    text = models.CharField(max_length=200, blank=True)  # what is no number, or not known
    parts = models.JSONField(default=dict)  # by sex, region …

    class Meta:
        indexes = [models.Index(fields=["indicator", "period"], name="indicator_value_period")]

    def __str__(self) -> str:
        return f"{self.period} {self.value or self.text}"


class Submission(Told):
    """A report that a State, or others beside it, sends to a mechanism (SM6 in `stage`).

    `frozen` holds the claims and sections as they stood when it was cleared.
    """

    mechanism = models.ForeignKey(Mechanism, models.PROTECT, related_name="submissions")
    cycle = models.ForeignKey(Cycle, models.PROTECT, null=True, related_name="submissions")
    instrument = models.ForeignKey(Instrument, models.PROTECT, null=True, related_name="+")
    kind = models.CharField(max_length=16)
    title = models.CharField(max_length=300)
    stage = models.CharField(max_length=20, default="planned")
    due_on = models.DateField(null=True)
    submitted = models.CharField(max_length=10, blank=True)
    word_limit = models.PositiveIntegerField(null=True)
    body = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    frozen = models.JSONField(null=True)
    claims = models.ManyToManyField(Claim, related_name="+")

    def __str__(self) -> str:
        return self.title


class Chapter(Row):
    """A section of a submission, with the revision against two hands at once."""

    submission = models.ForeignKey(Submission, models.PROTECT, related_name="chapters")
    order = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    text = models.TextField(blank=True)
    revision = models.PositiveIntegerField(default=1)
    changed_label = models.CharField(max_length=120, blank=True)
    changed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["submission", "order"], name="chapter_once"),
        ]

    def __str__(self) -> str:
        return self.title


class DueDate(Row):
    """A day by which an indicator is to be reported, or a report sent (SM5).

    Stored are the acts: open, submitted, accepted, returned. That it is due or overdue is derived
    from the day. Rebuilding a schedule touches only open days to come that nobody reported on.
    """

    OPEN, SUBMITTED, ACCEPTED, RETURNED = "open", "submitted", "accepted", "returned"

    indicator = models.ForeignKey(Indicator, models.PROTECT, null=True, related_name="due_dates")
    submission = models.ForeignKey(Submission, models.PROTECT, null=True, related_name="due_dates")
    instrument = models.ForeignKey(Instrument, models.PROTECT, null=True, related_name="+")
    country = models.CharField(max_length=4, blank=True)
    duty_key = models.CharField(max_length=40, blank=True)  # of a treaty: the rule it follows
    due_on = models.DateField()
    body = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    stage = models.CharField(max_length=10, default=OPEN)
    submitted_on = models.DateField(null=True)
    warned_at = models.DateTimeField(null=True)  # the one letter, a month before
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "due_on"], name="indicator_due_once",
                condition=Q(indicator__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["instrument", "country", "duty_key", "due_on"], name="treaty_due_once",
                condition=Q(instrument__isnull=False),
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["stage", "due_on"], name="due_open"),
            models.Index(fields=["body", "stage", "due_on"], name="due_body"),
        ]

    def __str__(self) -> str:
        return self.due_on.isoformat()


class ProgressReport(Told):
    """What a body says of an action or an indicator. Its indicator is never changed afterwards."""

    title = models.CharField(max_length=200)
    text = models.TextField()
    indicator = models.ForeignKey(Indicator, models.PROTECT, null=True, related_name="reports")
    action = models.ForeignKey(Action, models.PROTECT, null=True, related_name="reports")
    due_date = models.ForeignKey(DueDate, models.PROTECT, null=True, related_name="reports")
    body = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    # What the body wrote on its duty, if it came from there: taken in once.
    step = models.OneToOneField(Progress, models.PROTECT, null=True, related_name="+")
    returned_why = models.CharField(max_length=300, blank=True)

    def __str__(self) -> str:
        return self.title


class Proof(Row):
    """A document that shows what was done, public or not, and who looked at it."""

    action = models.ForeignKey(Action, models.PROTECT, null=True, related_name="proofs")
    report = models.ForeignKey(ProgressReport, models.PROTECT, null=True, related_name="proofs")
    kind = models.CharField(max_length=20)
    title = models.CharField(max_length=200)
    copy = models.ForeignKey(File, models.PROTECT, null=True, related_name="+")
    address = models.URLField(max_length=400, blank=True)
    is_public = models.BooleanField(default=False)
    added_id = models.CharField(max_length=80)
    added_label = models.CharField(max_length=120)
    added_at = models.DateTimeField()
    verified_label = models.CharField(max_length=120, blank=True)
    verified_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.title


class Assessment(Told):
    """How far something was carried out, as one assessor says on its own scale; never averaged."""

    recommendation = models.ForeignKey(
        Recommendation, models.PROTECT, null=True, related_name="assessments"
    )
    action = models.ForeignKey(Action, models.PROTECT, null=True, related_name="assessments")
    assessor = models.CharField(max_length=200)
    assessor_kind = models.CharField(max_length=16)  # State, NHRI, NGO, treaty body …
    scale = models.CharField(max_length=24)
    value = models.CharField(max_length=40)  # as issued
    reasons = models.TextField(blank=True)
    as_of = models.CharField(max_length=10)
    moved_to = models.DateField(null=True)  # of a promise: by when it is due now

    def __str__(self) -> str:
        return self.value
