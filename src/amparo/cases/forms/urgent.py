"""Forms of the urgent track."""

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

import vocab
from amparo.cases.forms import CaseForm
from amparo.cases.models import Case
from amparo.people.models import Organisation
from amparo.people.queries import family_of
from amparo.places.queries import profile_of
from amparo.ui.forms import TextField

YES_NO = (("yes", _("Yes")), ("no", _("No")))
LONG = 2000


class FlagForm(CaseForm):
    """What is new, when someone on the case raises urgency."""

    new_fact = TextField(label=_("What is happening?"), max_length=LONG)


class OrderForm(CaseForm):
    """Whether it is grave and imminent, which right, why now, which measures by which bodies."""

    grave = forms.ChoiceField(
        label=_("Is the danger grave?"), choices=YES_NO, widget=forms.RadioSelect
    )
    imminent = forms.ChoiceField(
        label=_("Is it imminent?"), choices=YES_NO, widget=forms.RadioSelect
    )
    right = forms.ChoiceField(label=_("Which right is at risk?"), widget=forms.RadioSelect)
    reason = TextField(label=_("Why can it not wait? One sentence."), max_length=LONG, rows=2)
    ROWS = 3

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = get_language() or "es"
        rights = profile_of(case.profile).decision_rule.rights_urgent
        self.fields["right"].choices = [(key, RIGHTS.get(key, key)) for key in rights]
        bodies = Organisation.objects.filter(country=case.profile.country, is_active=True)
        suspected = case.suspected_bodies.filter(cleared_at=None)
        blocked = family_of(set(suspected.values_list("organisation_id", flat=True)))
        options = [("", _("No further measure"))] + [
            (code, f"{measure.name.in_language(language)}")
            for code, measure in vocab.measures().items()
        ]
        for n in range(1, self.ROWS + 1):
            first = n == 1
            self.fields[f"measure_{n}"] = forms.ChoiceField(
                label=_("Measure %(n)d") % {"n": n}, choices=options, required=first
            )
            self.fields[f"body_{n}"] = forms.ModelChoiceField(
                label=_("By which body?"), required=first, empty_label=_("Choose a body"),
                queryset=bodies.exclude(pk__in=blocked).order_by("code"),
            )  # fmt: skip
            self.fields[f"detail_{n}"] = forms.CharField(
                label=_("What must it know to do it?"), required=False, max_length=500,
                help_text=_("The least: no name, no exact place unless it cannot be done without."),
            )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Gather `measures` as (catalogue code, body, detail); each needs its body."""
        said = super().clean() or self.cleaned_data
        said["measures"] = []
        for n in range(1, self.ROWS + 1):
            code, body = said.get(f"measure_{n}"), said.get(f"body_{n}")
            if code and not body:
                self.add_error(f"body_{n}", _("Choose the body that must do this measure."))
            elif code:
                said["measures"].append((code, body, said.get(f"detail_{n}", "")))
        return said


RIGHTS = {"life": _("Life"), "integrity": _("Integrity"), "liberty": _("Liberty")}


class ReasonForm(CaseForm):
    """One reason, needed."""

    reason = TextField(label=_("Why?"), max_length=LONG)


class PlainForm(CaseForm):
    """No words needed: the act says it all."""
