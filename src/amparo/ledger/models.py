"""What happened, in order, for ever; and what is still to be told."""

from django.db import models

from amparo.kernel.ids import uuid7


class Row(models.Model):
    """A row with a time-ordered key that is known before it is saved (sealed columns need it)."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)

    class Meta:
        abstract = True


class Entry(models.Model):
    """One line of the journal. Triggers refuse to update or delete it."""

    WRITE, READ, DENIED = "write", "read", "denied"

    seq = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    kind = models.CharField(max_length=8)
    verb = models.CharField(max_length=80)
    actor_id = models.CharField(max_length=80)
    actor_label = models.CharField(max_length=120)
    # A label and a key, not a foreign key: `cases.Case:0193…`.
    target = models.CharField(max_length=120)
    # The protected file this belongs to, so that the person can read its whole journal.
    file = models.CharField(max_length=80, blank=True)
    why = models.TextField(blank=True)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)

    class Meta:
        ordering = ["seq"]
        indexes = [
            models.Index(fields=["file", "-seq"], name="entry_file"),
            models.Index(fields=["target", "-seq"], name="entry_target"),
            models.Index(fields=["actor_id", "-seq"], name="entry_actor"),
        ]

    def __str__(self) -> str:
        return f"#{self.seq} {self.verb} {self.target}"


class Head(models.Model):
    """The last link of the chain: the one row that writers lock to append in turn."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    seq = models.BigIntegerField(default=0)
    hash = models.CharField(max_length=64, default="0" * 64)

    class Meta:
        constraints = [models.CheckConstraint(name="one_head", condition=models.Q(id=1))]

    def __str__(self) -> str:
        return f"#{self.seq}"


class Event(Row):
    """One piece of news for the rooms above, written with the change it tells of."""

    verb = models.CharField(max_length=80)
    target = models.CharField(max_length=120)
    payload = models.JSONField(default=dict)
    at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    error = models.TextField(blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["next_try_at", "id"],
                name="event_waiting",
                condition=models.Q(done_at__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.target}"


class Handled(models.Model):
    """One reaction that has already answered one event: reactions are idempotent by event."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="handled")
    reaction = models.CharField(max_length=120)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["event", "reaction"], name="event_handled_once")
        ]

    def __str__(self) -> str:
        return f"{self.event_id} {self.reaction}"


class Heartbeat(models.Model):
    """When a worker last showed that it lives."""

    name = models.CharField(max_length=80, primary_key=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name
