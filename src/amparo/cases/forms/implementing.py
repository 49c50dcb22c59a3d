"""Forms about what bodies did, as the person tells it."""

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

import vocab
from amparo.cases.forms import CaseForm
from amparo.ui.forms import TextField

HAPPENED = (("yes", _("Yes, it happened")), ("no", _("No, it did not happen")))
MARKS = (
    ("", _("I do not say")), ("1", _("1: it does not help")), ("2", "2"), ("3", "3"), ("4", "4"),
    ("5", _("5: it helps")),
)  # fmt: skip


def marks(**kwargs: Any) -> forms.TypedChoiceField:
    """Return the field for how much a measure helps, from 1 to 5, or nothing."""
    return forms.TypedChoiceField(
        **{
            "label": _("How much does it help?"), "choices": MARKS, "coerce": int,
            "empty_value": None, "required": False, **kwargs,
        }
    )  # fmt: skip


class HappenedForm(CaseForm):
    """What the person says of a measure, written down by who heard them."""

    happened = forms.ChoiceField(
        label=_("Did it happen?"), choices=HAPPENED, widget=forms.RadioSelect
    )
    suitability = marks()
    text = TextField(label=_("In their own words"), required=False, max_length=4000)
    channel = forms.ChoiceField(label=_("How did they say it?"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["channel"].choices = channels()


def channels() -> list[tuple[str, str]]:
    """Return the ways in which words come and go, in the reader's language."""
    language = get_language() or "es"
    terms = vocab.terms("cases/channels").items()
    return [(key, term.label.in_language(language)) for key, term in terms]
