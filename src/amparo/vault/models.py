"""Identities, their look-up hashes, reveals, holds and erasures."""

from django.db import models

from amparo.ledger.models import Row
from amparo.people.models import User
from amparo.vault.fields import SealedJSON, SealedText


class Identity(Row):
    """Who a code name is. Nothing here is readable without the keys."""

    legal_name = SealedText(null=True)
    social_name = SealedText(null=True)
    document = SealedText(null=True)
    birth_date = SealedText(null=True)
    contacts = SealedJSON(null=True)  # [{type, value, safe_hours, safe_word, may_leave_message}]
    emergency_contact = SealedText(null=True)
    exact_place = SealedText(null=True)
    erased_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return "identity"


class FormerIdentity(Row):
    """What stood in an identity before it was changed: a correction keeps its history."""

    identity = models.ForeignKey(Identity, models.PROTECT, related_name="former")
    was = SealedJSON(null=True)  # the changed fields only
    changed_at = models.DateTimeField()
    changed_label = models.CharField(max_length=120)

    def __str__(self) -> str:
        return f"before {self.changed_at:%Y-%m-%d}"


class LookupHash(models.Model):
    """A keyed hash by which one value of an identity is found exactly."""

    identity = models.ForeignKey(Identity, models.CASCADE, related_name="hashes")
    kind = models.CharField(max_length=20)  # name, document, phone, email
    digest = models.CharField(max_length=64)

    class Meta:
        indexes = [models.Index(fields=["kind", "digest"], name="lookup_digest")]
        constraints = [
            models.UniqueConstraint(fields=["identity", "kind", "digest"], name="lookup_once")
        ]

    def __str__(self) -> str:
        return self.kind


class Indexed(models.Model):
    """Which hashes lead to a row, so that they can be taken away again. Eight bytes a hash."""

    target = models.UUIDField(primary_key=True)
    kind = models.CharField(max_length=12)
    edition = models.PositiveSmallIntegerField()  # of the way in which words are cut
    # Of words that whoever sees the row may read; of an identity, of its names as written.
    opened = models.BinaryField()
    # Of words that only those who read it in full may; of an identity, of how its names sound.
    sealed = models.BinaryField()

    class Meta:
        indexes = [models.Index(fields=["kind", "edition"], name="indexed_kind")]

    def __str__(self) -> str:
        return self.kind


class Posting(models.Model):
    """A keyed hash of a word, and one row that holds the word. Never the word itself."""

    pk = models.CompositePrimaryKey("digest", "target")
    digest = models.BigIntegerField()
    target = models.UUIDField()

    def __str__(self) -> str:
        return "posting"


class Reveal(Row):
    """One act of opening an identity: by whom, why, until when. Never deleted."""

    identity = models.ForeignKey(Identity, models.PROTECT, related_name="reveals")
    file = models.CharField(max_length=80)  # the protected file it was revealed for
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    purpose = models.CharField(max_length=40)
    reason = models.TextField()
    at = models.DateTimeField()
    until_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"reveal {self.at:%Y-%m-%d}"


class LegalHold(Row):
    """An order that a file be kept, whatever its retention says."""

    file = models.CharField(max_length=80, db_index=True)
    reason = models.TextField()
    basis = models.CharField(max_length=200, blank=True)
    set_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    set_at = models.DateTimeField()
    lifted_at = models.DateTimeField(null=True)
    lifted_reason = models.TextField(blank=True)

    def __str__(self) -> str:
        return f"hold {self.file}"
