"""Forms of the intake desk."""

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from amparo.cases.forms import CaseForm
from amparo.cases.models import Case
from amparo.people.queries import users_with
from amparo.places.queries import profile_of
from amparo.ui.forms import TextField

LONG = 4000


class AdmitForm(CaseForm):
    """Why this is a defender, how the risk comes from the work, who takes the case."""

    defender_reason = TextField(
        label=_("Why is this a human rights defender?"),
        help_text=_("By what the person or group does, not by post or title."),
        max_length=LONG,
    )
    nexus_reason = TextField(
        label=_("How does the risk come from the defence work?"), max_length=LONG
    )
    case_officer = forms.ModelChoiceField(
        queryset=None, label=_("Who will take the case?"), empty_label=_("Choose an officer")
    )
    presumption_group = forms.ChoiceField(
        label=_("Does the person belong to a group whose risk is presumed?"), required=False
    )

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["case_officer"].queryset = users_with("case_officer", organisation=case.desk)
        groups = profile_of(case.profile).presumption_groups
        language = get_language() or "es"
        self.fields["presumption_group"].choices = [
            ("", _("To none")),
            *((group.key, group.label.in_language(language)) for group in groups),
        ]


class AskInformationForm(CaseForm):
    """Exactly what is missing, one item a line."""

    items = TextField(
        label=_("What exactly is missing?"),
        help_text=_("One item a line. A police complaint is never required."),
        max_length=LONG,
    )

    def clean_items(self) -> list[str]:
        """Return the items, one a line."""
        return [line for line in self.cleaned_data["items"].splitlines() if line.strip()]


class ReferForm(CaseForm):
    """Who receives the request, and why."""

    receiver = forms.CharField(label=_("Which body receives it?"), max_length=200)
    reason = TextField(
        label=_("Why is it passed on?"), help_text=_("The person reads this."), max_length=LONG
    )


class DeclineForm(CaseForm):
    """Why the request is not admitted."""

    reason = TextField(
        label=_("Why is it not admitted?"),
        help_text=_("The person reads this, and may ask for review."),
        max_length=LONG,
    )


class AnswerInformationForm(CaseForm):
    """What the person answered, when it came by telephone or in person."""

    text = TextField(label=_("What did the person answer?"), max_length=LONG)
