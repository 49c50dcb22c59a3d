"""What the pages of this room may be sent. Shape only; the world is checked by actions."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from amparo.ui.forms import Option, TextField
from vocab.statistics import tables


class Day(forms.DateField):
    """A day from the browser's own calendar."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def table_choices() -> list[tuple[str, Any]]:
    """Return the tables that can be made, in the reader's language."""
    language = get_language() or "es"
    return [
        (t.key, Option(f"{t.number}. {t.title.in_language(language)}", ""))
        for t in tables().values()
        if t.population
    ]


class NewRelease(forms.Form):
    """The period and the tables of a release."""

    since = Day(label=_("First day"))
    last = Day(label=_("Last day"))
    tables = forms.MultipleChoiceField(
        label=_("Tables"), widget=forms.CheckboxSelectMultiple, choices=()
    )
    note = TextField(
        label=_("Note for readers"), required=False, max_length=1000, rows=3,
        help_text=_("For instance what changed in how acts are verified. Without names."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["tables"]
        field.choices = table_choices()  # type: ignore[attr-defined]
        field.initial = [key for key, _label in table_choices()]

    def words(self) -> dict[str, Any]:
        """Return the arguments of the action."""
        said = self.cleaned_data
        return {
            "since": said["since"], "until": said["last"] + timedelta(days=1),
            "tables": said["tables"], "note": said["note"],
        }  # fmt: skip


class Reason(forms.Form):
    """A reason and nothing else."""

    reason = TextField(label=_("Reason"), max_length=500, rows=3)


class Empty(forms.Form):
    """An act that needs no words."""


class Look(forms.Form):
    """Which true figures to look at."""

    table = forms.ChoiceField(label=_("Table"), required=False, choices=())
    since = Day(label=_("First day"), required=False)
    last = Day(label=_("Last day"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(key, option) for key, option in table_choices()]
        self.fields["table"].choices = choices  # type: ignore[attr-defined]

    def period(self, today: date) -> tuple[date, date]:
        """Return the period asked for, else the last twelve months; the end is not included."""
        said = self.cleaned_data if self.is_valid() else {}
        until = (said.get("last") or today) + timedelta(days=1)
        since = said.get("since") or until.replace(year=until.year - 1, day=min(until.day, 28))
        return (since, until) if since < until else (until - timedelta(days=1), until)
