"""What the pages of this room may be sent. Shape only; the world is checked by actions."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from amparo.publications.queries.looking import choices, label_of, layouts, narrowing, usual_period
from amparo.ui.forms import Option, TextField
from amparo.vault.forms import WarnsOfNames
from vocab.statistics import Table, tables

FIRST_YEAR, LAST_YEAR = 1900, 2100


class Day(forms.DateField):
    """A day from the browser's own calendar."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")

    def validate(self, value: Any) -> None:
        """Refuse a day around which no years can be counted."""
        super().validate(value)
        if value and not FIRST_YEAR <= value.year < LAST_YEAR:
            said = {"first": FIRST_YEAR, "last": LAST_YEAR}
            raise forms.ValidationError(_("Give a day between %(first)d and %(last)d.") % said)


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


class OpenReason(WarnsOfNames, Reason):
    """A reason that everyone reads."""

    open_words = ("reason",)


class Empty(forms.Form):
    """An act that needs no words."""


class Look(forms.Form):
    """Which true figures to look at: a table, a period, what to narrow it to, what to lay it by.

    All of it stands in the address, so that a look can be kept and passed on to who may see it.
    """

    table = forms.ChoiceField(label=_("Table"), choices=())
    since = Day(label=_("First day"))
    last = Day(label=_("Last day"))

    def __init__(
        self, sent: Any, *, table: Table, country: str, today: date,
        within: frozenset[str] | None = None,
    ) -> None:  # fmt: skip
        first, _until = usual_period(today)
        initial = {"table": table.key, "since": first, "last": today}
        # What the address leaves out is as it was offered.
        super().__init__({**{k: str(v) for k, v in initial.items()}, **_said(sent)})
        self.fields["table"].choices = table_choices()  # type: ignore[attr-defined]
        self.dims = narrowing(table.population)
        for dim in self.dims:
            only_own = dim == "region" and within is not None
            listed = choices(dim, country, within)
            self.fields[dim] = forms.ChoiceField(
                label=label_of(dim), required=False,
                choices=[("", _("Your regions") if only_own else _("All")), *listed],
            )  # fmt: skip
        if layouts(table):
            self.fields["by"] = forms.ChoiceField(
                label=_("Laid out by"), required=False,
                choices=[("", _("As it is published")),
                         *((dim, label_of(dim)) for dim in layouts(table))],
            )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Check that the last day does not come before the first."""
        said = super().clean() or {}
        since, last = said.get("since"), said.get("last")
        if since and last and last < since:
            self.add_error("last", _("The last day must not come before the first."))
        return said

    @property
    def only(self) -> tuple[tuple[str, str], ...]:
        """Return the categories asked for."""
        said = self.cleaned_data
        return tuple((dim, said[dim]) for dim in self.dims if said.get(dim))

    @property
    def period(self) -> tuple[date, date]:
        """Return the period asked for; the end is not included."""
        return self.cleaned_data["since"], self.cleaned_data["last"] + timedelta(days=1)


def _said(sent: Any) -> dict[str, str]:
    return {key: sent[key] for key in sent if sent[key]}


class Evaluated(forms.Form):
    """Which years of the policy to look at, and to whom and whose they are narrowed."""

    year = forms.ChoiceField(label=_("Last year shown"), choices=())

    def __init__(
        self, sent: Any, *, country: str, this: int, within: frozenset[str] | None = None
    ) -> None:
        super().__init__({"year": str(this), **_said(sent)})
        listed = [(str(y), str(y)) for y in range(this, this - 10, -1)]
        self.fields["year"].choices = listed  # type: ignore[attr-defined]
        self.dims = narrowing("measures")
        for dim in self.dims:
            only_own = dim == "region" and within is not None
            self.fields[dim] = forms.ChoiceField(
                label=label_of(dim), required=False,
                choices=[("", _("Your regions") if only_own else _("All")),
                         *choices(dim, country, within)],
            )  # fmt: skip

    @property
    def only(self) -> tuple[tuple[str, str], ...]:
        """Return the categories asked for."""
        said = self.cleaned_data
        return tuple((dim, said[dim]) for dim in self.dims if said.get(dim))
