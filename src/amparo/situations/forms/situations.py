"""Recording and changing a situation of risk."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amparo.situations.forms import choices
from amparo.situations.models import RiskSituation
from amparo.ui.forms import TextField


class NewSituation(forms.Form):
    """A situation over a territory and its groups; it names no person."""

    title = forms.CharField(label=gettext_lazy("Title"), max_length=300)
    description = TextField(
        label=gettext_lazy("What is known"),
        required=False,
        rows=8,
        max_length=20_000,
        help_text=gettext_lazy("Name places and groups, never a person at risk."),
    )
    region = forms.ChoiceField(label=gettext_lazy("Region"), required=False)
    conflict_type = forms.ChoiceField(label=gettext_lazy("Type of conflict"), required=False)
    phase = forms.ChoiceField(label=gettext_lazy("Phase"), required=False)
    state = forms.ChoiceField(label=gettext_lazy("State"), required=False)
    groups = forms.CharField(
        label=gettext_lazy("Groups at risk"),
        required=False,
        max_length=400,
        help_text=gettext_lazy("Separated by commas."),
    )

    def __init__(self, *args: Any, situation: RiskSituation | None = None, **kwargs: Any) -> None:
        if situation is not None:
            kwargs.setdefault("initial", _typed(situation))
        super().__init__(*args, **kwargs)
        unknown = _("Not known")
        self.fields["region"].choices = choices.regions(settings.COUNTRY)
        self.fields["conflict_type"].choices = choices.words(
            "situations/conflict_types", empty=unknown
        )
        self.fields["phase"].choices = choices.words("situations/conflict_phases", empty=unknown)
        self.fields["state"].choices = choices.words("situations/conflict_states", empty=unknown)

    def words(self) -> dict[str, Any]:
        """Return the fields as the actions take them."""
        data = self.cleaned_data
        names = ("title", "description", "conflict_type", "phase", "state")
        return {name: data[name] for name in names} | {
            "region": choices.region_of(settings.COUNTRY, data["region"]),
            "groups": [group.strip() for group in data["groups"].split(",") if group.strip()],
        }


class ChangeSituation(NewSituation):
    """What a situation should say now."""


def _typed(situation: RiskSituation) -> dict[str, Any]:
    names = ("title", "description", "conflict_type", "phase", "state")
    return {name: getattr(situation, name) for name in names} | {
        "region": situation.region.code if situation.region else "",
        "groups": ", ".join(str(group) for group in situation.groups),
    }
