"""Several incidents on one page, a row each."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amparo.situations.actions import InformationFacts
from amparo.situations.forms import choices
from amparo.ui.forms import PartialDateField

ROWS, MOST = 5, 50
NOT_A_DATE = gettext_lazy("Write the date as 2020, 2020-06 or 2020-06-14, or leave it empty.")
# What is asked in each row. A day may be as far as known: 2026, 2026-06, 2026-06-14.
ASKED = {
    "type": lambda: forms.ChoiceField(
        label=gettext_lazy("What happened"),
        choices=choices.words("situations/incident_types", empty=_("Choose"), ordered=True),
    ),
    "occurred": lambda: PartialDateField(
        label=gettext_lazy("When"),
        widget=forms.TextInput(attrs={"placeholder": "2026-06-14"}),
        error_messages={"shape": NOT_A_DATE, "month": NOT_A_DATE},
    ),
    "region": lambda: forms.ChoiceField(
        label=gettext_lazy("Region"), choices=choices.regions(settings.COUNTRY)
    ),
    "number_of_victims": lambda: forms.IntegerField(
        label=gettext_lazy("How many victims"), min_value=0, max_value=999_999
    ),
    "description": lambda: forms.CharField(label=gettext_lazy("What is known"), max_length=50_000),
    "told_by": lambda: forms.CharField(label=gettext_lazy("Who told it"), max_length=200),
}


class ManyIncidents(forms.Form):
    """As many incidents as have a row that says anything."""

    rows = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, rows: int = ROWS, **kwargs: Any) -> None:
        super().__init__(*args, initial={"rows": rows}, **kwargs)
        self.count = rows
        for row in range(rows):
            for name, asked in ASKED.items():
                field = asked()
                field.required = False
                self.fields[name_in(row, name)] = field

    def lines(self) -> list[list[forms.BoundField]]:
        """Return the fields of each row."""
        return [[self[name_in(row, name)] for name in ASKED] for row in range(self.count)]

    def clean(self) -> dict[str, Any]:
        """Ask what happened in each row that says anything, and for one such row at least."""
        filled = [row for row in range(self.count) if self._says(row)]
        for row in filled:
            name = name_in(row, "type")
            if not self.cleaned_data.get(name) and name not in self.errors:
                self.add_error(name, _("Choose what happened."))
        if not filled:
            self.add_error(name_in(0, "type"), _("Choose what happened."))
        return self.cleaned_data

    def _says(self, row: int) -> bool:
        return any(str(self.data.get(name_in(row, name), "")).strip() for name in ASKED)

    def words(self) -> dict[int, dict[str, Any]]:
        """Return the arguments of `record_incident` for each row that says anything."""
        return {row: self._row(row) for row in range(self.count) if self._says(row)}

    def _row(self, row: int) -> dict[str, Any]:
        said = {name: self.cleaned_data[name_in(row, name)] for name in ASKED}
        told_by = said.pop("told_by")
        victims = said["number_of_victims"]
        return said | {
            "occurred": str(said["occurred"] or ""),
            "country": settings.COUNTRY,
            "region": choices.region_of(settings.COUNTRY, said["region"]),
            "number_of_victims": 1 if victims is None else victims,
            "information": (InformationFacts(told_by=told_by),) if told_by else (),
        }


def name_in(row: int, name: str) -> str:
    """Return what a question is called in a row."""
    return f"{name}_{row}"
