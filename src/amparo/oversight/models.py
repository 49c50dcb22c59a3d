"""Break-glass grants, data requests, breaches."""

from django.db import models

from amparo.cases.models import Case
from amparo.ledger.models import Row
from amparo.people.models import User
from amparo.vault.fields import SealedText


class BreakGlass(Row):
    """A request to see one case outside one's need, with two approvals and an end."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="break_glass")
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    reason = models.TextField()
    asked_at = models.DateTimeField()
    granted_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)
    refused_at = models.DateTimeField(null=True)
    refused_reason = models.TextField(blank=True)
    ended_at = models.DateTimeField(null=True)
    tell_person_at = models.DateTimeField(null=True)
    person_told_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"break-glass {self.asked_at:%Y-%m-%d}"


class Approval(Row):
    """One of the two approvals of a break-glass request."""

    request = models.ForeignKey(BreakGlass, models.PROTECT, related_name="approvals")
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["request", "by"], name="approved_once")]

    def __str__(self) -> str:
        return f"approval {self.at:%Y-%m-%d}"


class DataRequest(Row):
    """What a person asks about their own data."""

    code = models.CharField(max_length=12, unique=True)
    case = models.ForeignKey(Case, models.PROTECT, related_name="data_requests")
    kind = models.CharField(max_length=16)  # vocab oversight/request_kinds
    text = SealedText()
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    answer = SealedText(null=True)
    outcome = models.CharField(max_length=12, blank=True)  # granted, partly, refused

    def __str__(self) -> str:
        return self.code


class Breach(Row):
    """A leak or loss of personal data, and what was done about it."""

    code = models.CharField(max_length=12, unique=True)
    found_at = models.DateTimeField()
    description = SealedText()
    severity = models.CharField(max_length=12)
    cases = models.ManyToManyField(Case, related_name="breaches")
    contained_at = models.DateTimeField(null=True)
    authority_told_at = models.DateTimeField(null=True)
    people_told_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    measures = SealedText(null=True)

    def __str__(self) -> str:
        return self.code
