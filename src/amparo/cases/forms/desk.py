"""What the desk writes about papers and complaints."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from amparo.cases.models import DeskPaper
from amparo.people.models import User
from amparo.people.queries import users_with
from amparo.ui.forms import TextField

WORDS = 8000
RECEIVERS = ("intake_officer", "intake_lead", "case_officer")


class HandOnForm(forms.Form):
    """Who sees to a paper."""

    to = forms.ModelChoiceField(
        queryset=User.objects.none(), label=_("Who sees to it?"), empty_label=_("Choose an officer")
    )

    def __init__(self, *args: Any, paper: DeskPaper, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = User.objects.none()
        for role in RECEIVERS:
            found = found | users_with(role, organisation=paper.desk)
        self.fields["to"].queryset = found.distinct()


class AnswerComplaintForm(forms.Form):
    """The answer to a claim or complaint."""

    text = TextField(
        label=_("Answer to whoever complained"), rows=8, max_length=WORDS,
        help_text=_("They read it with their code, in the language they wrote in."),
    )  # fmt: skip
