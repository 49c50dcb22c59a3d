"""What someone says aloud, and whether they agree to be recorded."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amparo.situations.forms import choices
from amparo.ui.sound import SoundField


class AddRecording(forms.Form):
    """The answer to the first question, and the recording if it is yes."""

    consent = forms.ChoiceField(
        label=gettext_lazy("Does the person agree to be recorded?"),
        help_text=gettext_lazy(
            "Tell them first what it is for, who may hear it, and that they can say no without "
            "losing anything."
        ),
        choices=(("given", gettext_lazy("Yes, they agree")), ("refused", gettext_lazy("No"))),
        widget=forms.RadioSelect,
    )
    language = forms.ChoiceField(label=gettext_lazy("Language that is spoken"), required=False)
    file = SoundField(
        label=gettext_lazy("Recording"),
        required=False,
        consent="consent",
        help_text=gettext_lazy("Kept sealed. Everyone who listens is written down."),
    )
    told_by = forms.CharField(
        label=gettext_lazy("Who speaks, if it is not the person at risk"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("Kept sealed, and never shown to the person protected."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = choices.words(  # type: ignore[attr-defined]
            "places/languages", empty=_("Choose")
        )

    def clean(self) -> dict[str, Any]:
        """Ask for the sound and its language only of who agreed."""
        said = self.cleaned_data
        if said.get("consent") == "given":
            if not said.get("language"):
                self.add_error("language", _("Choose the language that is spoken."))
            if not said.get("file") and "file" not in self.errors:
                self.add_error("file", _("Record or choose a file, or say that they do not agree."))
        return said


class TakenBack(forms.Form):
    """Nothing to fill in: the button says it."""
