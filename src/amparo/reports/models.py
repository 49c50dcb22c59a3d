"""Frozen reports, the files made of long ones, and the addresses that calendars read."""

from django.db import models
from django.db.models import F, Q

from amparo.ledger.models import Row
from amparo.people.models import User


class Snapshot(Row):
    """A document frozen as one line of JSON. What is recorded later never changes it.

    One's own holds what its maker could see, and stays theirs. One for the public was gathered as
    a visitor would see it, and is read by all once a second person publishes it.
    """

    KEPT, WAITING, PUBLISHED, WITHDRAWN = "kept", "waiting", "published", "withdrawn"

    code = models.CharField(max_length=12, unique=True)
    report = models.CharField(max_length=8)
    language = models.CharField(max_length=2)
    is_for_public = models.BooleanField(default=False)
    state = models.CharField(max_length=10, default=KEPT)
    as_of = models.DateField()
    filters = models.JSONField(default=dict)
    content = models.TextField()
    sha256 = models.CharField(max_length=64)
    rows = models.PositiveIntegerField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    made_label = models.CharField(max_length=120)
    # The posts by which its maker saw what it holds, as «role@body»: lost, it opens no more.
    posts = models.JSONField(default=list)
    published_at = models.DateTimeField(null=True)
    published_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    published_label = models.CharField(max_length=120, blank=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_label = models.CharField(max_length=120, blank=True)
    withdrawn_reason = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="snapshot_published_by_another",
                condition=Q(published_by=None) | Q(made_by=None) | ~Q(published_by=F("made_by")),
            ),
            models.CheckConstraint(
                name="only_public_facts_are_published",
                condition=Q(is_for_public=True) | Q(state="kept"),
            ),
        ]
        indexes = [
            models.Index(fields=["state", "-made_at"], name="snapshot_state"),
            models.Index(fields=["made_by", "-made_at"], name="snapshot_maker"),
        ]

    def __str__(self) -> str:
        return self.code


class Gathering(Row):
    """A long report that the worker gathers and freezes, for who asked."""

    WAITING, RUNNING, DONE, FAILED = "waiting", "running", "done", "failed"

    report = models.CharField(max_length=8)
    language = models.CharField(max_length=2)
    as_of = models.DateField()
    known = models.DateField(null=True)
    filters = models.JSONField(default=dict)
    printed = models.JSONField(default=list)  # each filter with its words
    is_for_public = models.BooleanField(default=False)
    form = models.CharField(max_length=8, blank=True)  # the file wanted of it, if any
    state = models.CharField(max_length=8, default=WAITING)
    run = models.UUIDField(null=True)  # of the worker that gathers it now
    by = models.ForeignKey(User, models.CASCADE, related_name="+")
    asked_at = models.DateTimeField()
    beat_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    rows_done = models.PositiveIntegerField(default=0)
    rows_total = models.PositiveIntegerField(default=0)
    snapshot = models.ForeignKey(Snapshot, models.SET_NULL, null=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["by", "-asked_at"], name="gathering_asker")]

    def __str__(self) -> str:
        return f"{self.report} {self.state}"


class Publishing(Row):
    """A long snapshot that the worker compares with what is public now, and publishes."""

    WAITING, RUNNING, DONE, FAILED = "waiting", "running", "done", "failed"
    REFUSED = "refused"

    snapshot = models.ForeignKey(Snapshot, models.CASCADE, related_name="publishings")
    state = models.CharField(max_length=8, default=WAITING)
    run = models.UUIDField(null=True)  # of the worker that does it now
    by = models.ForeignKey(User, models.CASCADE, related_name="+")
    asked_at = models.DateTimeField()
    beat_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    rows_done = models.PositiveIntegerField(default=0)
    why = models.CharField(max_length=300, blank=True)  # of a refusal, for who asked

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["snapshot"],
                name="publishing_once_at_a_time",
                condition=Q(state__in=["waiting", "running"]),
            ),
        ]

    def __str__(self) -> str:
        return f"publishing {self.state}"


class LongFile(Row):
    """A file of a long snapshot that the worker makes: sealed on disk, and for some hours."""

    WAITING, RUNNING, DONE, FAILED = "waiting", "running", "done", "failed"

    snapshot = models.ForeignKey(Snapshot, models.CASCADE, related_name="files")
    form = models.CharField(max_length=8)
    state = models.CharField(max_length=8, default=WAITING)
    run = models.UUIDField(null=True)  # of the worker that makes it now
    asked_at = models.DateTimeField()
    beat_at = models.DateTimeField(null=True)
    made_at = models.DateTimeField(null=True)
    rows_done = models.PositiveIntegerField(default=0)
    seconds = models.FloatField(null=True)
    size = models.PositiveBigIntegerField(null=True)  # bytes
    removed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["snapshot", "form"],
                name="long_file_once",
                condition=Q(removed_at=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.form} {self.state}"


class Feed(Row):
    """A secret address of one person's due dates. Only a hash of the secret is kept."""

    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64, unique=True)
    language = models.CharField(max_length=2)
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user"], name="one_feed_at_a_time", condition=Q(ended_at=None)
            ),
        ]

    def __str__(self) -> str:
        return "feed"
