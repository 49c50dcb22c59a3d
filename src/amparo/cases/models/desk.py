"""The State's own doors: papers received at the desk, and the book of complaints."""

from django.db import models

from amparo.cases.models.case import Case
from amparo.evidence.models import File
from amparo.ledger.models import Row
from amparo.people.models import Organisation, User
from amparo.vault.fields import SealedText


class DeskPaper(Row):
    """A document received at the *Mesa de Partes*, with its number, date and receipt."""

    number = models.CharField(max_length=20, unique=True)
    desk = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    subject = SealedText()
    sender = SealedText(null=True)
    contact = SealedText(null=True)
    copies = models.ManyToManyField(File, related_name="+")
    pages = models.PositiveSmallIntegerField(default=1)
    received_at = models.DateTimeField()
    counts_from_on = models.DateField()
    digest = models.CharField(max_length=64, unique=True)  # of the receipt code
    case = models.ForeignKey(Case, models.PROTECT, null=True, related_name="desk_papers")
    handed_to = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    def __str__(self) -> str:
        return self.number


class Complaint(Row):
    """A page of the *Libro de Reclamaciones*: about the service, answered within its legal term."""

    number = models.CharField(max_length=20, unique=True)
    kind = models.CharField(max_length=12)  # claim, complaint
    desk = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    text = SealedText()
    wanted = SealedText(null=True)
    sender = SealedText(null=True)
    contact = SealedText(null=True)
    language = models.CharField(max_length=8, default="es")
    made_at = models.DateTimeField()
    counts_from_on = models.DateField()
    digest = models.CharField(max_length=64, unique=True)
    answer = SealedText(null=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    def __str__(self) -> str:
        return self.number


class DeskBook(Row):
    """The last number of one book of one desk in one year: numbers run without gaps."""

    desk = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    book = models.CharField(max_length=10)  # paper, complaint
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["desk", "book", "year"], name="desk_book_once")
        ]

    def __str__(self) -> str:
        return f"{self.book} {self.year}: {self.last}"
