"""Runs, the forecasts that came of them, and one outlook or one risk for each country."""

from django.db import models
from django.db.models import Q

from amparo.ledger.models import Row


class Run(Row):
    """One question to the library: a card, a year, and the very data and code that answer it."""

    WAITING, RUNNING, DONE = "waiting", "running", "done"
    FAILED, CANCELLED = "failed", "cancelled"
    OPEN = (WAITING, RUNNING)

    card = models.CharField(max_length=40)  # vocab forecasts/cards
    window = models.PositiveSmallIntegerField()  # the calendar year that is forecast
    origin = models.PositiveSmallIntegerField()  # the last month that it may know, as a number
    seed = models.PositiveIntegerField(default=1)
    panel_name = models.CharField(max_length=200)
    panel_hash = models.CharField(max_length=64)  # with its covariates: all that went in
    code = models.CharField(max_length=64)  # the library's own code, by its hash
    inputs = models.JSONField(default=list)  # [{name, sha256}]
    is_invented = models.BooleanField(default=False)  # the panel says that its figures are made up
    steps = models.JSONField(default=list)  # [{card, window, run, at}]: the asked year first
    state = models.CharField(max_length=10, default=WAITING)  # vocab forecasts/run_states
    note = models.TextField(blank=True)  # why it failed or was cancelled
    started_id = models.CharField(max_length=80)
    started_label = models.CharField(max_length=120)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            # The same question twice is one run; one that came to nothing may be asked again.
            models.UniqueConstraint(
                fields=["card", "window", "panel_hash", "code", "seed"],
                condition=~Q(state__in=["failed", "cancelled"]), name="run_once",
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["state", "-started_at"], name="run_state")]

    def __str__(self) -> str:
        return f"{self.card} {self.window}"

    @property
    def is_open(self) -> bool:
        """Whether it still waits or works."""
        return self.state in self.OPEN

    @property
    def done_steps(self) -> int:
        """How many of its years are forecast."""
        return sum(1 for step in self.steps if step["run"])

    @property
    def at_work(self) -> int | None:
        """Which of its years is being forecast, from 0; None if none is."""
        if self.state != self.RUNNING:
            return None
        return next((i for i, step in enumerate(self.steps) if not step["run"]), None)


class Forecast(Row):
    """What a run says, as people read, sign and publish it."""

    run = models.OneToOneField(Run, models.PROTECT, related_name="forecast")
    code = models.SlugField(max_length=60, unique=True)  # in addresses: country-month-2027-1
    card = models.CharField(max_length=40)
    window = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, default="draft")  # vocab forecasts/states
    record = models.JSONField(default=list)  # how the model did in earlier years, all countries
    reliability = models.JSONField(default=list)  # of risks: [{said, came, rows, onsets}]
    made_at = models.DateTimeField()
    reading = models.TextField(blank=True)  # what the analyst writes beside the numbers
    reading_language = models.CharField(max_length=8, blank=True)
    signed_id = models.CharField(max_length=80, blank=True)
    signed_label = models.CharField(max_length=120, blank=True)
    signed_at = models.DateTimeField(null=True)
    published_label = models.CharField(max_length=120, blank=True)
    published_at = models.DateTimeField(null=True)
    reason = models.TextField(blank=True)  # why it was sent back, withdrawn or corrected
    ended_at = models.DateTimeField(null=True)  # when it was withdrawn or corrected
    corrected_by = models.ForeignKey("self", models.PROTECT, null=True, related_name="corrects")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["card", "window"], condition=Q(state="published"),
                name="one_forecast_published",
            ),
            models.CheckConstraint(
                name="published_was_signed",
                condition=Q(published_at=None) | Q(signed_at__isnull=False),
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["state", "-published_at"], name="forecast_public")]

    def __str__(self) -> str:
        return self.code


class Outlook(Row):
    """One country in a forecast: each month's numbers, what they rest on, and what came before.

    `months` are the twelve of the year: `month` (numbered from January 1980), `mean`, `q05`, `q25`,
    `q50`, `q75`, `q95` in deaths, `risk_1`, `risk_25`, `risk_100` as chances.
    """

    forecast = models.ForeignKey(Forecast, models.CASCADE, related_name="outlooks")
    country = models.CharField(max_length=8)  # ISO 3166 alpha-2, or the library's id without one
    unit = models.PositiveIntegerField()  # the library's number
    rank = models.PositiveSmallIntegerField()
    expected = models.FloatField()  # deaths in the year: the sum of the months' means
    high = models.PositiveBigIntegerField()  # the highest of the months' q95
    risk_25 = models.FloatField()  # in the month where it is highest
    risk_100 = models.FloatField()
    months = models.JSONField()
    history = models.JSONField()  # [[month, deaths or null]], oldest first
    facts = models.JSONField()  # [{key, …}]: what the numbers rest on
    drivers = models.JSONField(default=list)  # [{key, effect, share}], the strongest first
    similar = models.JSONField()  # [{country, month, level, came}]
    record = models.JSONField()  # [{window, expected, actual, inside, crps, plain}]

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["forecast", "country"], name="outlook_once"),
        ]
        indexes = [models.Index(fields=["forecast", "rank"], name="outlook_rank")]

    def __str__(self) -> str:
        return f"{self.forecast_id} {self.country}"


class Risk(Row):
    """One country in a forecast of onset: the risk that a new mass killing begins there."""

    forecast = models.ForeignKey(Forecast, models.CASCADE, related_name="risks")
    country = models.CharField(max_length=8)  # as in an outlook
    unit = models.PositiveIntegerField()  # the number of the Correlates of War
    rank = models.PositiveSmallIntegerField()
    risk = models.FloatField()  # a chance, of both years together
    drivers = models.JSONField(default=list)  # as in an outlook, but in odds
    record = models.JSONField(default=list)  # [{year, risk, rank, of, came}], the latest first

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["forecast", "country"], name="risk_once"),
        ]
        indexes = [models.Index(fields=["forecast", "rank"], name="risk_rank")]

    def __str__(self) -> str:
        return f"{self.forecast_id} {self.country}"


class Cell(Row):
    """One half-degree cell in a forecast by cell: those that have any chance of a death.

    `month`, `mean`, `q05`, `q95` and `risk_1` are of the month with the highest mean; `months` has
    the same of each month of the year.
    """

    forecast = models.ForeignKey(Forecast, models.CASCADE, related_name="cells")
    gid = models.PositiveIntegerField()  # of the PRIO-GRID
    country = models.CharField(max_length=8)  # nearest, as in an outlook
    rank = models.PositiveIntegerField()
    expected = models.FloatField()  # deaths in the year: the sum of the months' means
    month = models.PositiveSmallIntegerField()
    mean = models.FloatField()
    q05 = models.PositiveIntegerField()
    q95 = models.PositiveIntegerField()
    risk_1 = models.FloatField()
    months = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["forecast", "gid"], name="cell_once")]
        indexes = [models.Index(fields=["forecast", "rank"], name="cell_rank")]

    def __str__(self) -> str:
        return f"{self.forecast_id} {self.gid}"
