"""Telling it aloud: who speaks is asked first, then recorded; twice, for two different things."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from amparo.cases.actions.recordings import Agreement
from amparo.cases.forms.public.fields import words
from amparo.evidence.queries import is_a_voice, is_sound
from amparo.ui.sound import SoundField

VOICE = ("keep_recording", "use_recording", "recorded_by", "recording")
YES_NO = (("given", _("Yes")), ("refused", _("No")))


class VoiceForm(forms.Form):
    """A form that also takes a recording, and asks for consent to every sound it takes."""

    keep_recording = forms.ChoiceField(
        label=_("You may tell it aloud. May we keep the recording and listen to it?"),
        help_text=_(
            "Only those who work on your request listen, and each time is written down. You can "
            "take it back later. If another person speaks, ask them first, in their language."
        ),
        choices=YES_NO,
        widget=forms.RadioSelect,
        required=False,
    )
    use_recording = forms.ChoiceField(
        label=_("May we write down what is said and use it in the case?"),
        help_text=_("If not, it is only listened to."),
        choices=YES_NO,
        widget=forms.RadioSelect,
        required=False,
    )
    recorded_by = forms.ChoiceField(
        label=_("Who makes the recording?"), widget=forms.RadioSelect, required=False
    )
    recording = SoundField(
        label=_("Recording"),
        help_text=_("In any language. Kept sealed."),
        required=False,
        consent="keep_recording",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["recorded_by"].choices = words("cases/recorders")  # type: ignore[attr-defined]

    @property
    def voice(self) -> list[forms.BoundField]:
        """Return the questions about a recording, in the order in which they are asked."""
        return [self[name] for name in VOICE]

    def full_clean(self) -> None:
        """Look at everything; where something is to be corrected, ask for the recording again."""
        super().full_clean()
        lost = self.is_bound and self.errors and self.files.get("recording")
        if lost and "recording" in self.fields and "recording" not in self.errors:
            self.add_error(
                "recording",
                _("Record or choose it again: a page with something to correct cannot hold it."),
            )

    def clean(self) -> dict[str, Any]:
        """Ask for both consents and for who recorded, if any sound is sent."""
        said: dict[str, Any] = super().clean() or self.cleaned_data
        if "recording" in self.fields:
            self._is_agreed(said)
        return said

    def _is_agreed(self, said: dict[str, Any]) -> None:
        one = said.get("recording")
        if one and not is_sound(_content(one)):
            self.add_error(
                "recording", _("This is not a sound. Send MP3, OGG, WAV, M4A, AMR or WebM.")
            )
        others = said.get("files") or []
        if one or any(is_a_voice(_content(file)) for file in others):
            for field, why in self.agreement().lacks():
                self.add_error(field, why)
        elif said.get("keep_recording") == "given" and not {"recording", "files"} & set(
            self.errors
        ):
            self.add_error(
                "recording", _("No recording came. Record or choose it, or answer «No» above.")
            )

    def agreement(self) -> Agreement:
        """Return what was answered about the recordings."""
        said = self.cleaned_data
        return Agreement(
            keep=said.get("keep_recording", ""), use=said.get("use_recording", ""),
            by=said.get("recorded_by", ""),
        )  # fmt: skip


def _content(file: Any) -> bytes:
    content: bytes = file.read()
    file.seek(0)
    return content
