"""Guidelines and instructions to delegations, the sectors asked about them, who cleared them."""

from django.db import models

from amparo.diplomacy.models.forums import Meeting
from amparo.duties.models import Duty
from amparo.ledger.models import Row
from amparo.people.models import Organisation
from amparo.vault.fields import SealedText


class Guidance(Row):
    """What a desk tells its people to hold or to say. Its words are sealed and never published."""

    kind = "guidance"
    GUIDELINE, INSTRUCTION = "guideline", "instruction"

    type = models.CharField(max_length=12)  # vocab diplomacy/guidance_kinds
    desk = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    # Of instructions the title is sealed too: it says to whom and about what.
    title = SealedText()
    text = SealedText()
    delegation = SealedText(null=True)  # to whom an instruction goes
    meeting = models.ForeignKey(Meeting, models.PROTECT, null=True, related_name="guidance")
    replaces = models.OneToOneField("self", models.PROTECT, null=True, related_name="replaced_by")
    state = models.CharField(max_length=12, default="draft")
    revision = models.PositiveIntegerField(default=1)
    written_id = models.CharField(max_length=80)
    written_label = models.CharField(max_length=120)
    written_at = models.DateTimeField()
    cleared_label = models.CharField(max_length=120, blank=True)
    cleared_at = models.DateTimeField(null=True)
    # Why it was cleared although a sector objected or said nothing.
    cleared_note = SealedText(null=True)
    issued_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["desk", "state"], name="guidance_state")]

    def __str__(self) -> str:
        return self.type


class Consultation(Row):
    """One sector asked about one draft, in the words of one revision, and what it said."""

    guidance = models.ForeignKey(Guidance, models.PROTECT, related_name="consultations")
    body = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    revision = models.PositiveIntegerField()  # of the text that the sector was shown
    shown = SealedText()  # that text: a later change does not reach the sector unasked
    duty = models.OneToOneField(Duty, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    due_on = models.DateField()
    answer = models.CharField(max_length=12, blank=True)  # vocab diplomacy/sector_answers
    words = SealedText(null=True)
    answered_at = models.DateTimeField(null=True)
    answered_label = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["guidance", "body", "revision"], name="sector_asked_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.body_id} {self.answer}"
