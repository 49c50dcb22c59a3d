"""Access to justice: what the authorities do about an incident; international measures."""

from django.db import models

from amparo.cases.models.case import Case
from amparo.evidence.models import Source
from amparo.ledger.models import Row
from amparo.people.models import Organisation, User
from amparo.situations.models import Incident
from amparo.vault.fields import SealedText


class JusticeTrack(Row):
    """The inquiry into one incident, followed from complaint to judgment."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="justice_tracks")
    incident = models.ForeignKey(Incident, models.PROTECT, null=True, related_name="+")
    authority = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    authority_name = models.CharField(max_length=200, blank=True)
    file_number = SealedText(null=True)
    special_unit = models.CharField(max_length=120, blank=True)
    counsel = SealedText(null=True)
    opened_at = models.DateTimeField()
    last_act_at = models.DateTimeField()  # the silence alarm counts from here
    next_act_on = models.DateField(null=True)
    silent_since_at = models.DateTimeField(null=True)  # set when the alarm rings
    closed_at = models.DateTimeField(null=True)
    closed_state = models.CharField(max_length=40, blank=True)

    def __str__(self) -> str:
        return f"justice track {self.opened_at:%Y-%m-%d}"


class Milestone(Row):
    """One step of justice on a track."""

    track = models.ForeignKey(JusticeTrack, models.PROTECT, related_name="milestones")
    kind = models.CharField(max_length=40)  # vocab cases/justice_milestones
    on = models.DateField()
    note = SealedText(null=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["on", "id"]

    def __str__(self) -> str:
        return self.kind


class InternationalMeasure(Row):
    """A measure or decision of an international body about the same person or collective."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="international_measures")
    body = models.CharField(max_length=40)  # vocab cases/international_measures
    reference = models.CharField(max_length=80)
    granted_on = models.CharField(max_length=10)  # partial ISO date
    summary = SealedText(null=True)
    source = models.ForeignKey(Source, models.PROTECT, null=True, related_name="+")
    state_reports_due_on = models.DateField(null=True)
    lifted_on = models.CharField(max_length=10, blank=True)

    def __str__(self) -> str:
        return self.reference
