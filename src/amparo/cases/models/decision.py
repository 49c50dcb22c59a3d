"""Decisions, votes, and the papers a case produces in two versions."""

from django.db import models
from django.db.models import Q

from amparo.cases.models.case import Case
from amparo.cases.models.plan import Measure, Plan
from amparo.cases.models.sitting import Sitting
from amparo.evidence.models import File
from amparo.ledger.models import Row
from amparo.people.models import Organisation, User
from amparo.vault.fields import SealedText


class Decision(Row):
    """An act of the deciding body. Open while votes are taken, then fixed."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="decisions")
    kind = models.CharField(max_length=20)  # grant, deny, close, review, reduce …
    plan = models.ForeignKey(Plan, models.PROTECT, null=True, related_name="+")
    act_number = models.CharField(max_length=60, blank=True)
    reasons = SealedText(null=True)
    orientation = SealedText(null=True)
    review_route = models.TextField(blank=True)
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    quorum = models.PositiveSmallIntegerField(default=1)
    seats = models.PositiveSmallIntegerField(default=1)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    outcome = models.CharField(max_length=12, blank=True)  # adopted, rejected
    notified_at = models.DateTimeField(null=True)  # to the person
    notified_channel = models.CharField(max_length=20, blank=True)
    notified_proof = SealedText(null=True)

    def __str__(self) -> str:
        return self.act_number or self.kind


class Vote(Row):
    """One member's vote on a decision, or their recusal with its reason."""

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="votes")
    member = models.ForeignKey(User, models.PROTECT, related_name="+")
    seat = models.CharField(max_length=80, blank=True)
    vote = models.CharField(max_length=10)  # for, against, abstain, recused
    reason = SealedText(null=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["decision", "member"], name="voted_once")]

    def __str__(self) -> str:
        return self.vote


class Paper(Row):
    """A document of a case or a session: full for the file, redacted for others, made at once."""

    case = models.ForeignKey(Case, models.PROTECT, null=True, related_name="papers")
    sitting = models.ForeignKey(Sitting, models.PROTECT, null=True, related_name="papers")
    decision = models.ForeignKey(Decision, models.PROTECT, null=True, related_name="papers")
    kind = models.CharField(max_length=30)  # vocab cases/paper_kinds
    version = models.CharField(max_length=10)  # full, redacted
    form = models.CharField(max_length=4)  # pdf, docx
    language = models.CharField(max_length=8)
    copy = models.ForeignKey(File, models.PROTECT, related_name="+")
    body = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    measure = models.ForeignKey(Measure, models.PROTECT, null=True, related_name="papers")
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="paper_full_or_redacted", condition=Q(version__in=["full", "redacted"])
            ),
            models.CheckConstraint(
                name="paper_of_a_case_or_a_sitting",
                condition=Q(case__isnull=False, sitting__isnull=True)
                | Q(case__isnull=True, sitting__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.version}"
