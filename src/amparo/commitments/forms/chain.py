"""Forms of the chain: recommendations, what was answered, and what is done about them."""

from dataclasses import fields
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from amparo.commitments.actions import RecommendationFacts, StateActionFacts
from amparo.commitments.actions.answering import facts_of_action
from amparo.commitments.actions.recommending import facts_of
from amparo.commitments.forms.fields import (
    BodyField,
    LinesField,
    Plain,
    RefsField,
    kind_words,
    mechanisms,
)
from amparo.commitments.forms.treaties import CITING, Citing, day_input
from amparo.commitments.models import Action, Cycle, Label, Recommendation
from amparo.commitments.queries import visible
from amparo.commitments.rules.counting import NAMES
from amparo.instruments.forms import countries, words
from amparo.instruments.models import Instrument
from amparo.instruments.queries import visible_to as instruments_visible_to
from amparo.ui.forms import RealDateField, TextField

LANGUAGES = (("en", "English"), ("es", "Español"), ("fr", "Français"))
OFFERED = 300  # of one list


class Changing(Citing):
    """A form by which a record is written, and changed with its revision.

    Each form of this kind gives with `facts()` what was written, as the action takes it.
    """

    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, who: Any, row: Any = None, **kwargs: Any) -> None:
        if row is not None:
            known = self.known(row) | {"revision": row.revision}
            kwargs["initial"] = kwargs.get("initial", {}) | known
        super().__init__(*args, who=who, **kwargs)
        self.who, self.row = who, row

    @classmethod
    def known(cls, row: Any) -> dict[str, Any]:
        """Return what a record says, field by field; its citations stay beside what is added."""
        names = [name for name in cls.base_fields if name not in CITING]
        return {name: getattr(row, name, "") for name in names}


class RecommendationForm(Changing):
    """What a State was asked or promised."""

    mechanism = forms.ChoiceField(label=_("Who asks"), choices=mechanisms)
    country = forms.ChoiceField(label=_("State that it concerns"))
    kind = forms.ChoiceField(label=_("Kind"))
    text = TextField(label=_("Text, as issued"), rows=6, max_length=20_000)
    language = forms.ChoiceField(label=_("Language of the text"), choices=LANGUAGES)
    title = forms.CharField(label=_("Short title"), max_length=200, required=False)
    issued = RealDateField(label=_("When"), required=False)
    number = forms.CharField(label=_("Number, as printed"), max_length=30, required=False)
    ref = forms.CharField(
        label=_("Reference"), max_length=60, required=False,
        help_text=_("Mechanism, year and number, such as CRC-2017-5. Empty: it is composed."),
    )  # fmt: skip
    cycle = forms.ChoiceField(label=_("Round"), required=False)
    recommenders = LinesField(label=_("Who made it, one a line, as printed"))
    repeats = forms.CharField(
        label=_("Reference of the one that it repeats"), max_length=60, required=False
    )
    note = TextField(label=_("Note"), rows=2, max_length=2000, required=False)
    why = forms.CharField(label=_("Why it is corrected"), max_length=300, required=False)

    def __init__(self, *args: Any, who: Any, row: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, who=who, row=row, **kwargs)
        self.fields["country"].choices = countries(former=True)
        self.fields["kind"].choices = words("commitments/recommendation_kinds")
        rounds = visible(Cycle, who).select_related("mechanism").order_by("-id")[:OFFERED]
        self.cycles = {str(c.pk): c for c in rounds}
        named = [(key, f"{c.country} · {c.label}") for key, c in self.cycles.items()]
        self.fields["cycle"].choices = [("", _("No round")), *named]
        if row is None:
            del self.fields["why"]

    @classmethod
    def known(cls, row: Recommendation) -> dict[str, Any]:
        """Return what a recommendation says."""
        facts = facts_of(row)
        found = {f.name: getattr(facts, f.name) for f in fields(facts)}
        repeated = row.repeats.ref if row.repeats else ""
        return found | {"cycle": str(row.cycle_id or ""), "repeats": repeated}

    def clean_repeats(self) -> Recommendation | None:
        """Return the recommendation that it repeats."""
        ref = self.cleaned_data["repeats"].strip()
        return RefsField().of(self.who, (ref,))[0] if ref else None

    def facts(self) -> RecommendationFacts:
        """Return what was written, as the action takes it."""
        said = self.said()
        said["cycle"] = self.cycles.get(said["cycle"])
        return RecommendationFacts(
            **{f.name: said[f.name] for f in fields(RecommendationFacts) if f.name in said}
        )


class PositionForm(Citing):
    """What the State answered."""

    support = forms.ChoiceField(label=_("What it answered"), widget=forms.RadioSelect)
    response = TextField(label=_("In its words"), rows=4, max_length=8000, required=False)
    document = forms.CharField(label=_("Document"), max_length=120, required=False)
    said_on = RealDateField(label=_("When"), required=False)

    def __init__(self, *args: Any, who: Any, row: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, who=who, **kwargs)
        self.fields["support"].choices = words("commitments/support_levels")

    def said(self) -> dict[str, Any]:
        """Return what was written, as the action takes it."""
        found = super().said()
        return found | {"said": found.pop("said_on"), "cited": self.cited}


class CycleForm(Citing):
    """A round of a mechanism with a State."""

    mechanism = forms.ChoiceField(label=_("Mechanism"), choices=mechanisms)
    country = forms.ChoiceField(label=_("State"))
    label = forms.CharField(label=_("Name of the round, such as UPR-3"), max_length=60)
    session = forms.CharField(
        label=pgettext_lazy("of a body", "Session"), max_length=60, required=False
    )
    number = forms.IntegerField(label=_("Number of the round"), min_value=1, required=False)
    reviewed = RealDateField(label=_("Reviewed"), required=False)
    report_symbol = forms.CharField(label=_("Symbol of the report"), max_length=60, required=False)
    outcome_symbol = forms.CharField(
        label=_("Symbol of the outcome"), max_length=60, required=False
    )
    addendum_symbol = forms.CharField(
        label=_("Symbol of the answers"), max_length=60, required=False
    )
    next_due = RealDateField(
        label=_("Next report due, if the outcome fixes it"), required=False,
        help_text=_("A day fixed there comes before the rule of the treaty."),
    )  # fmt: skip
    troika = forms.MultipleChoiceField(label=_("Troika"), required=False)
    received = forms.IntegerField(label=_("Received, as stated"), min_value=0, required=False)
    supported = forms.IntegerField(label=_("Supported, as stated"), min_value=0, required=False)
    in_part = forms.IntegerField(
        label=_("Supported in part, as stated"), min_value=0, required=False
    )
    noted = forms.IntegerField(label=_("Noted, as stated"), min_value=0, required=False)
    pending = forms.IntegerField(label=_("Pending, as stated"), min_value=0, required=False)

    def __init__(self, *args: Any, who: Any, row: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, who=who, **kwargs)
        self.fields["country"].choices = countries()
        self.fields["troika"].choices = countries()

    def said(self) -> dict[str, Any]:
        """Return what was written, with the stated counts together."""
        found = super().said()
        stated = {name: found.pop(name) for name in NAMES}
        return found | {"stated": stated, "cited": self.cited}


class ClassifyForm(Plain):
    """What a recommendation asks, and what it is about."""

    sought = forms.ChoiceField(label=_("What it asks"), required=False)
    category = forms.ChoiceField(label=_("How specific"), required=False)
    follow_up = forms.BooleanField(
        label=_("Chosen for follow-up within a fixed time"), required=False
    )
    theme = LinesField(label=_("Themes, one a line"))
    group = LinesField(label=_("Groups of people, one a line"))
    right = LinesField(label=_("Rights, one a line"))
    sdg = LinesField(label=_("Targets of the 2030 Agenda, one a line"))

    def __init__(self, *args: Any, who: Any, row: Any = None, **kwargs: Any) -> None:
        if row is not None:
            kwargs.setdefault("initial", self._known(row))
        super().__init__(*args, who=who, row=row, **kwargs)
        self.fields["sought"].choices = [("", _("Choose")), *words("commitments/sought")]
        graded = words("commitments/action_categories")
        self.fields["category"].choices = [("", _("Choose")), *graded]

    @staticmethod
    def _known(row: Recommendation) -> dict[str, Any]:
        held: dict[str, list[str]] = {}
        for one in row.labels.order_by("value"):
            held.setdefault(one.kind, []).append(one.value)
        return {"sought": row.sought, "category": row.category, "follow_up": row.follow_up} | held

    def said(self) -> dict[str, Any]:
        """Return what was written, with the words by their kind."""
        found = super().said()
        kinds = (Label.THEME, Label.GROUP, Label.RIGHT, Label.SDG)
        labels = {kind: found.pop(kind) for kind in kinds}
        category = int(found["category"]) if found["category"] else None
        return found | {"labels": labels, "category": category}


class BodyForm(Plain):
    """The body to which something is given."""

    body = BodyField(label=_("Body"))


class PartForm(Plain):
    """A part of a body in an action."""

    body = BodyField(label=_("Body"))
    role = forms.ChoiceField(label=_("Its part"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = words("commitments/responsibility_roles")


class HandOverForm(Plain):
    """Another body that leads from today on."""

    body = BodyField(label=_("Body that leads from today on"))
    reason = TextField(label=_("Reason"), rows=3, max_length=300)


class LinkForm(Plain):
    """A recommendation that an action answers too."""

    ref = forms.CharField(label=_("Reference of the recommendation"), max_length=60)

    def clean_ref(self) -> Recommendation:
        """Return the recommendation."""
        return RefsField().of(self.who, (self.cleaned_data["ref"].strip(),))[0]

    def said(self) -> dict[str, Any]:
        """Return what was written, as the action takes it."""
        return {"recommendation": self.cleaned_data["ref"]}


class StateActionForm(Changing):
    """What a State does about what it was asked."""

    ref = forms.CharField(label=_("Reference"), max_length=60)
    title = forms.CharField(label=_("What is done"), max_length=300)
    description = TextField(label=_("In more words"), rows=4, max_length=8000, required=False)
    kind = forms.ChoiceField(label=_("Kind"))
    recommendations = RefsField(label=_("References of what it answers, one a line"))
    instruments = forms.MultipleChoiceField(
        label=_("Norms and plans that it belongs to"), required=False
    )
    begins = RealDateField(label=_("Begins"), required=False)
    target_on = forms.DateField(label=_("To be done by"), widget=day_input(), required=False)
    target_comment = forms.CharField(label=_("About that day"), max_length=300, required=False)
    budget = forms.DecimalField(label=_("Budget"), required=False, max_digits=16, decimal_places=2)
    currency = forms.CharField(label=_("Currency"), max_length=3, required=False)
    outcome = TextField(label=_("What came of it"), rows=3, max_length=4000, required=False)

    def __init__(self, *args: Any, who: Any, row: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, who=who, row=row, **kwargs)
        self.fields["kind"].choices = kind_words("commitments/action_kinds", row)
        shown = instruments_visible_to(who).exclude(kind="treaty").order_by("short")[:OFFERED]
        self.texts: dict[str, Instrument] = {str(i.pk): i for i in shown}
        self.fields["instruments"].choices = [(k, i.short) for k, i in self.texts.items()]

    @classmethod
    def known(cls, row: Action) -> dict[str, Any]:
        """Return what an action says."""
        facts = facts_of_action(row)
        found = {f.name: getattr(facts, f.name) for f in fields(facts)}
        return found | {
            "recommendations": tuple(r.ref for r in facts.recommendations),
            "instruments": [str(i.pk) for i in facts.instruments],
        }

    def clean_recommendations(self) -> list[Recommendation]:
        """Return the recommendations that it answers."""
        return RefsField().of(self.who, self.cleaned_data["recommendations"])

    def facts(self) -> StateActionFacts:
        """Return what was written, as the action takes it."""
        said = self.said() | {
            "country": self.row.country if self.row else settings.COUNTRY,
            "goal": self.row.goal if self.row else None,
            "note": self.row.note if self.row else "",
        }
        said["instruments"] = [self.texts[key] for key in said["instruments"]]
        names = {f.name for f in fields(StateActionFacts)}
        return StateActionFacts(**{k: v for k, v in said.items() if k in names})
