"""What the person writes on the pages of their own case."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from amparo.cases.forms.public.fields import (
    HOURS,
    WORDS,
    PhoneField,
    attachments,
    line,
    words,
)
from amparo.cases.forms.public.gate import GatedForm
from amparo.cases.forms.public.voice import VoiceForm
from amparo.ui.forms import TextField, TriStateField


class CodeForm(GatedForm):
    """The code with which a person comes back. Beyond the limits, with a question."""

    code = forms.CharField(
        label=_("Your code"),
        max_length=80,
        help_text=_("Three words and six numbers, with or without dots and spaces."),
        error_messages={"required": _("Write your code.")},
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )
    field_order = ("code", "answer")


class MessageForm(forms.Form):
    """Words to those on the case."""

    text = TextField(
        label=_("Write to those who see your request"), max_length=WORDS, rows=5,
        error_messages={"required": _("Write something first.")},
    )  # fmt: skip


class NewsForm(VoiceForm):
    """Something new: words, a voice, files, a danger."""

    text = TextField(
        label=_("What is new?"), max_length=WORDS, rows=6, required=False,
        help_text=_("A threat, an attack, a change in your life or in the place."),
    )  # fmt: skip
    danger = forms.MultipleChoiceField(
        label=_("Is there danger now?"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("If you tap one, the person on duty reads it at once."),
    )  # fmt: skip
    files = attachments()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["danger"].choices = words("cases/urgency_questions")

    def clean(self) -> dict[str, Any]:
        """Return what was said, if anything was."""
        said = super().clean()
        told = any(said.get(name) for name in ("text", "danger", "files", "recording"))
        if not self.errors and not told:
            self.add_error("text", _("Write something first."))
        return said


class ContactForm(forms.Form):
    """How to reach the person without danger."""

    phone = PhoneField(
        label=_("Which number do we call?"),
        help_text=_("A mobile, or that of someone you trust. You may leave it empty."),
    )
    hours = forms.MultipleChoiceField(
        label=_("When is it safe to call?"), choices=HOURS, required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    safe_word = line(
        label=_("A word to know us by"), max_length=40,
        help_text=_("We say it when we call. If you do not hear it, hang up."),
    )  # fmt: skip
    may_leave_message = TriStateField(
        label=_("If somebody else answers, may we leave a message?"),
        yes=_("Yes: that we called, nothing more"), no=_("No, hang up"),
        unknown=_("I do not know"), required=False,
    )  # fmt: skip
    trusted = line(
        label=_("Whom may we ask if we cannot reach you?"),
        help_text=_("Name and number of someone you trust."),
    )


class CompanionForm(forms.Form):
    """Who goes with the person."""

    companion = line(
        label=_("Who goes with you to meetings and calls?"), max_length=400,
        help_text=_("Name and number of someone you trust. Leave it empty to go alone."),
    )  # fmt: skip
