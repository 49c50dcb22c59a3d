"""What the person writes to complain, to be assessed again, to object, to stop."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from amparo.cases.forms.public.fields import WORDS, words
from amparo.ui.forms import TextField


class ComplainForm(forms.Form):
    """A complaint about how the person is treated."""

    about = forms.ChoiceField(label=_("What is it about?"), widget=forms.RadioSelect)
    text = TextField(label=_("What happened?"), max_length=WORDS, rows=6)
    anonymous = forms.BooleanField(label=_("Do not tell my officer that it was me"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["about"].choices = words("cases/grievance_subjects")


class AgainForm(forms.Form):
    """Why the person asks to be assessed again."""

    text = TextField(
        label=_("What changed?"), max_length=WORDS, rows=5, required=False,
        help_text=_("Your home, your work, new threats, someone set free. In your words."),
    )  # fmt: skip


class ClosingForm(forms.Form):
    """Whether the person agrees that the case be closed."""

    answer = forms.ChoiceField(
        label=_("Do you agree to close?"), widget=forms.RadioSelect,
        choices=(("no", _("No, I want it to go on")), ("yes", _("Yes, it can be closed"))),
    )  # fmt: skip
    text = TextField(label=_("If not, tell why"), max_length=WORDS, rows=4, required=False)


class StopForm(forms.Form):
    """The wish to stop."""

    text = TextField(
        label=_("Do you want to tell why?"), max_length=WORDS, rows=4, required=False,
        help_text=_("You do not have to. If someone forces you, write it here or say it when we "
                    "speak with you alone."),
    )  # fmt: skip
