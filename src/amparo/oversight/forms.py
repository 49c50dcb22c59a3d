"""What the pages of the watchers may be sent. Shape only; the world is checked by actions."""

from typing import Any

from django import forms
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from amparo.ui.forms import CodeField, Option, TextField
from vocab.words import terms

LONG = 4000  # characters
KINDS = (
    ("", _("All")),
    ("write", _("Changes")),
    ("read", _("Reads")),
    ("denied", pgettext_lazy("access", "Refused")),
)


def _words(name: str) -> list[tuple[str, Any]]:
    """Return a vocabulary as choices in the reader's language, each with its definition."""
    language = get_language() or "es"
    return [
        (term.key, Option(
            term.label.in_language(language),
            term.definition.in_language(language) if term.definition else "",
        ))
        for term in terms(name).values()
    ]  # fmt: skip


class Day(forms.DateField):
    """A day from the browser's own calendar."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class Search(forms.Form):
    """What to look for in the journal."""

    code = CodeField(label=_("Case code"), required=False)
    who = forms.CharField(label=_("Who (part of the name)"), required=False, max_length=80)
    verb = forms.ChoiceField(label=_("Act"), required=False)
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=KINDS)
    since = Day(label=_("From day"), required=False)
    until = Day(label=_("To day"), required=False)

    def __init__(self, *args: Any, verbs: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["verb"].choices = [("", _("All")), *verbs]  # type: ignore[attr-defined]


class GrantSearch(forms.Form):
    """Whose access, or to which case."""

    code = CodeField(label=_("Case code"), required=False)
    who = forms.CharField(label=_("Who"), required=False, max_length=80)


class Reason(forms.Form):
    """A reason and nothing else."""

    reason = TextField(label=_("Reason"), max_length=500, rows=3)


class Empty(forms.Form):
    """An act that needs no words."""


class AskGlass(forms.Form):
    """A request for an emergency view."""

    code = CodeField(label=_("Case code"))
    reason = TextField(
        label=_("Why you must see this case now"),
        max_length=500,
        rows=3,
        help_text=_("The person will read this reason, with your name at work."),
    )


class Hold(forms.Form):
    """An order that a file be kept."""

    code = CodeField(label=_("Case code"))
    reason = TextField(
        label=_("Reason"), max_length=500, rows=3, help_text=_("Without names: it stays for ever.")
    )
    basis = forms.CharField(
        label=_("Order or rule"), required=False, max_length=200,
        help_text=_("For instance the number of the judge's order."),
    )  # fmt: skip


class Answer(forms.Form):
    """An answer to a request about own data."""

    outcome = forms.ChoiceField(label=_("Outcome"), widget=forms.RadioSelect)
    text = TextField(
        label=_("Answer with reasons"), max_length=LONG, help_text=_("The person reads it.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["outcome"].choices = _words("oversight/outcomes")  # type: ignore[attr-defined]

    def words(self) -> dict[str, Any]:
        """Return the arguments of the action."""
        return {"outcome": self.cleaned_data["outcome"], "text": self.cleaned_data["text"]}


class Correction(Answer):
    """An answer with the values as the person says they are; what stood before is not shown."""

    legal_name = forms.CharField(label=_("Name as it should stand"), required=False, max_length=200)
    social_name = forms.CharField(label=_("Name the person uses"), required=False, max_length=200)
    document = forms.CharField(label=_("Document"), required=False, max_length=60)
    birth_date = forms.CharField(label=_("Date of birth"), required=False, max_length=20)
    exact_place = forms.CharField(label=_("Place"), required=False, max_length=300)

    def words(self) -> dict[str, Any]:
        """Return the arguments of the action."""
        names = ("legal_name", "social_name", "document", "birth_date", "exact_place")
        return super().words() | {"corrections": {n: self.cleaned_data[n] for n in names}}


class Disposal(forms.Form):
    """What becomes of a file whose term of keeping has ended."""

    outcome = forms.ChoiceField(
        label=_("What becomes of it"),
        widget=forms.RadioSelect,
        choices=[
            ("erased", Option(_("Erase it"),
                              _("The nameless rows stay. This cannot be undone."))),
            ("kept", Option(_("Keep it"), _("Until a later day, for a reason."))),
        ],
    )  # fmt: skip
    reason = TextField(label=_("Reason"), max_length=500, rows=3)
    ask_again_on = Day(label=_("Ask again on"), required=False, help_text=_("If you keep it."))


class _Codes(forms.Form):
    codes = forms.CharField(
        label=_("Codes of the cases concerned"), required=False,
        widget=forms.Textarea(attrs={"rows": 3}), max_length=LONG,
        help_text=_("One a line. You can add more later."),
    )  # fmt: skip

    def clean_codes(self) -> list[str]:
        """Return the codes, plain."""
        return [CodeField(required=False).clean(line) for line in
                self.cleaned_data["codes"].split() if line.strip()]  # fmt: skip


class NewBreach(_Codes):
    """A leak or loss of personal data."""

    description = TextField(label=_("What happened"), max_length=LONG)
    severity = forms.ChoiceField(label=_("How grave it is"), widget=forms.RadioSelect)
    found_at = forms.DateTimeField(
        label=_("When it was found"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        help_text=_("The term to tell the authority runs from here."),
    )
    field_order = ("description", "severity", "found_at", "codes")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["severity"].choices = _words("oversight/severities")  # type: ignore[attr-defined]


class MoreCases(_Codes):
    """More cases that a breach concerns."""


class Contained(forms.Form):
    """How a leak was stopped."""

    measures = TextField(label=_("What was done to stop it"), max_length=LONG)


class Authority(forms.Form):
    """The notice to the authority."""

    reference = forms.CharField(label=_("Number or reference of the notice"), max_length=120)


class ToPeople(forms.Form):
    """What the people concerned are told."""

    text = TextField(
        label=_("What happened, and what they can do"), max_length=LONG,
        help_text=_("Each person reads it on the page of their own case."),
    )  # fmt: skip


class AskData(forms.Form):
    """What a person asks about their own data."""

    kind = forms.ChoiceField(label=_("What do you want?"), widget=forms.RadioSelect)
    text = TextField(
        label=_("Say it in your own words"), required=False, max_length=LONG,
        help_text=_("For instance, what is wrong and how it should be."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = _words("oversight/request_kinds")  # type: ignore[attr-defined]
