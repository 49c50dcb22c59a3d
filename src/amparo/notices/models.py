"""Notices waiting, sent and failed."""

from django.db import models

from amparo.ledger.models import Row
from amparo.people.models import User
from amparo.vault.fields import SealedText


class Notice(Row):
    """One content-free message to a user or to a sealed address."""

    EMAIL, SMS = "email", "sms"
    # `sending`: a worker has taken it; `kept`: only shown in the list of notices;
    # `failed`: given up after all tries; `dropped`: the reader has no account any more.
    QUEUED, SENDING, SENT = "queued", "sending", "sent"
    KEPT, FAILED, DROPPED = "kept", "failed", "dropped"

    user = models.ForeignKey(User, models.CASCADE, null=True, related_name="notices")
    address = SealedText(null=True)  # when the reader has no account
    channel = models.CharField(max_length=8)
    template = models.CharField(max_length=40)  # a key of vocab notices/templates
    language = models.CharField(max_length=2, default="es")
    link = models.CharField(max_length=200, blank=True)  # a path without names
    # A path where who has no account leaves with one click; its token names nobody.
    stop = models.CharField(max_length=200, blank=True)
    counts = models.JSONField(default=dict)  # of a digest: words to how many
    # The same news is told once: a key such as `clock:…:rung:2`.
    once = models.CharField(max_length=160, unique=True)
    state = models.CharField(max_length=8, default=QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    queued_at = models.DateTimeField()
    # When it may be tried again; while `sending`, when the worker that took it counts as dead.
    next_try_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    read_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["state", "next_try_at"], name="notice_waiting"),
            models.Index(fields=["user", "-queued_at"], name="notice_of_user"),
        ]

    def __str__(self) -> str:
        return f"{self.template} {self.state}"


class Preference(models.Model):
    """How a user wants to be told."""

    user = models.OneToOneField(User, models.CASCADE, primary_key=True, related_name="preference")
    digest = models.CharField(max_length=8, default="daily")  # none, daily, weekly
    at_once = models.BooleanField(default=True)  # each notice by e-mail, besides the digest
    # Keys of vocab notices/templates that are only shown in the list, not sent.
    silenced = models.JSONField(default=list)

    def __str__(self) -> str:
        return self.digest
