"""Forms of meetings that make promises, of these, of how far they are, and of goals of plans."""

from dataclasses import asdict, replace
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from amparo.commitments.actions.promising import PromiseFacts
from amparo.commitments.actions.revising import GoalFacts, MeetingFacts, facts_of_promise
from amparo.commitments.forms.chain import Changing
from amparo.commitments.forms.treaties import Citing, day_input
from amparo.commitments.models import Cycle, Goal, Mechanism, Recommendation
from amparo.commitments.queries.reading import visible
from amparo.instruments.forms import words
from amparo.instruments.models import Instrument
from amparo.instruments.policies import seen_by
from amparo.kernel.brief import brief
from amparo.ui.forms import RealDateField, TextField
from vocab.states import state

PLANS = ("plan", "action_plan", "declaration", "joint_communique", "strategy")
# What the papers of a meeting state most often; the other counts come with its table.
ASKED = ("percent", "total", "fulfilled")


class MeetingForm(Citing):
    """A meeting that adopted promises, with what its papers state of them."""

    mechanism = forms.ChoiceField(label=_("Mechanism"))
    label = forms.CharField(label=_("Meeting"), max_length=60)
    held = RealDateField(label=_("When"))
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
        named = [*known, *((one.key, one.title) for one in others)]
        self.fields["mechanism"].choices = [("", _("Choose")), *named]
        self.plans = {
            str(one.pk): one for one in Instrument.objects.filter(seen_by(who), kind__in=PLANS)
        }
        named = [(key, f"{one.short}: {brief(one.called, 90)}") for key, one in self.plans.items()]
        self.fields["plan"].choices = [("", _("No plan")), *named]

    def said(self) -> dict[str, Any]:
        """Return what was written, as the action takes it."""
        found = super().said()
        stated = {
            name: str(value) for name in ASKED if (value := found.pop(name)) not in (None, "")
        }
        return found | {"stated": stated, "plan": self.plans.get(found["plan"])}


class ChangeMeetingForm(MeetingForm):
    """A meeting as it stands, to be corrected. It stays of its mechanism."""

    def __init__(self, *args: Any, who: Any, row: Cycle, **kwargs: Any) -> None:
        kwargs["initial"] = self.known(row)
        super().__init__(*args, who=who, **kwargs)
        del self.fields["mechanism"]
        if "/" in row.reviewed:
            self.fields["held"] = forms.CharField(label=_("When"), max_length=21)
        self.fields["plan"].choices += unseen(row.plan, self.plans)
        self.fields |= correcting(row)

    @staticmethod
    def known(row: Cycle) -> dict[str, Any]:
        """Return what a meeting says."""
        return {
            "label": row.label, "held": row.reviewed, "number": row.number, "note": row.note,
            "plan": str(row.plan_id or ""), "secrecy": row.secrecy, "revision": row.revision,
            **{name: row.stated.get(name, "") for name in ASKED},
        }  # fmt: skip

    def facts(self) -> MeetingFacts:
        """Return what was written, as the action takes it."""
        said = self.said()
        stated = {name: str(self.cleaned_data[name] or "") for name in ASKED}
        names = ("label", "held", "number", "note", "plan", "secrecy")
        return MeetingFacts(**{name: said[name] for name in names}, stated=stated)


def unseen(row: Any, offered: dict[str, Any]) -> list[tuple[str, Any]]:
    """Offer what stands there although the writer may not see it, unnamed, so that it stays."""
    if row is None or str(row.pk) in offered:
        return []
    offered[str(row.pk)] = row
    return [(str(row.pk), _("The one that stands there now"))]


def correcting(row: Any) -> dict[str, forms.Field]:
    """Return the fields by which a record is corrected: as it was read, and why if published."""
    found: dict[str, forms.Field] = {
        "revision": forms.IntegerField(widget=forms.HiddenInput, required=False)
    }
    if row.state == row.PUBLISHED:
        found["why"] = forms.CharField(label=_("Why it is corrected"), max_length=300)
    return found


class PromiseForm(forms.Form):
    """One numbered promise of a meeting, written anew or (`row`) corrected."""

    number = forms.CharField(label=_("Number, as printed"), max_length=30)
    axis = forms.CharField(label=_("Axis"), max_length=120, required=False)
    text = TextField(label=_("Text, as issued"), rows=4, max_length=8000)
    due_on = forms.DateField(label=_("Due"), widget=day_input(), required=False)
    answerable = TextField(
        label=_("Who answers in each State"), rows=3, max_length=1000, required=False,
        help_text=_("One a line: the code of the State, a colon, the body. PE: Ministry of Health"),
    )  # fmt: skip

    def __init__(self, *args: Any, row: Recommendation | None = None, **kwargs: Any) -> None:
        self.row = row
        if row is not None:
            known = asdict(facts_of_promise(row)) | {"answerable": row.answered_by}
            kwargs["initial"] = known | {"revision": row.revision}
        super().__init__(*args, **kwargs)
        if row is not None:
            self.fields |= correcting(row)

    def clean_answerable(self) -> tuple[tuple[str, str], ...]:
        """Return who answers, as (code of the State, name)."""
        found = []
        for line in self.cleaned_data["answerable"].splitlines():
            code, colon, name = line.partition(":")
            if not line.strip():
                continue
            if not colon or not name.strip() or state(code.strip().upper()) is None:
                text = _("«%(line)s» does not name a State and a body.")
                raise forms.ValidationError(text, params={"line": brief(line, 60)})
            found.append((code.strip().upper(), name.strip()))
        return tuple(found)

    def facts(self) -> PromiseFacts:
        """Return what was written, as the action takes it."""
        said = {k: v for k, v in self.cleaned_data.items() if k not in ("revision", "why")}
        if self.row is not None:
            return replace(facts_of_promise(self.row), **said)
        return PromiseFacts(**said)


class FulfilmentForm(Citing):
    """How far a promise is on a day, and who says so."""

    value = forms.ChoiceField(label=_("How far"))
    as_of = RealDateField(label=_("As of"))
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


class GoalForm(Changing):
    """A goal of a plan as it stands, to be corrected."""

    ref = forms.CharField(label=_("Number, as printed"), max_length=30)
    title = forms.CharField(label=_("Goal"), max_length=300)
    within = forms.ChoiceField(label=_("Goal that it is part of"), required=False)
    order = forms.IntegerField(label=_("Place in the order of the plan"), min_value=1,
                               max_value=9999)  # fmt: skip
    note = TextField(label=_("Note"), rows=2, max_length=2000, required=False)

    def __init__(self, *args: Any, who: Any, row: Goal, **kwargs: Any) -> None:
        super().__init__(*args, who=who, row=row, **kwargs)
        others = visible(Goal, who).filter(plan=row.plan_id).exclude(pk=row.pk)
        self.goals = {str(one.pk): one for one in others.exclude(state=Goal.WITHDRAWN)}
        named = [(key, f"{one.ref} {brief(one.title, 90)}") for key, one in self.goals.items()]
        top = ("", _("None: it stands at the top"))
        self.fields["within"].choices = [top, *named, *unseen(row.parent, self.goals)]
        self.fields |= correcting(row)

    @classmethod
    def known(cls, row: Goal) -> dict[str, Any]:
        """Return what a goal says."""
        return super().known(row) | {"within": str(row.parent_id or "")}

    def facts(self) -> GoalFacts:
        """Return what was written, as the action takes it."""
        said = self.said()
        said["within"] = self.goals.get(said["within"])
        names = ("ref", "title", "within", "order", "note", "secrecy")
        return GoalFacts(**{name: said[name] for name in names})
