"""Inputs that organisations ask for, and what sectors contribute to them."""

from django.db import models

from amparo.diplomacy.models.facts import Fact
from amparo.diplomacy.models.forums import Forum
from amparo.diplomacy.models.statements import Footnote
from amparo.duties.models import Duty
from amparo.ledger.models import Row


class InputRequest(Fact):
    """What was asked for, by whom, by when, and what was sent (SM8); `when` is when it was sent."""

    kind = "input"
    requester = models.CharField(max_length=200)
    forum = models.ForeignKey(Forum, models.PROTECT, null=True, related_name="inputs")
    product = models.CharField(max_length=300)
    asked = models.TextField(blank=True)
    received = models.CharField(max_length=10, blank=True)  # partial date
    deadline_on = models.DateField(null=True)
    text = models.TextField(blank=True)  # what is sent
    published_in = models.CharField(max_length=300, blank=True)
    declined_reason = models.TextField(blank=True)
    footnote = models.ForeignKey(Footnote, models.PROTECT, null=True, related_name="inputs")
    duty = models.ForeignKey(Duty, models.PROTECT, null=True, related_name="+")  # the desk's own

    class Meta:
        indexes = [models.Index(fields=["deadline_on"], name="input_deadline")]

    def __str__(self) -> str:
        return self.product


class Contribution(Row):
    """What one body is asked to contribute to an input: its duty, in its own inbox."""

    request = models.ForeignKey(InputRequest, models.PROTECT, related_name="contributions")
    duty = models.OneToOneField(Duty, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.request_id} {self.duty_id}"
