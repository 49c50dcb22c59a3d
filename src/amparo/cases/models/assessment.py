"""Risk assessments: answers, evidence, the legal test, the review."""

from django.db import models

from amparo.cases.models.case import Case, UrgentRun
from amparo.evidence.models import Citation, File
from amparo.ledger.models import Row
from amparo.people.models import User
from amparo.situations.models import Incident
from amparo.vault.fields import SealedText


class Assessment(Row):
    """One risk assessment under one version of the instrument."""

    DRAFT, SUBMITTED, RETURNED, ACCEPTED, DROPPED = (
        "draft", "submitted", "returned", "accepted", "dropped",
    )  # fmt: skip
    WRITABLE = (DRAFT, RETURNED)

    case = models.ForeignKey(Case, models.PROTECT, related_name="assessments")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=12, default="full")  # full, reassessment, immediate
    run = models.ForeignKey(UrgentRun, models.PROTECT, null=True, related_name="studies")
    instrument = models.CharField(max_length=20)
    instrument_version = models.CharField(max_length=20)
    assessor = models.ForeignKey(User, models.PROTECT, related_name="assessments")
    state = models.CharField(max_length=10, default=DRAFT)
    previous = models.ForeignKey("self", models.PROTECT, null=True, related_name="next")
    started_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True)
    accepted_at = models.DateTimeField(null=True)
    narrative = SealedText(null=True)
    person_view = SealedText(null=True)  # the person's own words, always attached
    contact_on = models.DateField(null=True)  # one direct contact, or a reason
    no_contact_reason = SealedText(null=True)
    interpreter = models.CharField(max_length=120, blank=True)
    intersection = SealedText(null=True)  # how differential factors combine
    right_at_risk = models.CharField(max_length=20, blank=True)
    attack_within_90_days = models.BooleanField(null=True)
    # What came out, kept as it was that day; recomputable from the answers.
    result = models.JSONField(null=True)
    # While it is written: the level above the score that the assessor writes, if any.
    level = models.CharField(max_length=16, blank=True)
    level_reason = SealedText(null=True)
    change_reasons = SealedText(null=True)  # against the previous: reasons per variable
    saved_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="assessment_number_once")
        ]

    def __str__(self) -> str:
        return f"assessment {self.number}"


class Answer(Row):
    """The answer to one item: 0 to 4, U (unknown, never 0) or NA."""

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="answers")
    item = models.CharField(max_length=4)
    value = models.CharField(max_length=2)
    reason = SealedText(null=True)  # for NA: why; for U: what was tried

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["assessment", "item"], name="item_answered_once")
        ]

    def __str__(self) -> str:
        return f"{self.item} {self.value}"


class Evidence(Row):
    """What an answer rests on: a file, a citation, an incident, or words."""

    answer = models.ForeignKey(Answer, models.CASCADE, related_name="evidence")
    copy = models.ForeignKey(File, models.PROTECT, null=True, related_name="+")
    citation = models.ForeignKey(Citation, models.PROTECT, null=True, related_name="+")
    incident = models.ForeignKey(Incident, models.PROTECT, null=True, related_name="+")
    text = SealedText(null=True)
    reliability = models.CharField(max_length=20, default="unknown")

    def __str__(self) -> str:
        return "evidence"


class LegalAnswer(Row):
    """The answer to one element of the legal test: yes, no or unknown, with a reason."""

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="legal_answers")
    element = models.CharField(max_length=40)
    value = models.CharField(max_length=8)
    reason = SealedText(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["assessment", "element"], name="element_answered_once")
        ]

    def __str__(self) -> str:
        return f"{self.element} {self.value}"


class Review(Row):
    """The quality review of an assessment, by someone other than its assessor."""

    assessment = models.ForeignKey(Assessment, models.PROTECT, related_name="reviews")
    reviewer = models.ForeignKey(User, models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=10)  # accepted, returned
    reasons = SealedText()
    agrees_rebuttal = models.BooleanField(null=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.outcome
