"""What the person says of their plan: each answer, if it happened, that they do not agree."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from amparo.cases.forms.implementing import HAPPENED, marks
from amparo.cases.forms.plan import answers
from amparo.cases.forms.public.fields import WORDS
from amparo.ui.forms import TextField


class OwnAnswerForm(forms.Form):
    """Yes, no, or yes with a change, in one's own words."""

    answer = forms.ChoiceField(
        label=_("Do you want it?"), widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of the three.")},
    )  # fmt: skip
    words = TextField(
        label=_("In your own words"), required=False, max_length=WORDS, rows=4,
        help_text=_("What should change, or why not. You may leave it empty if you say yes."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["answer"].choices = answers(without=("not_reached",))


class OwnHappenedForm(forms.Form):
    """Whether a measure happened, how much it helps, and what the person adds."""

    happened = forms.ChoiceField(
        label=_("Did it happen?"), choices=HAPPENED, widget=forms.RadioSelect,
        error_messages={"required": _("Choose yes or no.")},
    )  # fmt: skip
    suitability = marks(label=_("How much does it help you?"), widget=forms.RadioSelect)
    text = TextField(
        label=_("In your own words"), required=False, max_length=WORDS, rows=4,
        help_text=_("The body does not read this. Those on your case do."),
    )  # fmt: skip


class OwnReviewForm(forms.Form):
    """Why the person does not agree."""

    text = TextField(
        label=_("Why do you not agree?"), max_length=WORDS, rows=6,
        help_text=_("In your own words. No lawyer is needed."),
        error_messages={"required": _("Say why you do not agree.")},
    )  # fmt: skip
