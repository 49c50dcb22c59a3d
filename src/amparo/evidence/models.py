"""Sources, sealed files, citations; documents and their passages; claims."""

from django.db import models

from amparo.ledger.models import Row
from amparo.vault.fields import SealedText


class Source(Row):
    """A publication, testimony or record that says something."""

    title = models.CharField(max_length=300)
    kind = models.CharField(max_length=40)  # publication, press, testimony, official record …
    publisher = models.CharField(max_length=200, blank=True)
    reliability = models.CharField(max_length=20, default="unknown")
    language = models.CharField(max_length=8, blank=True)
    address = models.CharField(max_length=500, blank=True)
    published = models.CharField(max_length=10, blank=True)  # partial ISO date
    read_on = models.DateField(null=True)
    licence = models.CharField(max_length=80, blank=True)
    attribution = models.TextField(blank=True)  # how its publisher asks to be cited
    secrecy = models.CharField(max_length=12, default="INTERNAL")
    # Held by the directorates (treaties, statements), who never see what the registry rests on.
    is_of_desks = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["title"], name="source_title")]

    def __str__(self) -> str:
        return self.title


class File(Row):
    """A sealed copy on disk. Its name is sealed too: names tell."""

    sha256 = models.CharField(max_length=64, db_index=True)  # of what is inside, after cleaning
    original_sha256 = models.CharField(max_length=64)
    name = SealedText()
    media_type = models.CharField(max_length=100)  # found by looking, not by asking
    size = models.PositiveBigIntegerField()  # bytes
    path = models.CharField(max_length=200, unique=True)
    key_id = models.CharField(max_length=40)
    cleaned = models.CharField(max_length=200, blank=True)  # what was removed: «EXIF, place»
    secrecy = models.CharField(max_length=12, default="RESTRICTED")
    file = models.CharField(max_length=80, blank=True, db_index=True)  # the protected file
    added_at = models.DateTimeField()
    added_label = models.CharField(max_length=120)
    erased_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.media_type} {self.size}"

    @property
    def is_sound(self) -> bool:
        """Return whether it can be listened to."""
        return self.media_type.startswith("audio/")


class Citation(Row):
    """The passage of a source that supports a record."""

    source = models.ForeignKey(Source, models.PROTECT, related_name="citations")
    copy = models.ForeignKey(File, models.PROTECT, null=True, related_name="+")
    target = models.CharField(max_length=120, db_index=True)
    passage = models.ForeignKey("Passage", models.PROTECT, null=True, related_name="citations")
    start = models.PositiveIntegerField(null=True)  # of the quote in its passage, in letters
    end = models.PositiveIntegerField(null=True)
    locator = models.CharField(max_length=120, blank=True)  # page, paragraph, row
    quote = models.TextField(blank=True)
    note = models.CharField(max_length=300, blank=True)
    order = models.PositiveSmallIntegerField(default=1)

    def __str__(self) -> str:
        return self.locator or "citation"


class Document(Row):
    """A source kept in full: its original, sealed, and its text in passages that can be cited."""

    WAITING, READ, FAILED = "waiting", "read", "failed"

    source = models.ForeignKey(Source, models.PROTECT, related_name="documents")
    original = models.OneToOneField(File, models.PROTECT, related_name="+")
    sha256 = models.CharField(max_length=64, db_index=True)  # of the original, as it came
    name = models.CharField(max_length=200)  # of the file, as it came
    media_type = models.CharField(max_length=100)
    language = models.CharField(max_length=8, blank=True)  # detected; a person may correct it
    state = models.CharField(max_length=8, default=WAITING)
    why = models.CharField(max_length=12, blank=True)  # why no text could be read
    pages = models.PositiveIntegerField(null=True)
    added_at = models.DateTimeField()
    added_label = models.CharField(max_length=120)
    read_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            # Of one source only: held by all, it would tell what others keep under a closed one.
            models.UniqueConstraint(fields=["source", "sha256"], name="document_once"),
        ]

    def __str__(self) -> str:
        return self.name


class Passage(Row):
    """One paragraph, item or footnote of a document, with its place. Never changed once read."""

    document = models.ForeignKey(Document, models.CASCADE, related_name="passages")
    number = models.PositiveIntegerField()  # its order in the document, from 1
    kind = models.CharField(max_length=10)  # paragraph, heading, item, footnote
    label = models.CharField(max_length=8, blank=True)  # the number that it prints itself
    page = models.PositiveIntegerField(null=True)
    line = models.PositiveIntegerField(null=True)  # of the file, for texts
    text = models.TextField()  # not sealed: documents of the desks are public or internal

    class Meta:
        ordering = ["document", "number"]
        constraints = [
            models.UniqueConstraint(fields=["document", "number"], name="passage_once"),
        ]

    def __str__(self) -> str:
        return f"{self.document_id} {self.number}"


class Claim(Row):
    """One version of what someone states. Once published it never changes: another replaces it.

    Two times are kept apart: `valid_…` is when it was true in the world, `known_…` when we held it
    to be so. `series` is shared by the versions of one claim.
    """

    series = models.UUIDField(db_index=True)
    version = models.PositiveIntegerField(default=1)
    revision = models.PositiveIntegerField(default=1)  # of a draft, against two hands at once
    subject = models.CharField(max_length=120)  # what it is about: a State's code, a body, a thing
    predicate = models.CharField(max_length=120)  # what is said of it
    statement = models.TextField()  # the whole sentence, as an editor writes it
    said = models.TextField(blank=True)  # the very words, as the source has them
    type = models.CharField(max_length=10)
    value = models.JSONField(null=True)
    unit = models.CharField(max_length=20, blank=True)
    qualifier = models.CharField(max_length=20, default="exact")
    as_of = models.CharField(max_length=21, blank=True)  # partial dates or periods, from here on
    period = models.CharField(max_length=21, blank=True)
    valid_from = models.CharField(max_length=10, blank=True)
    valid_to = models.CharField(max_length=10, blank=True)
    asserted_by = models.CharField(max_length=300, blank=True)
    is_derived = models.BooleanField(default=False)  # worked out by us from its parts
    check_result = models.CharField(max_length=14, blank=True)
    check_difference = models.CharField(max_length=40, blank=True)
    note = models.TextField(blank=True)  # the editor's, shown with the claim
    state = models.CharField(max_length=10, default="draft")
    secrecy = models.CharField(max_length=12, default="INTERNAL")
    language = models.CharField(max_length=8, blank=True)
    replaces = models.ForeignKey("self", models.PROTECT, null=True, related_name="replaced_by")
    replaced_how = models.CharField(max_length=10, blank=True)  # supersedes, corrects
    written_id = models.CharField(max_length=80)  # who wrote it: another reviews it
    written_label = models.CharField(max_length=120)
    known_from = models.DateTimeField()
    known_to = models.DateTimeField(null=True)
    published_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["series", "version"], name="claim_version"),
        ]
        indexes = [
            models.Index(fields=["state", "-id"], name="claim_state"),
            models.Index(fields=["subject", "predicate"], name="claim_about"),
        ]

    def __str__(self) -> str:
        return self.statement


class Part(Row):
    """One claim that a stated or derived total is the sum of."""

    total = models.ForeignKey(Claim, models.CASCADE, related_name="parts")
    part = models.ForeignKey(Claim, models.PROTECT, related_name="part_of")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["total", "part"], name="part_once"),
            models.CheckConstraint(
                name="no_part_of_itself", condition=~models.Q(total=models.F("part"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.part_id} in {self.total_id}"


class ClaimLink(Row):
    """How one claim stands to another, with an editor's note."""

    one = models.ForeignKey(Claim, models.PROTECT, related_name="links")
    other = models.ForeignKey(Claim, models.PROTECT, related_name="linked")
    kind = models.CharField(max_length=12)  # contradicts, supersedes, corrects, corroborates
    note = models.TextField()
    at = models.DateTimeField()
    by_label = models.CharField(max_length=120)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["one", "other", "kind"], name="link_once"),
            models.CheckConstraint(
                name="no_link_to_itself", condition=~models.Q(one=models.F("other"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.one_id} {self.kind} {self.other_id}"


class Themed(Row):
    """One theme of a document, or of all versions of a claim, by its label or its series."""

    target = models.CharField(max_length=120)
    theme = models.CharField(max_length=30)  # vocab evidence/themes

    class Meta:
        constraints = [models.UniqueConstraint(fields=["target", "theme"], name="themed_once")]
        indexes = [models.Index(fields=["theme"], name="themed_with")]

    def __str__(self) -> str:
        return self.theme


class Decision(Row):
    """What a person decided of one proposal. Proposals themselves are kept nowhere."""

    passage = models.ForeignKey(Passage, models.CASCADE, related_name="decisions")
    key = models.CharField(max_length=24)
    kind = models.CharField(max_length=16)
    is_accepted = models.BooleanField()
    claim = models.ForeignKey(Claim, models.SET_NULL, null=True, related_name="+")
    reason = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField()
    by_label = models.CharField(max_length=120)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["passage", "key"], name="decision_once"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {'accepted' if self.is_accepted else 'refused'}"
