"""How someone wants to be told."""

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from amparo.notices.queries import may_be_silenced


class Wish(forms.Form):
    """A digest, single mails, and what only stands in the list."""

    digest = forms.ChoiceField(
        label=_("Summary of what waits for you"),
        choices=[
            ("daily", _("Each working day")),
            ("weekly", _("On Mondays")),
            ("none", _("Never")),
        ],
        widget=forms.RadioSelect,
    )
    at_once = forms.BooleanField(
        label=_("Write to me at once"),
        required=False,
        help_text=_("Without this only what is urgent or compulsory is written at once."),
    )
    silenced = forms.MultipleChoiceField(
        label=_("Only in the list, without an e-mail"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = get_language() or "es"
        self.fields["silenced"].choices = [
            (key, words.label.in_language(language)) for key, words in may_be_silenced().items()
        ]
