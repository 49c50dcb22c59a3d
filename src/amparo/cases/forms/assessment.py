"""Forms of the risk assessment: who assesses, answers, the legal test, the words, the review."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

import vocab
from amparo.cases.forms import CaseForm
from amparo.cases.forms.urgent import RIGHTS
from amparo.cases.models import Assessment, Case, IncidentLink
from amparo.people.models import User
from amparo.places.queries import profile_of
from amparo.situations.models import Incident, standing
from amparo.ui.forms import FilesField, Option, TextField, TriStateField
from vocab import Instrument, Item

REASON, LONG = 2000, 8000
MAX_BYTES = 20 * 1024 * 1024
ANSWERS = (*"01234", "U", "NA")
TEST = (("yes", _("Yes")), ("no", _("No")), ("unknown", _("Not known")))


class AssessorForm(CaseForm):
    """Which of the certified people takes the case."""

    assessor = forms.ModelChoiceField(
        queryset=None, label=_("Who assesses?"), empty_label=None, widget=forms.RadioSelect,
        error_messages={"required": _("Choose who assesses.")},
    )  # fmt: skip

    def __init__(
        self, *args: Any, candidates: Sequence[tuple[User, Option]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["assessor"]
        field.queryset = User.objects.filter(pk__in=[user.pk for user, _words in candidates])
        field.choices = [(user.pk, words) for user, words in candidates]


class BeginForm(CaseForm):
    """The declaration about conflicts, without which nothing begins."""

    has_conflict = forms.ChoiceField(
        label=_("Do you have a conflict of interest in this case?"), widget=forms.RadioSelect,
        help_text=_("Kinship, friendship, quarrel, business, or work with who may be behind it."),
        choices=(
            ("no", _("No, none")),
            ("yes", Option(_("Yes"), _("Someone else will assess. You lose sight of the case."))),
        ),
        error_messages={"required": _("Declare it before you begin.")},
    )  # fmt: skip
    note = TextField(label=_("What kind?"), required=False, rows=2, max_length=REASON)


class SavedForm(forms.Form):
    """A screen of an assessment that is saved as it goes; nothing on it is required yet."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class AnswersForm(SavedForm):
    """The answers to one dimension, each with its reason. Only what was sent is saved."""

    def __init__(
        self, *args: Any, items: Iterable[Item], instrument: Instrument, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.items = tuple(items)
        means = {p.key: p.label.in_language(get_language() or "es") for p in instrument.answers}
        for item in self.items:
            self.fields[item.id] = forms.ChoiceField(
                choices=[(one, means[one]) for one in ANSWERS], required=False,
                widget=forms.RadioSelect, label=item.id,
            )  # fmt: skip
            self.fields[_reason(item.id)] = TextField(
                label=_("Reason"), required=False, rows=2, max_length=REASON
            )

    def clean(self) -> dict[str, Any]:
        """Return what was answered; words without an answer are not lost but asked about."""
        said = super().clean() or self.cleaned_data
        for item in self.items:
            if said.get(_reason(item.id)) and not said.get(item.id):
                self.add_error(item.id, _("Choose an answer for the reason you wrote."))
        return said

    @property
    def answers(self) -> dict[str, str]:
        """Return the answers sent, by item."""
        return {i.id: a for i in self.items if (a := self.cleaned_data.get(i.id))}

    @property
    def reasons(self) -> dict[str, str]:
        """Return the reasons sent, by item; an emptied one too."""
        sent = {i.id: _reason(i.id) for i in self.items}
        return {item: self.cleaned_data[name] for item, name in sent.items() if name in self.data}


def _reason(key: str) -> str:
    return f"{key}_reason"


class LegalForm(SavedForm):
    """Each quality of the risk: yes, no or not known, with its reason; the right at risk."""

    def __init__(
        self, *args: Any, qualities: Iterable[vocab.TestItem], case: Case, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.qualities = tuple(qualities)
        language = get_language() or "es"
        for quality in self.qualities:
            self.fields[quality.key] = forms.ChoiceField(
                choices=TEST, required=False, widget=forms.RadioSelect,
                label=quality.label.in_language(language),
            )  # fmt: skip
            self.fields[_reason(quality.key)] = TextField(
                label=_("Reason"), required=False, rows=2, max_length=REASON
            )
        rights = profile_of(case.profile).decision_rule.rights_urgent
        self.fields["right"] = forms.ChoiceField(
            label=_("Which right is at risk?"), required=False, widget=forms.RadioSelect,
            help_text=_("A grave and imminent risk to one of these calls the duty officer."),
            choices=[*((key, RIGHTS.get(key, key)) for key in rights), ("", _("Another, or none"))],
        )  # fmt: skip
        self.fields["attack"] = TriStateField(
            label=_("Was there a serious attack in the last 90 days?"), required=False,
            help_text=_("An attempt on life, sexual violence, abduction or torture."),
        )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Return what was answered; words without an answer are not lost but asked about."""
        said = super().clean() or self.cleaned_data
        for quality in self.qualities:
            if said.get(_reason(quality.key)) and not said.get(quality.key):
                self.add_error(quality.key, _("Choose an answer for the reason you wrote."))
        return said

    @property
    def answers(self) -> dict[str, str]:
        """Return the qualities answered."""
        return {q.key: a for q in self.qualities if (a := self.cleaned_data.get(q.key))}

    @property
    def reasons(self) -> dict[str, str]:
        """Return the reasons of the qualities answered."""
        return {key: self.cleaned_data[_reason(key)] for key in self.answers}

    def pairs(self) -> list[tuple[Any, Any]]:
        """Return each quality beside its reason, to be drawn."""
        return [(self[q.key], self[_reason(q.key)]) for q in self.qualities]


class WordsForm(SavedForm):
    """The account, the level in words, the contact with the person, what changed."""

    narrative = TextField(
        label=_("What happened, and how does the risk stand?"), required=False, rows=10,
        max_length=LONG,
        help_text=_("The person reads this while you write it. Name no source that trusted you."),
    )  # fmt: skip
    intersection = TextField(
        label=_("How do the factors of the differential approach make each other worse?"),
        required=False, rows=4, max_length=LONG,
    )  # fmt: skip
    level = forms.ChoiceField(
        label=_("Do you write a higher level than the result?"), required=False,
        widget=forms.RadioSelect,
        help_text=_("The number supports your reasons and never replaces them. It may be raised, "
                    "never lowered."),
    )  # fmt: skip
    level_reason = TextField(
        label=_("Why is this the level?"), required=False, rows=5, max_length=LONG
    )
    change_reasons = TextField(
        label=_("What changed since the previous assessment, in sum?"), required=False, rows=4,
        max_length=LONG, help_text=_("Each answer that moved has its own reason beside it."),
    )  # fmt: skip
    contact_on = forms.DateField(
        label=_("When did you speak with the person?"), required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )  # fmt: skip
    no_contact_reason = TextField(
        label=_("If you did not, why was it not safe?"), required=False, rows=2, max_length=REASON
    )
    interpreter = forms.CharField(
        label=_("Who interpreted?"), required=False, max_length=120,
        help_text=_("The name in service, or that you speak the language yourself."),
    )  # fmt: skip
    said = TextField(
        label=_("What does the person say about this assessment?"), required=False, rows=4,
        max_length=LONG,
        help_text=_("In their own words, added to what they wrote. It is always attached."),
    )  # fmt: skip

    def __init__(self, *args: Any, of: Assessment, shows: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = get_language() or "es"
        levels = [
            (key, vocab.label("cases/risk_levels", key, language))
            for key in ("extraordinary", "extreme")
        ]
        self.fields["level"].choices = [("", _("No, the result stands")), *levels]
        for name in {"intersection", "change_reasons", "interpreter"} - set(shows):
            if not getattr(of, name):
                del self.fields[name]


class EvidenceForm(forms.Form):
    """What an answer rests on."""

    file = FilesField(
        label=_("A file"), required=False, max_files=1, max_bytes=MAX_BYTES,
        help_text=_("A recording, a photograph, a record. Hidden data is taken out of it."),
    )  # fmt: skip
    incident = forms.ModelChoiceField(
        queryset=Incident.objects.none(), required=False,
        empty_label=pgettext_lazy("chosen", "None"), label=_("An incident of this case"),
    )  # fmt: skip
    text = TextField(
        label=_("In words: what it is and when"), required=False, rows=3, max_length=REASON,
        help_text=_("An interview, a route described, a source. Only the file holds it."),
    )  # fmt: skip
    reliability = forms.ChoiceField(label=_("How reliable is it?"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        linked = IncidentLink.objects.filter(case=case).values("incident")
        incidents = Incident.objects.filter(standing(), pk__in=linked)
        self.fields["incident"].queryset = incidents
        if not incidents.exists():
            del self.fields["incident"]
        language = get_language() or "es"
        self.fields["reliability"].choices = [
            (key, term.label.in_language(language))
            for key, term in vocab.terms("situations/reliability").items()
        ]
        self.fields["reliability"].initial = "unknown"


class RebutForm(CaseForm):
    """Why a presumed risk does not hold, with its evidence."""

    text = TextField(
        label=_("What shows that the presumed risk does not hold?"), rows=6, max_length=LONG
    )
    upload = FilesField(
        label=_("The evidence"), required=False, max_files=1, max_bytes=MAX_BYTES,
        help_text=_("Or what the answers already rest on."),
    )  # fmt: skip


class ReviewForm(CaseForm):
    """Accept or return, with reasons. There is no field for the score: it is not changed here."""

    outcome = forms.ChoiceField(
        label=_("What do you decide?"), widget=forms.RadioSelect,
        choices=(
            ("accept", Option(_("Accept it"), _("The case goes on with this level."))),
            ("return", Option(_("Return it"), _("The assessor corrects it by your reasons."))),
        ),
        error_messages={"required": _("Choose whether you accept or return it.")},
    )  # fmt: skip
    agrees_rebuttal = forms.ChoiceField(
        label=_("Do you agree that the presumption of risk is rebutted with evidence?"),
        widget=forms.RadioSelect, required=False,
        choices=(("yes", _("Yes, I agree")), ("no", _("No, the risk stays presumed"))),
    )  # fmt: skip
    reasons = TextField(
        label=_("Reasons"), rows=5, max_length=LONG,
        help_text=_("If you return it: exactly what is missing, question by question."),
        error_messages={"required": _("Write the reasons of your review.")},
    )  # fmt: skip

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not case.presumption_rebuttal or case.presumption_rebutted_at:
            del self.fields["agrees_rebuttal"]
