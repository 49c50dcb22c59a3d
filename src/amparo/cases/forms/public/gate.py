"""The form that anyone may send: dated, sent once, and asked for a sign of life when it floods."""

import uuid
from typing import Any

from django import forms
from django.core import signing
from django.forms.utils import ErrorDict
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from amparo.cases.rules import puzzles
from amparo.ui.forms import TrapField
from vocab.public import flooding, questions

SIGNER = signing.TimestampSigner(salt="amparo.cases.public")


class GatedForm(forms.Form):
    """A public form. Its token names the submission: sent twice, it is one.

    `asks`: beyond the limits, or always where the form is long, the script's sum or the answer to
    a simple question is needed.
    """

    token = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)
    work = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)
    answer = forms.CharField(
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none"}),
        help_text=_("A short question, so that we know that a person is writing."),
    )
    website = TrapField()

    def __init__(
        self,
        *args: Any,
        asks: bool = False,
        submission: uuid.UUID | None = None,
        timed: bool = True,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.asks, self.timed = asks, timed
        sent, self.is_fresh = _read(self.data.get(self.add_prefix("token"), ""))
        # A form of several screens keeps its submission; any other brings it in the token.
        self.submission = submission or sent or uuid.uuid4()
        self.token_text = self.data.get(self.add_prefix("token"), "") if self.is_fresh else ""
        if not self.token_text:
            self.token_text = SIGNER.sign(self.submission.hex)
            if self.is_bound:
                self.data = self.data.copy()
                self.data[self.add_prefix("token")] = self.token_text
        self.initial["token"] = self.token_text
        key = puzzles.chosen(self.submission.hex, tuple(questions()))
        self.question = questions()[key]
        if asks:
            self.fields["answer"].label = self.question.ask.in_language(get_language() or "es")
        else:
            del self.fields["answer"], self.fields["work"]

    @property
    def bits(self) -> int:
        """Return the difficulty of the sum."""
        return flooding().work_bits

    def show_unchecked(self) -> None:
        """Show what was kept without judging it: the person is only looking at the screen."""
        self._errors = ErrorDict()
        self.cleaned_data = {}

    def clean(self) -> dict[str, Any]:
        """Return what was said, once the form is neither too old nor sent by a program."""
        said = super().clean() or self.cleaned_data
        if self.timed and not self.is_fresh:
            raise forms.ValidationError(
                _("This page was open for a long time. Nothing is lost: press the button again.")
            )
        if self.asks and not self._is_by_a_person(said):
            self.add_error("answer", _("Answer this short question to go on."))
        return said

    def _is_by_a_person(self, said: dict[str, Any]) -> bool:
        if puzzles.is_answered(said.get("answer", ""), self.question.answers):
            return True
        return puzzles.is_done(self.token_text, said.get("work", ""), self.bits)


def _read(token: str) -> tuple[uuid.UUID | None, bool]:
    """Return the submission that a token names, and whether the form may still be sent."""
    try:
        named = SIGNER.unsign(token, max_age=flooding().form_hours * 3600)
        return uuid.UUID(hex=named), True
    except signing.SignatureExpired:
        return uuid.UUID(hex=SIGNER.unsign(token)), False
    except (signing.BadSignature, ValueError):
        return None, False
