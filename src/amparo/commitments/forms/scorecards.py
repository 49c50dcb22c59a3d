"""Forms of meetings that make promises, of the promises, and of how far they are."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from amparo.commitments.actions.promising import PromiseFacts
from amparo.commitments.forms.treaties import Citing, day_input
from amparo.commitments.models import Mechanism
from amparo.instruments.forms import words
from amparo.instruments.models import Instrument
from amparo.instruments.policies import seen_by
from amparo.ui.forms import PartialDateField, TextField
from vocab.states import state

PLANS = ("plan", "action_plan", "declaration", "joint_communique", "strategy")
# What the papers of a meeting state most often; the other counts come with its table.
ASKED = ("percent", "total", "fulfilled")


class MeetingForm(Citing):
    """A meeting that adopted promises, with what its papers state of them."""

    mechanism = forms.ChoiceField(label=_("Mechanism"))
    label = forms.CharField(label=_("Meeting"), max_length=60)
    held = PartialDateField(label=_("When"))
    number = forms.IntegerField(
        label=_("Its number, where meetings are numbered"), min_value=1, max_value=999,
        required=False,
    )  # fmt: skip
    plan = forms.ChoiceField(label=_("Plan of action that it adopted"), required=False)
    percent = forms.CharField(
        label=_("Percentage fulfilled, as stated"), max_length=8, required=False,
        help_text=_("As it is printed. It is never overwritten by what is counted here."),
    )  # fmt: skip
    total = forms.IntegerField(label=_("Number of promises, as stated"), min_value=0,
                               max_value=9999, required=False)  # fmt: skip
    fulfilled = forms.IntegerField(label=_("Number fulfilled, as stated"), min_value=0,
                                   max_value=9999, required=False)  # fmt: skip
    note = TextField(label=_("Note"), rows=2, max_length=2000, required=False)

    def __init__(self, *args: Any, who: Any, **kwargs: Any) -> None:
        super().__init__(*args, who=who, **kwargs)
        known = words("commitments/mechanisms")
        others = Mechanism.objects.exclude(key__in=dict(known)).order_by("title")
        self.fields["mechanism"].choices = [*known, *((one.key, one.title) for one in others)]
        self.plans = {
            str(one.pk): one for one in Instrument.objects.filter(seen_by(who), kind__in=PLANS)
        }
        named = [(key, f"{one.short}: {one.title[:90]}") for key, one in self.plans.items()]
        self.fields["plan"].choices = [("", _("No plan")), *named]

    def said(self) -> dict[str, Any]:
        """Return what was written, as the action takes it."""
        found = super().said()
        stated = {
            name: str(value) for name in ASKED if (value := found.pop(name)) not in (None, "")
        }
        return found | {"stated": stated, "plan": self.plans.get(found["plan"])}


class PromiseForm(forms.Form):
    """One numbered promise of a meeting."""

    number = forms.CharField(label=_("Number, as printed"), max_length=30)
    axis = forms.CharField(label=_("Axis"), max_length=120, required=False)
    text = TextField(label=_("Text, as issued"), rows=4, max_length=8000)
    due_on = forms.DateField(label=_("Due"), widget=day_input(), required=False)
    answerable = TextField(
        label=_("Who answers in each State"), rows=3, max_length=1000, required=False,
        help_text=_("One a line: the code of the State, a colon, the body. PE: Ministry of Health"),
    )  # fmt: skip

    def clean_answerable(self) -> tuple[tuple[str, str], ...]:
        """Return who answers, as (code of the State, name)."""
        found = []
        for line in self.cleaned_data["answerable"].splitlines():
            code, colon, name = line.partition(":")
            if not line.strip():
                continue
            if not colon or not name.strip() or state(code.strip().upper()) is None:
                text = _("«%(line)s» does not name a State and a body.")
                raise forms.ValidationError(text, params={"line": line[:60]})
            found.append((code.strip().upper(), name.strip()))
        return tuple(found)

    def facts(self) -> PromiseFacts:
        """Return what was written, as the action takes it."""
        return PromiseFacts(**self.cleaned_data)


class FulfilmentForm(Citing):
    """How far a promise is on a day, and who says so."""

    value = forms.ChoiceField(label=_("How far"))
    as_of = PartialDateField(label=_("As of"))
    assessor = forms.CharField(label=_("Who says so"), max_length=200)
    due_on = forms.DateField(
        label=_("Due now by"), widget=day_input(), required=False,
        help_text=_("Needed where it was reprogrammed."),
    )  # fmt: skip
    reasons = TextField(label=_("Reasons"), rows=3, max_length=4000, required=False)

    def __init__(self, *args: Any, who: Any, **kwargs: Any) -> None:
        super().__init__(*args, who=who, **kwargs)
        self.fields["value"].choices = words("commitments/fulfilments")
        del self.fields["secrecy"]
