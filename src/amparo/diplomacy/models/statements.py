"""Statements in numbered paragraphs, positions on topics, joint statements."""

from django.db import models
from django.db.models import F, Q

from amparo.diplomacy.models.facts import Fact
from amparo.diplomacy.models.forums import Meeting
from amparo.ledger.models import Row


class Statement(Fact):
    """What one State said in a meeting, or is to say; `when` is the day (SM7)."""

    kind = "statement"
    title = models.CharField(max_length=300)
    meeting = models.ForeignKey(Meeting, models.PROTECT, null=True, related_name="statements")
    party = models.CharField(max_length=2)  # who delivers it
    speaker = models.CharField(max_length=200, blank=True)
    on_behalf_of = models.JSONField(default=list)  # codes of States
    language = models.CharField(max_length=8)
    is_translation = models.BooleanField(default=False)
    original = models.ForeignKey("self", models.PROTECT, null=True, related_name="translations")

    def __str__(self) -> str:
        return self.title


class Paragraph(Row):
    """One paragraph of a statement, by the number that it prints."""

    statement = models.ForeignKey(Statement, models.CASCADE, related_name="paragraphs")
    number = models.PositiveSmallIntegerField()
    text = models.TextField()

    class Meta:
        ordering = ["statement", "number"]
        constraints = [
            models.UniqueConstraint(fields=["statement", "number"], name="paragraph_once"),
        ]

    def __str__(self) -> str:
        return f"{self.statement}, ¶{self.number}"


class Footnote(Row):
    """One footnote of a statement, and the paragraph that calls it."""

    statement = models.ForeignKey(Statement, models.CASCADE, related_name="footnotes")
    number = models.PositiveSmallIntegerField()
    paragraph = models.ForeignKey(Paragraph, models.CASCADE, null=True, related_name="footnotes")
    text = models.TextField()

    class Meta:
        ordering = ["statement", "number"]
        constraints = [
            models.UniqueConstraint(fields=["statement", "number"], name="footnote_once"),
        ]

    def __str__(self) -> str:
        return f"{self.statement}, n. {self.number}"


class Topic(Row):
    """What positions are about."""

    name = models.CharField(max_length=120, unique=True)

    def __str__(self) -> str:
        return self.name


class Position(Fact):
    """What a State says on a topic, until a later position supersedes it."""

    kind = "position"
    topic = models.ForeignKey(Topic, models.PROTECT, related_name="positions")
    party = models.CharField(max_length=2)
    stance = models.CharField(max_length=12)  # vocab diplomacy/stances
    summary = models.TextField()
    quote = models.TextField(blank=True)
    meeting = models.ForeignKey(Meeting, models.PROTECT, null=True, related_name="positions")
    paragraph = models.ForeignKey(Paragraph, models.PROTECT, null=True, related_name="positions")
    supersedes = models.OneToOneField(
        "self", models.PROTECT, null=True, related_name="superseded_by"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(name="no_position_on_itself", condition=~Q(supersedes=F("id"))),
        ]

    def __str__(self) -> str:
        return self.summary


class JointStatement(Fact):
    """What several States said together, and how many a source says they were."""

    kind = "joint"
    title = models.CharField(max_length=300)
    meeting = models.ForeignKey(Meeting, models.PROTECT, null=True, related_name="joint")
    delivered_by = models.CharField(max_length=2, blank=True)
    stated_count = models.PositiveSmallIntegerField(null=True)
    stated_how = models.CharField(max_length=6, default="total")  # vocab diplomacy/stated_hows
    pasted = models.TextField(blank=True)  # the words that the list was read from
    check_result = models.CharField(max_length=14, default="not_checkable")
    check_difference = models.SmallIntegerField(null=True)  # listed less stated

    def __str__(self) -> str:
        return self.title


class Signatory(Row):
    """One name of a joint statement, as written; its State where the table knows it."""

    joint = models.ForeignKey(JointStatement, models.CASCADE, related_name="signatories")
    number = models.PositiveSmallIntegerField()
    as_written = models.CharField(max_length=120)
    party = models.CharField(max_length=2, blank=True)

    class Meta:
        ordering = ["joint", "number"]
        constraints = [
            models.UniqueConstraint(fields=["joint", "number"], name="signatory_number"),
            models.UniqueConstraint(
                fields=["joint", "party"], condition=~Q(party=""), name="signs_once"
            ),
        ]

    def __str__(self) -> str:
        return self.as_written
