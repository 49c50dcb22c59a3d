"""Import jobs, their row errors, the rows already taken in, exports."""

from django.db import models

from amparo.ledger.models import Row
from amparo.vault.fields import SealedText


class ImportJob(Row):
    """One file on its way in: judged whole, then taken a batch at a time.

    Each batch is one transaction with its rows, their keys and the `cursor`, so that a job killed
    at any moment goes on where it was. `run` is drawn anew by whoever works on it: of two workers
    the earlier finds it changed and keeps nothing more.
    """

    WAITING, RUNNING, DONE, REFUSED, FAILED = "waiting", "running", "done", "refused", "failed"
    STOPPED = "stopped"
    JUDGING, TAKING = "judging", "taking"

    kind = models.CharField(max_length=40)  # incidents, situations, places …
    mapping = models.CharField(max_length=60)
    file_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    dry_run = models.BooleanField(default=False)
    state = models.CharField(max_length=8, default=WAITING)
    country = models.CharField(max_length=2, blank=True)
    by_id = models.CharField(max_length=80, blank=True)  # an actor's key
    by_label = models.CharField(max_length=120)
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    stage = models.CharField(max_length=8, blank=True)
    stage_at = models.DateTimeField(null=True)  # when this run began with its stage, at which row
    stage_from = models.PositiveIntegerField(default=0)
    beat_at = models.DateTimeField(null=True)  # the last sign of life
    judged_at = models.DateTimeField(null=True)  # every row was found good
    cursor = models.PositiveIntegerField(default=0)  # the last row of the file that is dealt with
    run = models.UUIDField(null=True)
    stop_asked = models.BooleanField(default=False)
    is_held = models.BooleanField(default=False)  # its file waits here, sealed
    errors_found = models.PositiveIntegerField(default=0)  # of which some are kept as notes
    warnings_found = models.PositiveIntegerField(default=0)
    rows_total = models.PositiveIntegerField(default=0)
    rows_read = models.PositiveIntegerField(default=0)
    rows_fresh = models.PositiveIntegerField(default=0)  # good and not known, when it was judged
    rows_new = models.PositiveIntegerField(default=0)
    rows_known = models.PositiveIntegerField(default=0)
    rows_refused = models.PositiveIntegerField(default=0)
    rows_warned = models.PositiveIntegerField(default=0)
    note = models.TextField(blank=True)
    results_at = models.DateTimeField(null=True)  # what is handed on was first taken
    results_why = SealedText(null=True)  # why it was taken again

    def __str__(self) -> str:
        return f"{self.kind} {self.file_name}"


class RowNote(models.Model):
    """What is wrong or doubtful in one row of a file."""

    job = models.ForeignKey(ImportJob, models.CASCADE, related_name="notes")
    row = models.PositiveIntegerField()  # 1 is the first row after the heading
    column = models.CharField(max_length=120, blank=True)
    is_error = models.BooleanField()
    message = models.TextField()

    def __str__(self) -> str:
        return f"row {self.row}: {self.message}"


class TakenRow(models.Model):
    """A row of a source that has become a record: a second import finds it here."""

    mapping = models.CharField(max_length=60)
    key = models.CharField(max_length=64)  # SHA-256 of the source's own key, or of the whole row
    content = models.CharField(max_length=64, blank=True)  # SHA-256 of the whole row, as it stood
    target = models.CharField(max_length=120)
    # The key it had before its import was taken back: the row may come in again, as another record.
    released = models.CharField(max_length=64, blank=True)
    job = models.ForeignKey(ImportJob, models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["mapping", "key"], name="row_taken_once")]

    def __str__(self) -> str:
        return self.target


class Reversal(Row):
    """An import taken back as a whole, or put back again: a batch at a time, as an import.

    Taking back begins with a look that changes nothing and waits, once `ready`, for a decision.
    """

    BACK, AGAIN = "back", "again"
    LOOKING, DOING = "looking", "doing"
    WAITING, RUNNING, READY = "waiting", "running", "ready"
    STOPPED, DONE, FAILED = "stopped", "done", "failed"

    job = models.ForeignKey(ImportJob, models.PROTECT, related_name="reversals")
    way = models.CharField(max_length=5)
    stage = models.CharField(max_length=7)
    state = models.CharField(max_length=8, default=WAITING)
    by_id = models.CharField(max_length=80)  # an actor's key: who looked, then who decided
    by_label = models.CharField(max_length=120)
    asked_at = models.DateTimeField()
    why = SealedText(null=True)
    cursor = models.BigIntegerField(default=0)  # the last row taken that is dealt with
    run = models.UUIDField(null=True)
    stop_asked = models.BooleanField(default=False)
    beat_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    rows_total = models.PositiveIntegerField(default=0)
    rows_seen = models.PositiveIntegerField(default=0)
    rows_moved = models.PositiveIntegerField(default=0)  # withdrawn or restored, or would be
    stays = models.JSONField(default=dict)  # {reason: how many}
    shown = models.JSONField(default=list)  # [[code, reason]] of some that stay

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["job"],
                condition=models.Q(state__in=("waiting", "running", "ready")),
                name="one_reversal_at_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.way} {self.state}"


class Export(Row):
    """A file that left, or asks to leave: who asked, who approved, what filter."""

    kind = models.CharField(max_length=40)
    query = models.CharField(max_length=500, blank=True)
    asked_by = models.UUIDField()
    asked_label = models.CharField(max_length=120)
    asked_at = models.DateTimeField()
    approved_by = models.UUIDField(null=True)
    approved_label = models.CharField(max_length=120, blank=True)
    approved_at = models.DateTimeField(null=True)
    refused_reason = models.TextField(blank=True)
    rows = models.PositiveIntegerField(null=True)
    taken_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.kind} {self.asked_at:%Y-%m-%d}"


class Made(Row):
    """A long list on its way to a file that the worker makes and only who asked may open."""

    WAITING, RUNNING, DONE, FAILED = "waiting", "running", "done", "failed"

    export = models.ForeignKey(Export, models.PROTECT, related_name="files")
    form = models.CharField(max_length=6)  # csv, tables, xlsx or json
    state = models.CharField(max_length=8, default=WAITING)
    asked_at = models.DateTimeField()
    run = models.UUIDField(null=True)
    beat_at = models.DateTimeField(null=True)
    made_at = models.DateTimeField(null=True)
    rows_total = models.PositiveIntegerField(default=0)
    rows_done = models.PositiveIntegerField(default=0)
    removed_at = models.DateTimeField(null=True)  # its file is gone

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["export", "form"],
                condition=models.Q(removed_at__isnull=True),
                name="made_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.form} {self.state}"
