"""Releases, how they were changed, and the sealed list of those who asked to be told."""

from django.db import models
from django.db.models import F, Q

from amparo.ledger.models import Row
from amparo.people.models import Organisation
from amparo.press.rules import numbered
from amparo.vault.fields import SealedText


class Release(Row):
    """One text of a body in one language. Its siblings in other languages point to the first."""

    body = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12)  # vocab press/kinds
    state = models.CharField(max_length=10, default="draft")
    language = models.CharField(max_length=8)
    original = models.ForeignKey("self", models.PROTECT, null=True, related_name="siblings")
    title = models.CharField(max_length=200)
    text = models.TextField()  # paragraphs, parted by empty lines
    place = models.CharField(max_length=80, blank=True)
    contact = models.CharField(max_length=120)  # a post, not a person
    contact_email = models.CharField(max_length=120, blank=True)
    contact_phone = models.CharField(max_length=40, blank=True)
    links = models.JSONField(default=list)  # [{path, words}], pages of this site
    # Given when it is published, in the order of publication; a sibling has its original's.
    number = models.PositiveIntegerField(null=True)
    year = models.PositiveSmallIntegerField(null=True)
    revision = models.PositiveIntegerField(default=1)
    written_id = models.CharField(max_length=80)
    written_label = models.CharField(max_length=120)
    written_at = models.DateTimeField()
    cleared_id = models.CharField(max_length=80, blank=True)
    cleared_label = models.CharField(max_length=120, blank=True)
    cleared_at = models.DateTimeField(null=True)
    published_label = models.CharField(max_length=120, blank=True)
    published_at = models.DateTimeField(null=True)
    reason = models.TextField(blank=True)  # why it was sent back, or withdrawn
    # How far the worker has come in telling the readers, and when all were told.
    told_up_to = models.UUIDField(null=True)
    told_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["body", "year", "number"], name="release_number"),
            models.UniqueConstraint(
                fields=["original", "language"], condition=~Q(state__in=("withdrawn", "discarded")),
                name="release_language",
            ),
            models.CheckConstraint(
                name="no_release_of_itself", condition=Q(original=None) | ~Q(original=F("id"))
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["state", "-published_at"], name="release_public")]

    def __str__(self) -> str:
        return self.called

    @property
    def first(self) -> "Release":
        """Return the release that has the number: itself, or what it is a sibling of."""
        return self.original or self

    @property
    def called(self) -> str:
        """Return its number as it is printed; empty before it is published."""
        first = self.first
        if first.number is None or first.year is None:
            return ""
        return numbered(first.number, first.year, first.body.code)


class Version(Row):
    """What a draft said before someone changed it."""

    release = models.ForeignKey(Release, models.CASCADE, related_name="versions")
    revision = models.PositiveIntegerField()
    words = models.JSONField()
    changed_at = models.DateTimeField()
    changed_label = models.CharField(max_length=120)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["release", "revision"], name="release_version_once"),
        ]

    def __str__(self) -> str:
        return f"{self.release_id} {self.revision}"


class Reader(Row):
    """One mailbox that asked to be told of releases. Confirmed from the mailbox itself."""

    address = SealedText()
    digest = models.CharField(max_length=64, unique=True)  # keyed: the same address stands once
    language = models.CharField(max_length=8)
    asked_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["confirmed_at"], name="reader_confirmed")]

    def __str__(self) -> str:
        return "reader"


class Asked(Row):
    """An address that somebody typed into the form, until the worker looks who it is.

    Each one is kept the same way, whoever is on the list: the form can tell nobody anything.
    """

    address = SealedText()
    language = models.CharField(max_length=8)
    asked_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["asked_at"], name="asked_waiting")]

    def __str__(self) -> str:
        return "asked"
