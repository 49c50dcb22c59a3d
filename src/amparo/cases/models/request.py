"""What arrives: requests, drafts, receipts, attachments, messages."""

from django.db import models

from amparo.cases.models.case import Case
from amparo.evidence.models import File
from amparo.ledger.models import Row
from amparo.people.models import User
from amparo.places.models import Area
from amparo.vault.fields import SealedJSON, SealedText


class Request(Row):
    """A request for protection as it was made. Never edited; facts added later are messages."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="requests")
    # The same form sent twice is one request.
    submission = models.UUIDField(unique=True)
    channel = models.CharField(max_length=20)
    relation = models.CharField(max_length=24)  # self, third_party, collective, ex_officio
    person_knows = models.BooleanField(null=True)  # a third party: does the person know?
    urgency = models.JSONField(default=dict)  # question: answer
    narrative = SealedText(null=True)
    wanted_outcome = SealedText(null=True)
    answers = SealedJSON(null=True)  # everything else the form asked, as answered
    language = models.CharField(max_length=8, default="es")
    region = models.ForeignKey(Area, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()
    counts_from_on = models.DateField()  # the day the paper counts as received
    acknowledged_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.channel} {self.made_at:%Y-%m-%d}"


class Draft(Row):
    """A form someone saved to finish another day, under its own code."""

    digest = models.CharField(max_length=64, unique=True)  # keyed hash of the code
    answers = SealedJSON()
    saved_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    def __str__(self) -> str:
        return "draft"


class Receipt(Row):
    """What lets a person without an account back in: a code, kept only as a keyed hash."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="receipts")
    digest = models.CharField(max_length=64, unique=True)
    holder = models.CharField(max_length=24)  # beneficiary, third_party, representative
    label = models.CharField(max_length=60)  # «Retama», «Third party»
    may_see_status = models.BooleanField(default=True)  # a third party: if the person allows
    issued_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    last_used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.holder


class Attachment(Row):
    """A file that came with a request or a message."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="attachments")
    copy = models.ForeignKey(File, models.PROTECT, related_name="+")
    from_person = models.BooleanField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"attachment {self.at:%Y-%m-%d}"


class Message(Row):
    """One message between the person and those on the case."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="messages")
    receipt = models.ForeignKey(Receipt, models.PROTECT, null=True, related_name="messages")
    sender = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    sender_label = models.CharField(max_length=120)
    kind = models.CharField(max_length=20, default="message")  # message, new_fact, contact, stage
    text = SealedText()
    language = models.CharField(max_length=8, default="es")
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["case", "-at"], name="message_latest")]

    def __str__(self) -> str:
        return self.kind
