"""What a document or a claim is about, and in which language a document is."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from amparo.evidence.forms.sources import words_of


class LanguageForm(forms.Form):
    """The language of a document."""

    language = forms.ChoiceField(label=_("Language"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = words_of("places/languages")


class ThemesForm(forms.Form):
    """Themes of the list."""

    themes = forms.MultipleChoiceField(
        label=_("About"), widget=forms.CheckboxSelectMultiple, required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["themes"].choices = words_of("evidence/themes")
