"""Forms of the sessions: the call, who is there, what is agreed."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

import vocab
from amparo.cases import queries
from amparo.cases.forms.plan import DAY, at_the_end_of
from amparo.cases.models import AgendaItem, Case, Sitting
from amparo.cases.queries.sittings import members_of
from amparo.people.models import Organisation, User
from amparo.ui.forms import TextField

POINTS = 8


class CallForm(forms.Form):
    """When, where, with which points; a case by its code name or code."""

    kind = forms.ChoiceField(label=_("Which kind of session?"), widget=forms.RadioSelect)
    day = forms.DateField(label=_("On which day?"), widget=DAY)
    hour = forms.TimeField(
        label=_("At what time?"), widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"})
    )
    place = forms.CharField(
        label=_("Where?"), required=False, max_length=120, help_text=_("A room, or by video.")
    )
    quorum = forms.IntegerField(
        label=_("How many bodies must be there?"), min_value=1, max_value=60, initial=1
    )
    points = TextField(
        label=_("What is on the agenda?"), required=False, rows=5, max_length=4000,
        help_text=_("One point a line, without names."),
    )  # fmt: skip
    cases = TextField(
        label=_("Which cases?"), required=False, rows=3, max_length=1000,
        help_text=_("One code a line, of cases that you may open. They appear by code name."),
    )  # fmt: skip

    def __init__(self, *args: Any, who: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.who = who
        language = get_language() or "es"
        self.fields["kind"].choices = [
            (key, term.label.in_language(language))
            for key, term in vocab.terms("cases/sitting_kinds").items()
        ]
        self.fields["kind"].initial = "ordinary"

    def clean_cases(self) -> list[Case]:
        """Return the cases named, each of which this person may open."""
        found = []
        for line in self.cleaned_data["cases"].splitlines():
            if not (code := line.strip()):
                continue
            case = queries.visible_to(self.who).filter(code__iexact=code).first()
            if case is None:
                raise forms.ValidationError(
                    _("«%(code)s» is not a case that you may open."), params={"code": code}
                )
            found.append(case)
        return found

    def clean(self) -> dict[str, Any]:
        """Return the hour of the session and its agenda, the words first."""
        said = super().clean() or self.cleaned_data
        if said.get("day") and said.get("hour") is not None:
            said["held_at"] = timezone.make_aware(datetime.combine(said["day"], said["hour"]))
        lines = [line.strip() for line in said.get("points", "").splitlines() if line.strip()]
        said["agenda"] = [
            *((line[:200], None) for line in lines),
            *(("", case) for case in said.get("cases") or []),
        ]
        return said


class AttendanceForm(forms.Form):
    """Which bodies are there, and why the others are not."""

    def __init__(self, *args: Any, sitting: Sitting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.bodies = list(members_of(sitting))
        self.fields["present"] = forms.MultipleChoiceField(
            label=_("Which bodies are here?"), required=False,
            widget=forms.CheckboxSelectMultiple,
            choices=[(body.code, body.name) for body in self.bodies],
        )  # fmt: skip
        self.fields["excuses"] = TextField(
            label=_("Why are the others not here?"), required=False, rows=3, max_length=2000,
            help_text=_("One a line: the body's code, a colon, the reason."),
        )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Return who is here and who is not, each absent body with its excuse or none."""
        said = super().clean() or self.cleaned_data
        excuses: dict[str, str] = {}
        for line in said.get("excuses", "").splitlines():
            code, _colon, why = line.partition(":")
            excuses[code.strip().upper()] = why.strip()[:200]
        here = set(said.get("present") or [])
        said["here"] = {body: None for body in self.bodies if body.code in here}
        said["absent"] = {
            body: excuses.get(body.code.upper(), "")
            for body in self.bodies
            if body.code not in here
        }
        return said


class AgreeForm(forms.Form):
    """What was agreed, who does it, by when, on which point."""

    text = TextField(label=_("What was agreed?"), rows=3, max_length=2000)
    body = forms.ModelChoiceField(
        queryset=Organisation.objects.none(), label=_("Which body does it?"),
        empty_label=_("Choose a body"),
    )  # fmt: skip
    due_on = forms.DateField(label=_("By when?"), required=False, widget=DAY)
    item = forms.ModelChoiceField(
        queryset=AgendaItem.objects.none(), label=_("On which point?"), required=False,
        empty_label=_("None in particular"),
    )  # fmt: skip

    def __init__(self, *args: Any, sitting: Sitting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        bodies = Organisation.objects.filter(country=sitting.body.country, is_active=True)
        self.fields["body"].queryset = bodies.order_by("code")
        self.fields["item"].queryset = sitting.agenda.select_related("case")
        self.fields["item"].label_from_instance = _point

    def clean(self) -> dict[str, Any]:
        """Return the values with the last moment of the day as `due_at`."""
        said = super().clean() or self.cleaned_data
        said["due_at"] = at_the_end_of(said["due_on"]) if said.get("due_on") else None
        return said


def _point(item: AgendaItem) -> str:
    return f"{item.position}. {item.title}" + (f": {item.case.code_name}" if item.case else "")
