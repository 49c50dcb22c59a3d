"""Forms after the grant: follow-up, reasons to assess again, closing, leaving, justice."""

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

import vocab
from amparo.cases.forms import CaseForm
from amparo.cases.models import Case
from amparo.people.models import Organisation
from amparo.situations.models import Incident, standing
from amparo.ui import days
from amparo.ui.forms import PartialDateField, TextField

LONG = 4000
SUITS = [(str(n), str(n)) for n in range(1, 6)]
DAY = forms.DateInput(attrs={"type": "date"})


def words_of(vocabulary: str) -> list[tuple[str, str]]:
    """Return a closed list as choices in the reader's language."""
    language = get_language() or "es"
    return [
        (key, term.label.in_language(language)) for key, term in vocab.terms(vocabulary).items()
    ]


class FollowUpForm(CaseForm):
    """How the officer spoke with the person, and what the person said."""

    mode = forms.ChoiceField(
        label=_("How did you speak?"), widget=forms.RadioSelect,
        choices=(("visit", _("Visit")), ("call", _("Call")), ("message", _("Messages")),
                 ("with_interpreter", _("With an interpreter"))),
    )  # fmt: skip
    statement = TextField(label=_("What did the person say?"), max_length=LONG)
    suitability = forms.ChoiceField(
        label=_("How well do the measures suit, in the person's words?"), choices=SUITS,
        widget=forms.RadioSelect, required=False,
        help_text=_("1: they do not help. 5: they help."),
    )  # fmt: skip
    incidents_since = forms.IntegerField(
        label=_("How many new incidents since the last contact?"), min_value=0, max_value=999,
        initial=0,
    )  # fmt: skip
    next_on = forms.DateField(label=_("Next contact"), required=False, widget=DAY)

    def clean_suitability(self) -> int | None:
        """Return the figure, or nothing."""
        said = self.cleaned_data["suitability"]
        return int(said) if said else None


class TriggerForm(CaseForm):
    """A reason to assess again."""

    kind = forms.ChoiceField(label=_("What is the reason?"))
    note = TextField(label=_("Tell it"), max_length=LONG, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = words_of("cases/reassessment_triggers")


class AnswerTriggersForm(CaseForm):
    """Assess again because of a reason that waits, or say why not."""

    trigger = forms.ChoiceField(label=_("Which reason?"), widget=forms.RadioSelect)
    then = forms.ChoiceField(
        label=_("What follows?"), widget=forms.RadioSelect,
        choices=(("reassess", _("Assess the risk again; measures stay meanwhile")),
                 ("dismiss", _("It does not ask for it"))),
    )  # fmt: skip
    reason = TextField(
        label=_("If not, why?"), max_length=LONG, required=False,
        help_text=_("What the person asks for, or a date sets, cannot be dismissed."),
    )  # fmt: skip

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = get_language() or "es"
        waiting = case.triggers.filter(handled_at=None).order_by("at")
        self.fields["trigger"].choices = [
            (str(one.pk), vocab.label("cases/reassessment_triggers", one.kind, language))
            for one in waiting
        ]


class ClosingForm(CaseForm):
    """Why the case could be closed."""

    ground = forms.ChoiceField(
        label=_("On which ground?"), widget=forms.RadioSelect,
        choices=(("ordinary_level", _("A fresh assessment found ordinary risk")),
                 ("person_asked", _("The person asks for it")),
                 ("dead_or_untraceable", _("The person cannot be found after every effort"))),
    )  # fmt: skip
    reasons = TextField(label=_("Reasons"), max_length=LONG, help_text=_("The person reads them."))


class ReasonsForm(CaseForm):
    """Reasons of an act."""

    reason = TextField(label=_("Reasons"), max_length=LONG)


class CheckWithdrawalForm(CaseForm):
    """What the private talk found."""

    no_pressure = forms.ChoiceField(
        label=_("Is the wish the person's own, with no sign of pressure?"),
        choices=(("yes", _("Yes, I spoke with them alone")), ("no", _("I am not sure"))),
        widget=forms.RadioSelect,
    )
    re_entry_explained = forms.BooleanField(
        label=_("I explained that they may come back any day"), required=False
    )


class LossForm(CaseForm):
    """A death or a disappearance."""

    kind = forms.ChoiceField(
        label=_("What happened?"), widget=forms.RadioSelect,
        choices=(("death", _("Death")), ("disappearance", _("Disappearance"))),
    )  # fmt: skip
    cause = forms.ChoiceField(
        label=_("By what cause?"), widget=forms.RadioSelect,
        choices=(("killing", _("Killing")), ("other", _("Another cause")),
                 ("unknown", _("Not known yet"))),
    )  # fmt: skip
    occurred = PartialDateField(label=_("When?"))
    family_protection = TextField(
        label=_("How are the family or the community protected now?"), max_length=LONG,
        required=False,
    )  # fmt: skip

    def clean_occurred(self) -> str:
        """Return the partial date as text."""
        return str(self.cleaned_data["occurred"] or "")


class TrackForm(CaseForm):
    """An inquiry to follow, or why there is none."""

    incident = forms.ModelChoiceField(
        queryset=None, label=_("About which incident?"), required=False,
        empty_label=_("None in particular"),
    )  # fmt: skip
    authority = forms.ModelChoiceField(
        queryset=None, label=_("Authority"), required=False, empty_label=_("Another, or none")
    )
    authority_name = forms.CharField(label=_("Which office"), required=False, max_length=200)
    file_number = forms.CharField(
        label=_("File number"), required=False, max_length=80,
        help_text=_("Kept sealed; never in lists or notices."),
    )  # fmt: skip
    special_unit = forms.CharField(label=_("Specialised unit"), required=False, max_length=120)
    counsel = forms.CharField(label=_("The person's lawyer"), required=False, max_length=120)
    no_complaint_because = TextField(
        label=_("If there is no complaint, why?"), required=False, max_length=LONG, rows=2
    )

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        justice = Organisation.objects.filter(
            country=case.profile.country, kind__in=("prosecution", "judiciary", "police")
        )
        self.fields["authority"].queryset = justice.order_by("code")
        mine = Incident.objects.filter(standing(), case_links__case=case)
        self.fields["incident"].queryset = mine.order_by("occurred", "id")
        self.fields["incident"].label_from_instance = _incident


def _incident(incident: Incident) -> str:
    kind = vocab.label("situations/incident_types", incident.type, get_language() or "es")
    return f"{kind}, {days.day(incident.occurred)}" if incident.occurred else kind


class MilestoneForm(CaseForm):
    """A step of justice on one of the inquiries."""

    track = forms.ChoiceField(label=_("Which inquiry?"), widget=forms.RadioSelect)
    kind = forms.ChoiceField(label=_("Which step?"))
    on = forms.DateField(label=_("On which day?"), widget=DAY)
    note = TextField(label=_("Note"), required=False, max_length=LONG, rows=2)

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["track"].choices = [
            (str(t.pk), str(t.authority or t.authority_name or _("Inquiry")))
            for t in case.justice_tracks.order_by("opened_at")
        ]
        self.fields["kind"].choices = words_of("cases/justice_milestones")


class InternationalForm(CaseForm):
    """A measure of an international body about the same person."""

    body = forms.ChoiceField(label=_("Which kind?"))
    reference = forms.CharField(label=_("Number"), max_length=80)
    granted_on = PartialDateField(label=_("Granted when?"))
    summary = TextField(label=_("What it asks of the State"), required=False, max_length=LONG)
    state_reports_due_on = forms.DateField(
        label=_("The State must report by"), required=False, widget=DAY
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["body"].choices = words_of("cases/international_measures")

    def clean_granted_on(self) -> str:
        """Return the partial date as text."""
        return str(self.cleaned_data["granted_on"] or "")


class GrievanceForm(CaseForm):
    """The answer to a complaint that waits."""

    grievance = forms.ChoiceField(label=_("Which complaint?"), widget=forms.RadioSelect)
    answer = TextField(label=_("Answer"), max_length=LONG, help_text=_("The person reads it."))

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = get_language() or "es"
        self.fields["grievance"].choices = [
            (str(g.pk), f"{vocab.label('cases/grievance_subjects', g.about, language)}: {g.text}")
            for g in case.grievances.filter(answered_at=None).order_by("made_at")
        ]
