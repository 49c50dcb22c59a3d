"""Courses, enrolments, certificates."""

from django.db import models
from django.db.models import F, Q

from amparo.evidence.models import File
from amparo.ledger.models import Row
from amparo.people.models import Organisation, User


class Course(Row):
    """One edition of a training module."""

    module = models.CharField(max_length=20)  # vocab training/modules
    title = models.CharField(max_length=200)
    held_by = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    starts_on = models.DateField()
    ends_on = models.DateField()
    hours = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="course_ends_after_start", condition=Q(ends_on__gte=F("starts_on"))
            )
        ]

    def __str__(self) -> str:
        return self.title


class Enrolment(Row):
    """A user in a course, and how it went."""

    course = models.ForeignKey(Course, models.PROTECT, related_name="enrolments")
    user = models.ForeignKey(User, models.PROTECT, related_name="enrolments")
    passed = models.BooleanField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["course", "user"], name="enrolled_once")]

    def __str__(self) -> str:
        return f"enrolment {self.passed}"


class Certificate(Row):
    """Proof of a module passed, with its last day."""

    user = models.ForeignKey(User, models.PROTECT, related_name="certificates")
    module = models.CharField(max_length=20)
    course = models.ForeignKey(Course, models.PROTECT, null=True, related_name="certificates")
    issuer = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    issued_on = models.DateField()
    expires_on = models.DateField()
    copy = models.ForeignKey(File, models.PROTECT, null=True, related_name="+")
    # When the holder was told, so that several workers tell it once.
    expiring_told_at = models.DateTimeField(null=True)
    expired_told_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    revoked_reason = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "course"], name="certified_once_a_course"),
            models.CheckConstraint(
                name="certificate_ends_after_start", condition=Q(expires_on__gte=F("issued_on"))
            ),
        ]
        indexes = [
            models.Index(fields=["user", "module", "expires_on"], name="certificate_valid"),
            models.Index(fields=["expires_on"], name="certificate_expiry"),
        ]

    def __str__(self) -> str:
        return f"{self.module} until {self.expires_on}"
