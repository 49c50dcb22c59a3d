"""Sources, sealed files, citations."""

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
    locator = models.CharField(max_length=120, blank=True)  # page, paragraph, row
    quote = models.TextField(blank=True)

    def __str__(self) -> str:
        return self.locator or "citation"
