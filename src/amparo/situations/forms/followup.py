"""Forms of what follows an incident: interventions, its chain, public claims, saved searches."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amparo.people.models import Organisation
from amparo.situations.actions import InterventionFacts
from amparo.situations.forms import choices
from amparo.situations.forms.districts import DistrictForm
from amparo.situations.forms.incidents import AddSource, _What
from amparo.situations.models import Incident, Intervention
from amparo.situations.queries import visible_incidents
from amparo.ui.forms import PartialDateField, TextField

UNKNOWN, OTHER = "unknown", "OTH"


class EditIntervention(forms.Form):
    """What was asked of whom, and what came of it."""

    kind = forms.ChoiceField(label=gettext_lazy("What was asked for"))
    asked_by = forms.CharField(
        label=gettext_lazy("Which body asked"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("A body, never a private person."),
    )
    asked_of = forms.ModelChoiceField(
        label=gettext_lazy("Which body was asked"),
        queryset=Organisation.objects.none(),
        required=False,
    )
    asked_of_other = forms.CharField(
        label=gettext_lazy("Or another body"), required=False, max_length=200
    )
    on = PartialDateField(label=gettext_lazy("When"), required=False)
    state = forms.ChoiceField(label=gettext_lazy("How far it has come"))
    priority = forms.ChoiceField(label=gettext_lazy("Priority"))
    response = TextField(
        label=gettext_lazy("What was answered"),
        required=False,
        max_length=10_000,
        help_text=gettext_lazy("Kept sealed: seen only by those who work on the file."),
    )
    impact = TextField(
        label=gettext_lazy("What it changed"), required=False, rows=2, max_length=2000
    )

    def __init__(self, *args: Any, row: Intervention | None = None, **kwargs: Any) -> None:
        if row is not None:
            names = [*self.base_fields]
            kwargs["initial"] = {name: getattr(row, name) for name in names}
        super().__init__(*args, **kwargs)
        bodies = Organisation.objects.filter(country=settings.COUNTRY).order_by("name")
        self.fields["asked_of"].queryset = bodies  # type: ignore[attr-defined]
        lists = (
            ("kind", "interventions"), ("state", "intervention_states"), ("priority", "priorities"),
        )  # fmt: skip
        for name, listed in lists:
            self.fields[name].choices = choices.words(f"situations/{listed}")  # type: ignore[attr-defined]

    def facts(self) -> InterventionFacts:
        """Return what was typed as the action takes it."""
        said = {name: value or "" for name, value in self.cleaned_data.items()}
        said["on"] = str(said["on"])
        return InterventionFacts(**said | {"asked_of": self.cleaned_data["asked_of"]})


class LinkToEarlier(forms.Form):
    """Which earlier incident one follows from."""

    earlier = forms.CharField(
        label=gettext_lazy("Code of the earlier incident"),
        required=False,
        max_length=20,
        help_text=gettext_lazy("Leave it empty if it follows from none."),
    )

    def __init__(self, *args: Any, who: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.who = who

    def clean_earlier(self) -> Incident | None:
        """Find the incident among those that someone may see."""
        typed = self.cleaned_data["earlier"].strip().upper()
        if not typed:
            return None
        found = visible_incidents(self.who).filter(code=typed).first()
        if found is None:
            raise forms.ValidationError(_("You see no incident with this code."))
        return found


class RecordFromSource(AddSource, _What):
    """An incident that a public source tells, with whom the source names."""

    named = forms.CharField(
        label=gettext_lazy("Whom the source names"),
        required=False,
        max_length=300,
        help_text=gettext_lazy("Kept sealed. The incident itself carries no name."),
    )
    says = TextField(
        label=gettext_lazy("What the source says, in its words"), required=False, max_length=10_000
    )
    public_summary = TextField(
        label=gettext_lazy("Public summary, without names"), required=False, max_length=2000
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["told_by"]
        order = ["title", "kind", "publisher", "address", "locator", "reliability", "named", "says"]
        self.order_fields(order)


class SaveSearch(forms.Form):
    """Keep a search."""

    name = forms.CharField(label=gettext_lazy("Name of the search"), max_length=80)
    is_told = forms.BooleanField(
        label=gettext_lazy("Tell me when something new matches"),
        required=False,
        help_text=gettext_lazy("Once a day, and only that there is something."),
    )


class TakeCall(DistrictForm):
    """What is told on the telephone, in the order in which it is told."""

    type = forms.ChoiceField(label=gettext_lazy("What happened"))
    occurred = PartialDateField(label=gettext_lazy("When"), required=False)
    region = forms.ChoiceField(label=gettext_lazy("Region"), required=False)
    description = TextField(
        label=gettext_lazy("In the words of who calls"), required=False, rows=5, max_length=50_000
    )
    exact_place = forms.CharField(
        label=gettext_lazy("Exact place"), required=False, max_length=2000
    )
    name = forms.CharField(
        label=gettext_lazy("Name of the person at risk"),
        required=False,
        max_length=300,
        help_text=gettext_lazy("Goes sealed to the vault; a code name stands for it."),
    )
    phone = forms.CharField(
        label=gettext_lazy("Telephone that is safe to call"), required=False, max_length=40
    )
    told_by = forms.CharField(
        label=gettext_lazy("Who calls, if it is someone else"), required=False, max_length=200
    )
    number_of_victims = forms.IntegerField(
        label=gettext_lazy("How many victims"),
        min_value=0,
        max_value=999_999,
        initial=1,
        required=False,
    )
    field_order = ("type", "occurred", "region", "district")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = choices.words("situations/incident_types", ordered=True)
        self.fields["type"].choices = [  # type: ignore[attr-defined]
            ("", _("Choose")), (UNKNOWN, _("Not known yet")), *known
        ]  # fmt: skip
        self.fields["region"].choices = choices.regions(settings.COUNTRY)  # type: ignore[attr-defined]
        self.fields["type"].widget.attrs["autofocus"] = True

    def clean(self) -> dict[str, Any]:
        """Find the region and the district that were meant."""
        data = super().clean() or self.cleaned_data
        data["region"] = choices.region_of(settings.COUNTRY, data.get("region") or "")
        data["district"] = found = self.find_district(settings.COUNTRY, data)
        if found and found.parent:  # the person who is named lives there too, as far as is known
            data["region"] = found.parent.parent
        return data

    def words(self) -> dict[str, Any]:
        """Return the arguments of `record_call`."""
        said = dict(self.cleaned_data)
        # A line that is cut before anything was said is recorded too, and corrected later.
        said["type"] = OTHER if said["type"] == UNKNOWN else said["type"]
        said["occurred"] = str(said["occurred"] or "")
        if said["number_of_victims"] is None:
            said["number_of_victims"] = 1
        return said | {"country": settings.COUNTRY}
