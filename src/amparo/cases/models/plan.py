"""The plan: measures, the person's answers, devices."""

from django.db import models
from django.utils.translation import get_language

import vocab
from amparo.cases.models.case import Case, UrgentRun
from amparo.duties.models import Duty
from amparo.ledger.models import Row
from amparo.people.models import Organisation, User
from amparo.vault.fields import SealedJSON, SealedText


class Plan(Row):
    """One version of the plan agreed with the person."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="plans")
    version = models.PositiveSmallIntegerField()
    objectives = SealedText(null=True)
    unmet_needs = SealedJSON(null=True)  # differential item: reason why no measure
    shared_at = models.DateTimeField(null=True)  # with the person
    agreed_at = models.DateTimeField(null=True)
    replaced_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "version"], name="plan_version")]

    def __str__(self) -> str:
        return f"plan {self.version}"


class Measure(Row):
    """One measure: of the plan, or ordered in an urgent run. Once granted it is a duty."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="measures")
    plan = models.ForeignKey(Plan, models.PROTECT, null=True, related_name="measures")
    run = models.ForeignKey(UrgentRun, models.PROTECT, null=True, related_name="measures")
    catalogue_code = models.CharField(max_length=8)
    body = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    responsible = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    responsible_name = models.CharField(max_length=120, blank=True)
    against = models.CharField(max_length=1)  # T, V or C of the risk equation
    need = models.CharField(max_length=4, blank=True)  # the differential item it answers
    detail = SealedText(null=True)  # what the body must know to do it
    do_no_harm = SealedText(null=True)
    starts_by = models.DateTimeField(null=True)
    review_on = models.DateField(null=True)
    cost = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    currency = models.CharField(max_length=3, blank=True)
    budget_line = models.CharField(max_length=120, blank=True)
    evidence_kind = models.CharField(max_length=120, blank=True)
    answer = models.CharField(max_length=20, blank=True)  # vocab cases/answers
    answer_words = SealedText(null=True)  # the person's own
    answered_at = models.DateTimeField(null=True)
    answered_label = models.CharField(max_length=120, blank=True)
    # Written down: no device in it locates the person. Where one does, it stands in `devices`.
    no_devices = models.BooleanField(default=False)
    substitute_for = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="substitutes"
    )
    # The same measure in the version before: what is in force stays so until this one is granted.
    continues = models.OneToOneField("self", models.PROTECT, null=True, related_name="continued_by")
    none_possible_reason = SealedText(null=True)
    none_possible_agreed_at = models.DateTimeField(null=True)
    duty = models.OneToOneField(Duty, models.PROTECT, null=True, related_name="measure")
    # How it ended: reduced, ended or replaced, always by a decision with reasons.
    ended_at = models.DateTimeField(null=True)
    end_reason = SealedText(null=True)

    def __str__(self) -> str:
        return self.catalogue_code

    @property
    def title(self) -> str:
        """Return the measure's name in the reader's language."""
        named = vocab.measures().get(self.catalogue_code)
        return named.name.in_language(get_language() or "es") if named else self.catalogue_code


class DeviceUse(Row):
    """A location device in a measure: purpose, retention, viewers, removal on reasoned request."""

    measure = models.ForeignKey(Measure, models.PROTECT, related_name="devices")
    device = models.CharField(max_length=60)
    purpose = models.TextField()
    retention_days = models.PositiveSmallIntegerField()
    viewers = models.TextField()
    removal_asked_at = models.DateTimeField(null=True)
    removal_reason = SealedText(null=True)
    removed_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.device
