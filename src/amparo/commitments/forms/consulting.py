"""Forms of consultations and of campaigns that recognise the work of defenders."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from amparo.commitments.actions.consulting import ConsultationFacts, VoiceFacts
from amparo.commitments.actions.recognising import RecognitionFacts
from amparo.commitments.forms.chain import Changing
from amparo.commitments.models import Action, Consultation
from amparo.commitments.queries.reading import visible
from amparo.instruments.forms import words
from amparo.instruments.models import Instrument
from amparo.instruments.policies import seen_by
from amparo.kernel.brief import brief
from amparo.ui.forms import RealDateField, TextField
from amparo.vault.forms import WarnsOfNames

OFFERED = 300  # in one list


class ConsultationForm(WarnsOfNames, Changing):
    """A consultation: about what, when, and what changed because of it."""

    open_words = ("title", "place", "changed", "note")

    title = forms.CharField(label=_("Title"), max_length=300)
    held = RealDateField(label=_("When"))
    place = forms.CharField(label=_("Place"), max_length=120, required=False)
    action = forms.ChoiceField(label=_("Action that it was about"), required=False)
    instrument = forms.ChoiceField(label=_("Instrument that it was about"), required=False)
    changed = TextField(
        label=_("What changed because of it"), rows=4, max_length=8000, required=False
    )
    note = TextField(label=_("Note"), rows=2, max_length=2000, required=False)

    def __init__(self, *args: Any, who: Any, row: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, who=who, row=row, **kwargs)
        acts = visible(Action, who).exclude(state="withdrawn").order_by("-id")[:OFFERED]
        texts = Instrument.objects.filter(seen_by(who)).exclude(state="withdrawn")
        self.acts = {str(one.pk): one for one in acts}
        self.texts = {str(one.pk): one for one in texts.order_by("short")[:OFFERED]}
        self.fields["action"].choices = [
            ("", _("No action")),
            *((k, f"{a.ref}: {brief(a.title, 90)}") for k, a in self.acts.items()),
        ]  # fmt: skip
        self.fields["instrument"].choices = [
            ("", _("No instrument")),
            *((k, f"{i.short}: {brief(i.called, 90)}") for k, i in self.texts.items()),
        ]

    @classmethod
    def known(cls, row: Consultation) -> dict[str, Any]:
        """Return what a consultation says."""
        about = {"action": str(row.action_id or ""), "instrument": str(row.instrument_id or "")}
        return super().known(row) | about

    def facts(self) -> ConsultationFacts:
        """Return what was written, as the action takes it."""
        said = self.said()
        said.pop("revision", None)
        said["action"] = self.acts.get(said["action"])
        said["instrument"] = self.texts.get(said["instrument"])
        return ConsultationFacts(**said)


class VoiceForm(WarnsOfNames):
    """A group that took part in a consultation."""

    open_words = ("group", "said", "answer")

    group = forms.CharField(label=_("Group, as it calls itself"), max_length=160)
    kind = forms.ChoiceField(label=_("Kind of group"))
    women = forms.IntegerField(label=_("Women"), min_value=0, required=False)
    men = forms.IntegerField(label=_("Men"), min_value=0, required=False)
    people = forms.IntegerField(
        label=_("All who took part"), min_value=0, required=False,
        help_text=_("Leave empty what is not known. A group is named, and no person."),
    )  # fmt: skip
    said = TextField(label=_("What it said"), rows=4, max_length=8000, required=False)
    answer = TextField(label=_("What came of that"), rows=3, max_length=8000, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = words("commitments/voice_kinds")

    def facts(self) -> VoiceFacts:
        """Return what was written, as the action takes it."""
        return VoiceFacts(**self.cleaned_data)


class RecognitionForm(WarnsOfNames, Changing):
    """A campaign that recognises the work of defenders."""

    open_words = ("title", "authorities", "message", "note")

    title = forms.CharField(label=_("Title"), max_length=300)
    authorities = TextField(
        label=_("Authorities that speak"), rows=3, max_length=2000,
        help_text=_("By their posts, the highest first."),
    )  # fmt: skip
    message = TextField(
        label=_("What it says in public"), rows=6, max_length=8000,
        help_text=_("No person under protection is named, and no place where one can be found."),
    )  # fmt: skip
    begins = RealDateField(label=_("Since"), required=False)
    ends = RealDateField(label=_("Until"), required=False)
    note = TextField(label=_("Note"), rows=2, max_length=2000, required=False)

    def facts(self) -> RecognitionFacts:
        """Return what was written, as the action takes it."""
        said = self.said()
        said.pop("revision", None)
        return RecognitionFacts(**said)


class RiskForm(forms.Form):
    """What someone found who read a campaign for risks."""

    risk_found = forms.TypedChoiceField(
        label=_("Does it put anyone at risk?"), coerce=lambda text: text == "yes",
        choices=[("", _("Choose")), ("no", _("No risk found")), ("yes", _("A risk was found"))],
    )  # fmt: skip
    note = TextField(
        label=_("What you looked at and what you found"), rows=4, max_length=4000,
        help_text=_("The desk reads it: name nobody."),
    )  # fmt: skip
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)


class ReachForm(WarnsOfNames):
    """How many a campaign reached."""

    open_words = ("note",)

    reach = forms.IntegerField(label=_("How many it reached"), min_value=0)
    note = TextField(label=_("How that was counted"), rows=2, max_length=300)
