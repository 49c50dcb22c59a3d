"""Forms of indicators, progress reports, assessments and reports to mechanisms."""

from dataclasses import fields
from decimal import Decimal
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

import vocab
from amparo.commitments.actions import IndicatorFacts
from amparo.commitments.actions.measuring import facts_of_indicator
from amparo.commitments.forms.chain import Changing
from amparo.commitments.forms.fields import (
    BodyField,
    LinesField,
    Plain,
    RefsField,
    Why,
    kind_words,
)
from amparo.commitments.forms.treaties import Citing, day_input
from amparo.commitments.models import Action, Indicator, ProgressReport, Recommendation
from amparo.commitments.queries import visible
from amparo.instruments.forms import words
from amparo.ui.forms import RealDateField, TextField


class IndicatorForm(Changing):
    """A measure of change, with the days on which it is reported."""

    ref = forms.CharField(label=_("Reference"), max_length=60)
    title = forms.CharField(label=_("What it measures"), max_length=300)
    description = TextField(label=_("How it is measured"), rows=3, max_length=8000, required=False)
    kind = forms.ChoiceField(label=_("Kind"))
    unit = forms.CharField(label=_("Unit"), max_length=40, required=False)
    baseline = forms.CharField(label=_("Where it begins"), max_length=60, required=False)
    target = forms.CharField(label=_("What is aimed at"), max_length=60, required=False)
    disaggregation = forms.CharField(
        label=_("By what it is parted (sex, region …)"), max_length=200, required=False
    )
    sdg = forms.CharField(label=_("Indicator of the 2030 Agenda"), max_length=12, required=False)
    recommendations = RefsField(label=_("References of recommendations, one a line"))
    actions = LinesField(label=_("References of actions, one a line"))
    manager = BodyField(label=_("Body that reports"), required=False)
    begins_on = forms.DateField(label=_("First report due on"), widget=day_input(), required=False)
    repeats = forms.BooleanField(label=_("It is reported again and again"), required=False)
    every_months = forms.IntegerField(
        label=_("After how many months"), min_value=1, max_value=120, required=False
    )
    ends_on = forms.DateField(label=_("Until"), widget=day_input(), required=False)

    def __init__(self, *args: Any, who: Any, row: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, who=who, row=row, **kwargs)
        self.fields["kind"].choices = kind_words("commitments/indicator_kinds", row)

    @classmethod
    def known(cls, row: Indicator) -> dict[str, Any]:
        """Return what an indicator says."""
        facts = facts_of_indicator(row)
        found = {f.name: getattr(facts, f.name) for f in fields(facts)}
        return found | {
            "recommendations": tuple(r.ref for r in facts.recommendations),
            "actions": tuple(a.ref for a in facts.actions),
            "manager": str(row.manager_id or ""),
        }

    def clean_recommendations(self) -> list[Recommendation]:
        """Return the recommendations that it measures."""
        return RefsField().of(self.who, self.cleaned_data["recommendations"])

    def clean_actions(self) -> list[Action]:
        """Return the actions that it measures."""
        refs = self.cleaned_data["actions"]
        found = {a.ref: a for a in visible(Action, self.who).filter(ref__in=refs)}
        for ref in refs:
            if ref not in found:
                raise forms.ValidationError(
                    _("«%(ref)s» is no reference that you may see."), params={"ref": ref}
                )
        return list(found.values())

    def facts(self) -> IndicatorFacts:
        """Return what was written, as the action takes it."""
        said = self.said() | {
            "country": self.row.country if self.row else settings.COUNTRY,
            "focal_point": self.row.focal_point if self.row else None,
        }
        names = {f.name for f in fields(IndicatorFacts)}
        return IndicatorFacts(**{k: v for k, v in said.items() if k in names})


class ValueForm(Citing):
    """A value of an indicator for a period."""

    period = forms.CharField(
        label=_("Period"), max_length=21, help_text=_("2024, 2024-06 or 2023/2024.")
    )
    value = forms.DecimalField(label=_("Value"), required=False, max_digits=20, decimal_places=4)
    text = forms.CharField(
        label=_("In words, if it is no number or not known"), max_length=200, required=False
    )
    note = TextField(label=_("Note"), rows=2, max_length=2000, required=False)

    def __init__(self, *args: Any, who: Any, row: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, who=who, **kwargs)

    def said(self) -> dict[str, Any]:
        """Return what was written, as the action takes it."""
        found: dict[str, Any] = super().said()
        value: Decimal | None = found["value"]
        return found | {"value": value, "cited": self.cited}


class ReportForm(Plain):
    """What a body says of an action or an indicator."""

    title = forms.CharField(label=_("Title"), max_length=200)
    text = TextField(label=_("What was done, and what changed"), rows=8, max_length=20_000)
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, who: Any, row: Any = None, **kwargs: Any) -> None:
        if isinstance(row, ProgressReport):
            known = {"title": row.title, "text": row.text, "revision": row.revision}
            kwargs.setdefault("initial", known)
        super().__init__(*args, who=who, row=row, **kwargs)


class WithdrawReportForm(Why):
    """Why a progress report is withdrawn, as it was when it was read."""

    revision = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, who: Any, row: Any = None, **kwargs: Any) -> None:
        if row is not None:
            kwargs.setdefault("initial", {"revision": row.revision})
        super().__init__(*args, who=who, row=row, **kwargs)


class ProofForm(Plain):
    """A document that shows what a report says."""

    kind = forms.ChoiceField(label=_("Kind of document"))
    title = forms.CharField(label=_("What it is"), max_length=200)
    file = forms.FileField(label=_("The document"), required=False)
    address = forms.URLField(
        label=_("Or the address at which it is published"), max_length=400, required=False,
        assume_scheme="https",
    )  # fmt: skip
    is_public = forms.BooleanField(
        label=_("Everyone may read it once the report is published"), required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = words("commitments/proof_kinds")

    def said(self) -> dict[str, Any]:
        """Return what was written, with the bytes of the file."""
        found = super().said()
        sent = found.pop("file")
        return found | {"upload": (sent.name, sent.read()) if sent else None}


class ShowForm(Plain):
    """Whether everyone may read a document."""

    is_public = forms.BooleanField(
        label=_("Everyone may read it once what it shows is published"), required=False
    )


class GradeForm(Citing):
    """How far something was carried out, as one assessor says."""

    assessor = forms.CharField(label=_("Who says so"), max_length=200)
    assessor_kind = forms.ChoiceField(label=_("What kind of assessor"))
    graded = forms.ChoiceField(label=_("Grade, on the assessor's own scale"))
    as_of = RealDateField(label=_("As of"))
    reasons = TextField(label=_("Reasons"), rows=3, max_length=4000, required=False)

    def __init__(self, *args: Any, who: Any, row: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, who=who, **kwargs)
        self.fields["assessor_kind"].choices = words("commitments/assessor_kinds")
        language = get_language() or "es"
        self.fields["graded"].choices = [
            ("", _("Choose")),
            *(
                (
                    scale.label.in_language(language),
                    [(f"{scale.key}|{g.key}", g.label.in_language(language))
                     for g in scale.grades],
                )
                for scale in vocab.terms("commitments/scales").values()
            ),
        ]  # fmt: skip

    def said(self) -> dict[str, Any]:
        """Return what was written, with the scale and its grade apart."""
        found = super().said()
        scale, _bar, value = found.pop("graded").partition("|")
        return found | {"scale": scale, "value": value, "cited": self.cited}
