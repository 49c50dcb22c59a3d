"""Sessions of the intersectoral mechanism: agenda, attendance, agreements as duties."""

from django.db import models

from amparo.cases.models.case import Case
from amparo.duties.models import Duty
from amparo.ledger.models import Row
from amparo.people.models import Organisation, User


class Sitting(Row):
    """One session of the mechanism or of its deciding body."""

    code = models.CharField(max_length=12, unique=True)
    kind = models.CharField(max_length=20)  # ordinary, extraordinary
    body = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    called_at = models.DateTimeField()
    held_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    place = models.CharField(max_length=120, blank=True)
    quorum = models.PositiveSmallIntegerField(default=1)

    def __str__(self) -> str:
        return self.code


class AgendaItem(Row):
    """A point of a session; a case appears by its code name only."""

    sitting = models.ForeignKey(Sitting, models.CASCADE, related_name="agenda")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    case = models.ForeignKey(Case, models.PROTECT, null=True, related_name="agenda_items")
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["position"]

    def __str__(self) -> str:
        return self.title


class Attendance(Row):
    """A body at a session, present or absent; absences stay."""

    sitting = models.ForeignKey(Sitting, models.CASCADE, related_name="attendances")
    body = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    user = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    present = models.BooleanField()
    excuse = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["sitting", "body"], name="attended_once")]

    def __str__(self) -> str:
        return "present" if self.present else "absent"


class Agreement(Row):
    """What a session agreed; each agreement is a duty of one body."""

    sitting = models.ForeignKey(Sitting, models.PROTECT, related_name="agreements")
    item = models.ForeignKey(AgendaItem, models.PROTECT, null=True, related_name="agreements")
    text = models.TextField()
    duty = models.OneToOneField(Duty, models.PROTECT, related_name="agreement")

    def __str__(self) -> str:
        return f"agreement {self.pk}"
