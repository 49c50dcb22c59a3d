"""What a State was asked or promised, by whom, and what it answered."""

from django.db import models
from django.db.models import F, Q

from amparo.commitments.models.told import Told
from amparo.instruments.models import Instrument
from amparo.ledger.models import Row
from amparo.people.models import Organisation


class Mechanism(Row):
    """Who asks, or where a promise is made: the UPR, a committee, or a binational cabinet."""

    key = models.CharField(max_length=40, unique=True)
    kind = models.CharField(max_length=20)
    title = models.CharField(max_length=200)
    title_es = models.CharField(max_length=200, blank=True)

    def __str__(self) -> str:
        return self.key


class Cycle(Told):
    """One round of a mechanism with one State. `country` is the State reviewed.

    `stated` holds the counts that its outcome document gives, as printed: received, supported,
    in_part, noted, pending. They are checked against what is held, and never overwritten.
    """

    NAMED_IN = "label"

    mechanism = models.ForeignKey(Mechanism, models.PROTECT, related_name="cycles")
    label = models.CharField(max_length=60)  # «UPR-3», «CRC 6-7»
    session = models.CharField(max_length=60, blank=True)
    number = models.PositiveSmallIntegerField(null=True)  # of the round, where rounds are numbered
    reviewed = models.CharField(max_length=21, blank=True)
    report_symbol = models.CharField(max_length=60, blank=True)
    outcome_symbol = models.CharField(max_length=60, blank=True)
    addendum_symbol = models.CharField(max_length=60, blank=True)
    next_due = models.CharField(max_length=10, blank=True)  # as fixed there: overrides the rule
    troika = models.CharField(max_length=40, blank=True)  # codes of States, with spaces between
    stated = models.JSONField(default=dict)
    # Where promises are made at a meeting: the plan of action that it adopted.
    plan = models.ForeignKey(Instrument, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            # Of open rounds only: a refusal would tell that there is a closed one.
            models.UniqueConstraint(
                fields=["mechanism", "country", "label"],
                name="open_cycle_once",
                condition=Q(secrecy__in=["PUBLIC", "INTERNAL"]),
            ),
        ]
        indexes = [models.Index(fields=["country", "mechanism"], name="cycle_state")]

    def __str__(self) -> str:
        return self.label


class Recommendation(Told):
    """One recommendation, order, call or promise. `country` is the State that it concerns.

    `text` is kept as issued. `ref` names it once: mechanism, year and number. A numbered promise of
    a bilateral plan is of kind «commitment», with its axis, its day and how far it is fulfilled.
    """

    NAMED_IN = "ref"

    mechanism = models.ForeignKey(Mechanism, models.PROTECT, related_name="recommendations")
    cycle = models.ForeignKey(Cycle, models.PROTECT, null=True, related_name="recommendations")
    ref = models.CharField(max_length=60, unique=True)
    number = models.CharField(max_length=30, blank=True)  # as printed: «111.2»
    kind = models.CharField(max_length=16, default="recommendation")
    text = models.TextField()
    language = models.CharField(max_length=3, default="en")
    title = models.CharField(max_length=200, blank=True)
    issued = models.CharField(max_length=10, blank=True)
    stage = models.CharField(max_length=20, default="received")  # SM3
    sought = models.CharField(max_length=12, blank=True)  # ratify, legislate …
    category = models.PositiveSmallIntegerField(null=True)  # of the action asked, 1 to 5
    follow_up = models.BooleanField(default=False)
    annotation = models.CharField(max_length=40, null=True, unique=True)  # noqa: DJ001
    repeats = models.ForeignKey("self", models.PROTECT, null=True, related_name="repeated_by")
    axis = models.CharField(max_length=120, blank=True)
    due_on = models.DateField(null=True)
    fulfilment = models.CharField(max_length=16, blank=True)  # of a bilateral promise
    desk = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    # The body to which it was assigned as a whole; those that act have parts in the actions.
    lead = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    closed_why = models.CharField(max_length=300, blank=True)
    # Of a row of a table: the same row is never taken twice.
    row_key = models.CharField(max_length=64, null=True, unique=True)  # noqa: DJ001

    class Meta:
        indexes = [
            models.Index(fields=["country", "mechanism", "cycle"], name="recommendation_state"),
            models.Index(fields=["cycle", "number"], name="recommendation_cycle"),
            models.Index(fields=["desk", "stage"], name="recommendation_desk"),
            models.Index(fields=["-issued", "id"], name="recommendation_issued"),
        ]
        constraints = [
            models.CheckConstraint(
                name="action_category_1_to_5",
                condition=Q(category=None) | Q(category__gte=1, category__lte=5),
            ),
            models.CheckConstraint(name="repeats_another", condition=~Q(repeats=F("id"))),
        ]

    def __str__(self) -> str:
        return self.ref

    @property
    def answered_by(self) -> str:
        """Return who answers for a promise, one a line with the code of the State."""
        return "\n".join(f"{o.country}: {o.name}" for o in self.answerable.order_by("id"))


class Recommender(Row):
    """A State or organisation that made a recommendation. `name` as printed."""

    recommendation = models.ForeignKey(Recommendation, models.CASCADE, related_name="recommenders")
    country = models.CharField(max_length=4, blank=True)
    name = models.CharField(max_length=160)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["recommendation", "name"], name="recommender_once"),
        ]
        indexes = [models.Index(fields=["country"], name="recommender_state")]

    def __str__(self) -> str:
        return self.name


class Label(Row):
    """What a recommendation is about: a theme, a group of people, a target, a right, an issue."""

    THEME, GROUP, SDG, RIGHT, ISSUE = "theme", "group", "sdg", "right", "issue"

    recommendation = models.ForeignKey(Recommendation, models.CASCADE, related_name="labels")
    kind = models.CharField(max_length=8)
    value = models.CharField(max_length=160)  # as issued, or a key of the vocabulary

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["recommendation", "kind", "value"], name="label_once"),
        ]
        indexes = [models.Index(fields=["kind", "value"], name="label_value")]

    def __str__(self) -> str:
        return self.value


class Answerable(Row):
    """Who answers for a promise in one of the States that made it."""

    recommendation = models.ForeignKey(Recommendation, models.CASCADE, related_name="answerable")
    country = models.CharField(max_length=4)
    name = models.CharField(max_length=200)
    body = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["recommendation", "country", "name"], name="answerable_once"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Position(Told):
    """What a State answered to a recommendation. `country` is the State; one stands at a time."""

    recommendation = models.ForeignKey(Recommendation, models.PROTECT, related_name="positions")
    support = models.CharField(max_length=16)
    response = models.TextField(blank=True)
    document = models.CharField(max_length=120, blank=True)
    said = models.CharField(max_length=10, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["recommendation", "country"],
                name="one_position_stands",
                condition=Q(known_to=None, state="published"),
            ),
        ]
        indexes = [models.Index(fields=["support"], name="position_support")]

    def __str__(self) -> str:
        return self.support


class Cluster(Told):
    """Similar recommendations that are handled once. A person decides what belongs together."""

    title = models.CharField(max_length=200)
    theme = models.CharField(max_length=160, blank=True)
    lead = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    recommendations = models.ManyToManyField(Recommendation, related_name="clusters")

    def __str__(self) -> str:
        return self.title


class Likeness(Row):
    """Two recommendations of which it was proposed that they ask the same, and what was decided."""

    OPEN, SAME, NOT_SAME = "open", "same", "not_same"

    one = models.ForeignKey(Recommendation, models.CASCADE, related_name="+")
    other = models.ForeignKey(Recommendation, models.CASCADE, related_name="+")
    score = models.FloatField()  # cosine of the meanings, 0 to 1
    decision = models.CharField(max_length=8, default=OPEN)
    decided_label = models.CharField(max_length=120, blank=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["one", "other"], name="likeness_once"),
            models.CheckConstraint(name="likeness_ordered", condition=Q(one__lt=F("other"))),
        ]
        indexes = [models.Index(fields=["decision", "-score"], name="likeness_open")]

    def __str__(self) -> str:
        return f"{self.score:.2f}"


class Meaning(Row):
    """What a recommendation means, as numbers: near ones ask something similar in any language."""

    recommendation = models.OneToOneField(Recommendation, models.CASCADE, related_name="meaning")
    model = models.CharField(max_length=40)  # by which it was worked out
    vector = models.BinaryField()  # numbers of 16 bits, of length one together

    def __str__(self) -> str:
        return self.model
