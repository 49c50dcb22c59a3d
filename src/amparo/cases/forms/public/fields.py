"""Fields that several public forms share."""

import re
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import get_language, override
from django.utils.translation import gettext_lazy as _

import vocab
from amparo.ui.forms import FilesField, Option

MOBILE = 9  # digits of a mobile number in Peru, which begins with 9
SHORTEST, LONGEST = 6, 15  # digits of a number anywhere
FILES = 10
WORDS = 20_000  # characters of a long text
QUIET = {"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
HOURS = (
    ("morning", _("In the morning")),
    ("afternoon", _("In the afternoon")),
    ("night", _("At night")),
)


class PhoneField(forms.CharField):
    """A telephone number as people write it; gives its digits, with a + before a foreign one."""

    def __init__(self, **kwargs: Any) -> None:
        attrs = {**QUIET, "inputmode": "tel"}
        kwargs.setdefault("widget", forms.TextInput(attrs={**attrs, "type": "tel"}))
        super().__init__(**{"required": False, "max_length": 40, **kwargs})

    def clean(self, value: Any) -> str:
        """Return the number, or say how many digits are missing."""
        typed = super().clean(value)
        if not typed:
            return ""
        if re.search(r"[^\d\s()+./-]", typed):
            raise forms.ValidationError(
                _("Write only the digits of the number, or leave it empty.")
            )
        digits = re.sub(r"\D", "", typed)
        mobile = digits.startswith("9") and not typed.lstrip().startswith("+")
        least = MOBILE if mobile else SHORTEST
        if len(digits) < least:
            raise forms.ValidationError(
                _("Digits are missing: this number needs %(least)d and here are %(here)d. Add the "
                  "missing ones or erase the number.")
                % {"least": least, "here": len(digits)}
            )  # fmt: skip
        if len(digits) > LONGEST:
            raise forms.ValidationError(_("This number is too long. Look at it again."))
        return ("+" if typed.lstrip().startswith("+") else "") + digits


def words(name: str, *, without: tuple[str, ...] = ()) -> list[tuple[str, Option]]:
    """Return the choices of a closed list in the reader's language, each with its line below."""
    language = get_language() or "es"
    return [
        (
            term.key,
            Option(
                term.label.in_language(language),
                term.definition.in_language(language) if term.definition else "",
            ),
        )
        for term in vocab.terms(name).values()
        if term.retired is None and term.key not in without
    ]


def languages() -> list[tuple[str, str]]:
    """Return the languages a person may be spoken to in, each by its own name."""
    return [
        (language.key, language.own_name or language.label.in_language(get_language() or "es"))
        for language in vocab.terms("places/languages").values()
        if language.retired is None
    ]


def attachments(**kwargs: Any) -> FilesField:
    """Return the field for recordings, pictures and papers."""
    return FilesField(
        **{
            "required": False,
            "max_files": FILES,
            "label": _("Recordings, pictures or papers"),
            "help_text": _(
                "We take out the place and the date that are hidden in a picture. Up to ten files."
            ),
            **kwargs,
        }
    )


def line(**kwargs: Any) -> forms.CharField:
    """Return a short text that no browser remembers."""
    kwargs.setdefault("widget", forms.TextInput(attrs={"autocomplete": "off"}))
    return forms.CharField(**{"required": False, "max_length": 200, **kwargs})


def contact_of(said: Mapping[str, Any]) -> dict[str, Any] | None:
    """Return how to reach someone safely, as the vault keeps it; None if nothing was said."""
    if not (said["phone"] or said["safe_word"]):
        return None
    with override("es"):  # the language of those who will call
        hours = ", ".join(str(label).lower() for key, label in HOURS if key in said["hours"])
    return {
        "type": "phone", "value": said["phone"], "hours": list(said["hours"]),
        "safe_hours": hours, "safe_word": said["safe_word"],
        "may_leave_message": said["may_leave_message"],
    }  # fmt: skip
