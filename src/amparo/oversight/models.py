"""Break-glass grants, data requests, breaches, ends of retention."""

from django.db import models
from django.db.models import Q

from amparo.cases.models import (
    Assessment,
    Assignment,
    Case,
    Complaint,
    DeskPaper,
    Grievance,
)
from amparo.ledger.models import Row
from amparo.people.models import User
from amparo.vault.fields import SealedText


class BreakGlass(Row):
    """A request to see one case outside one's need, with two approvals and an end."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="break_glass")
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    reason = SealedText(null=True)  # the person is told it
    asked_at = models.DateTimeField()
    granted_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)
    refused_at = models.DateTimeField(null=True)
    refused_reason = SealedText(null=True)
    ended_at = models.DateTimeField(null=True)
    tell_person_at = models.DateTimeField(null=True)
    person_told_at = models.DateTimeField(null=True)
    assignment = models.OneToOneField(Assignment, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "asked_by"],
                condition=Q(granted_at=None, refused_at=None, ended_at=None),
                name="break_glass_asked_once",
            )
        ]

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
    asked_label = models.CharField(max_length=120, blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    answer = SealedText(null=True)
    outcome = models.CharField(max_length=12, blank=True)  # granted, partly, refused

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "kind"],
                condition=Q(answered_at=None),
                name="data_request_open_once",
            )
        ]

    def __str__(self) -> str:
        return self.code


class Breach(Row):
    """A leak or loss of personal data, and what was done about it."""

    code = models.CharField(max_length=12, unique=True)
    found_at = models.DateTimeField()
    description = SealedText()
    severity = models.CharField(max_length=12)  # vocab oversight/severities
    cases = models.ManyToManyField(Case, related_name="breaches")
    contained_at = models.DateTimeField(null=True)
    authority_told_at = models.DateTimeField(null=True)
    authority_reference = models.CharField(max_length=120, blank=True)
    people_told_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    measures = SealedText(null=True)

    def __str__(self) -> str:
        return self.code


class RetentionEnd(Row):
    """The end of the term for which a file is kept: the system proposes, a person disposes.

    With an `assessment` it is about that one, begun and never handed in, and not about the case;
    with a `grievance` about that one. A paper or a complaint of the desk has no case.
    """

    case = models.ForeignKey(Case, models.PROTECT, null=True, related_name="retention_ends")
    assessment = models.ForeignKey(
        Assessment, models.PROTECT, null=True, related_name="retention_ends"
    )
    grievance = models.ForeignKey(
        Grievance, models.PROTECT, null=True, related_name="retention_ends"
    )
    paper = models.ForeignKey(DeskPaper, models.PROTECT, null=True, related_name="retention_ends")
    complaint = models.ForeignKey(
        Complaint, models.PROTECT, null=True, related_name="retention_ends"
    )
    rule = models.CharField(max_length=40)  # vocab oversight/retention
    ended_on = models.DateField()  # the last day it had to be kept
    proposed_at = models.DateTimeField()
    disposed_at = models.DateTimeField(null=True)
    disposed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    outcome = models.CharField(max_length=10, blank=True)  # erased, kept
    reason = SealedText(null=True)
    ask_again_on = models.DateField(null=True)  # of one that was kept

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case"],
                condition=Q(disposed_at=None, assessment=None, grievance=None),
                name="retention_end_open_once",
            ),
            *(
                models.UniqueConstraint(
                    fields=[thing],
                    condition=Q(disposed_at=None),
                    name=f"retention_of_{thing}_open_once",
                )
                for thing in ("assessment", "grievance", "paper", "complaint")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rule} {self.ended_on}"

    @property
    def thing(self) -> DeskPaper | Complaint | Grievance | None:
        """Return what it is about, where that is neither a case nor an assessment."""
        return self.paper or self.complaint or self.grievance

    @property
    def file(self) -> str:
        """Return the key under which the journal keeps it."""
        if self.case:
            return self.case.file
        return f"paper:{self.paper_id}" if self.paper_id else f"complaint:{self.complaint_id}"

    @property
    def about(self) -> str:
        """Return by what code and number it is known."""
        parts = [f"{self.case.code_name} · {self.case.code}"] if self.case else []
        return " · ".join([*parts, *([str(self.thing)] if self.thing else [])])
