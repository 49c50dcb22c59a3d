"""Profiles, their editions with sections and paragraphs, usages of claims, questionnaires."""

from django.db import models

from amparo.evidence.models import Claim, Source
from amparo.ledger.models import Row


class Profile(Row):
    """What is monitored: a State and a topic."""

    country = models.CharField(max_length=2)
    topic = models.CharField(max_length=20)
    opened_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["country", "topic"], name="profile_once")]

    def __str__(self) -> str:
        return f"{self.country} {self.topic}"


class Edition(Row):
    """What was said of a State on a topic in one year. Frozen once published."""

    OPEN, FINAL, PUBLISHED, ARCHIVED = "open", "final", "published", "archived"
    WRITABLE = ("open", "research", "state_comment", "fact_check", "final")

    profile = models.ForeignKey(Profile, models.PROTECT, related_name="editions")
    kind = models.CharField(max_length=20)
    year = models.PositiveSmallIntegerField()
    since_year = models.PositiveSmallIntegerField(null=True)  # of a ten-year edition
    code = models.SlugField(max_length=60, unique=True)  # pe-cluster-2009
    language = models.CharField(max_length=2, default="en")  # in which it is written
    cut_off = models.DateField(null=True)  # what happened later is not in it
    authors = models.CharField(max_length=300, blank=True)  # as printed
    state = models.CharField(max_length=20, default=OPEN)
    revision = models.PositiveIntegerField(default=1)  # goes up with every change of its words
    final_revision = models.PositiveIntegerField(null=True)  # the words that were declared final
    writers = models.JSONField(default=list)  # keys of all who wrote: others check and publish
    reviewer_label = models.CharField(max_length=120, blank=True)
    # A published text taken in as it is: what it says of itself carries no footnote.
    reproduces = models.ForeignKey(Source, models.PROTECT, null=True, related_name="+")
    previous = models.ForeignKey("self", models.PROTECT, null=True, related_name="next")
    opened_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)
    published_label = models.CharField(max_length=120, blank=True)
    archived_at = models.DateTimeField(null=True)
    frozen = models.JSONField(null=True)  # by language: the whole edition as it was published
    sha256 = models.CharField(max_length=64, blank=True)  # of what was frozen

    class Meta:
        ordering = ["profile", "-year", "kind"]
        constraints = [
            models.UniqueConstraint(fields=["profile", "kind", "year"], name="edition_once"),
            models.CheckConstraint(
                name="published_is_frozen",
                condition=~models.Q(state__in=["published", "archived"])
                | models.Q(frozen__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def is_frozen(self) -> bool:
        """Return whether its words can no longer change."""
        return self.state in (self.PUBLISHED, self.ARCHIVED)


class Section(Row):
    """A section of an edition, from the template of its topic."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="sections")
    key = models.CharField(max_length=20)
    order = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["edition", "order"]
        constraints = [models.UniqueConstraint(fields=["edition", "key"], name="section_once")]

    def __str__(self) -> str:
        return self.key


class Paragraph(Row):
    """Words with places for claims, in Spanish, in English or in both."""

    section = models.ForeignKey(Section, models.CASCADE, related_name="paragraphs")
    order = models.PositiveSmallIntegerField()
    es = models.TextField(blank=True)
    en = models.TextField(blank=True)
    revision = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField()
    changed_label = models.CharField(max_length=120)
    copied_from = models.ForeignKey("self", models.SET_NULL, null=True, related_name="+")
    removed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["section", "order", "id"]

    def __str__(self) -> str:
        return f"{self.section_id} {self.order}"


class Wording(Row):
    """A version of a paragraph as someone wrote it: no text is ever lost."""

    paragraph = models.ForeignKey(Paragraph, models.CASCADE, related_name="wordings")
    revision = models.PositiveIntegerField()
    es = models.TextField(blank=True)
    en = models.TextField(blank=True)
    at = models.DateTimeField()
    by_label = models.CharField(max_length=120)

    class Meta:
        ordering = ["paragraph", "-revision"]
        constraints = [
            models.UniqueConstraint(fields=["paragraph", "revision"], name="wording_once")
        ]

    def __str__(self) -> str:
        return f"{self.paragraph_id} {self.revision}"


class Usage(Row):
    """A version of a claim as one edition uses it, by a short key."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="usages")
    key = models.CharField(max_length=20)
    claim = models.ForeignKey(Claim, models.PROTECT, related_name="+")
    type = models.CharField(max_length=24, blank=True)  # of what kind the statement is
    printed = models.TextField(blank=True)  # the footnote's own words, in place of its sources'
    as_of = models.CharField(max_length=21, blank=True)  # taken over from an older edition: of when
    used_at = models.DateTimeField()
    used_label = models.CharField(max_length=120)

    class Meta:
        ordering = ["edition", "id"]
        constraints = [models.UniqueConstraint(fields=["edition", "key"], name="usage_once")]

    def __str__(self) -> str:
        return self.key


class Questionnaire(Row):
    """Questions to a State about a topic; its answer is kept as a source that claims cite."""

    profile = models.ForeignKey(Profile, models.PROTECT, related_name="questionnaires")
    addressee = models.CharField(max_length=200)  # a ministry or mission, never a private person
    year = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, default="draft")
    revision = models.PositiveIntegerField(default=1)
    language = models.CharField(max_length=2, default="es")
    due_on = models.DateField(null=True)
    sent_on = models.DateField(null=True)
    answered_on = models.DateField(null=True)
    answer = models.ForeignKey(Source, models.PROTECT, null=True, related_name="+")
    opened_at = models.DateTimeField()
    opened_label = models.CharField(max_length=120)

    class Meta:
        ordering = ["-year", "id"]

    def __str__(self) -> str:
        return f"{self.profile_id} {self.year}"


class Question(Row):
    """One question of a questionnaire."""

    questionnaire = models.ForeignKey(Questionnaire, models.CASCADE, related_name="questions")
    number = models.PositiveSmallIntegerField()
    text = models.TextField()
    type = models.CharField(max_length=24, blank=True)  # the kind of statement it asks for

    class Meta:
        ordering = ["questionnaire", "number"]
        constraints = [
            models.UniqueConstraint(fields=["questionnaire", "number"], name="question_once")
        ]

    def __str__(self) -> str:
        return str(self.number)
