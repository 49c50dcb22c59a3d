"""Recording, correcting and verifying an incident."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amparo.situations.actions import InformationFacts
from amparo.situations.forms import choices
from amparo.situations.forms.districts import DistrictForm
from amparo.situations.models import Collective, Incident, Person
from amparo.situations.queries import visible_collectives, visible_persons
from amparo.ui.forms import PartialDateField, TextField

LONGEST = 50_000


class _What(DistrictForm):
    """The words of an incident that are recorded and corrected alike."""

    type = forms.ChoiceField(label=gettext_lazy("What happened"))
    occurred = PartialDateField(
        label=gettext_lazy("When"),
        required=False,
        help_text=gettext_lazy("As far as it is known. The year alone is enough."),
    )
    estimated = forms.BooleanField(label=gettext_lazy("The date is an estimate"), required=False)
    country = forms.ChoiceField(label=gettext_lazy("Country"))
    region = forms.ChoiceField(label=gettext_lazy("Region"), required=False)
    exact_place = TextField(
        label=gettext_lazy("Exact place"),
        required=False,
        rows=2,
        max_length=2000,
        help_text=gettext_lazy("Kept sealed: seen only by those who work on the file."),
    )
    description = TextField(
        label=gettext_lazy("What is known"),
        required=False,
        rows=8,
        max_length=LONGEST,
        help_text=gettext_lazy("Kept sealed. Write what happened, not what you conclude."),
    )
    cause = forms.ChoiceField(label=gettext_lazy("What the defence is about"), required=False)
    sector = forms.ChoiceField(label=gettext_lazy("Sector behind the dispute"), required=False)
    number_of_victims = forms.IntegerField(
        label=gettext_lazy("How many victims"), min_value=0, max_value=999_999, initial=1
    )
    field_order = ("type", "occurred", "estimated", "country", "region", "district")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field, unknown = self.fields, _("Not known")
        field["type"].choices = choices.words("situations/incident_types", empty=_("Choose"))
        field["country"].choices = choices.countries()
        field["region"].choices = choices.regions(settings.COUNTRY, empty=unknown)
        field["cause"].choices = choices.words("situations/causes", empty=unknown)
        field["sector"].choices = choices.words("situations/sectors", empty=unknown)

    def clean(self) -> dict[str, Any]:
        """Find the region and the district that were meant."""
        data = super().clean() or {}
        country = data.get("country") or settings.COUNTRY
        data["region"] = choices.region_of(country, data.get("region") or "")
        if data["region"] is None and self.data.get("region") and country != settings.COUNTRY:
            self.add_error("region", _("Choose regions only for this house's own country."))
        data["district"] = self.find_district(country, data)
        return data

    def what(self) -> dict[str, Any]:
        """Return the words as the actions take them."""
        data = self.cleaned_data
        said = {
            name: data[name]
            for name in ("type", "country", "region", "district", "exact_place", "description")
        }
        return said | {
            "occurred": str(data["occurred"] or ""),
            "occurred_precision": "estimated" if data["estimated"] else "",
            "cause": data["cause"],
            "sector": data["sector"],
            "number_of_victims": data["number_of_victims"],
        }


class RecordIncident(_What):
    """A new incident, with its victim, those suspected, and where it is known from."""

    victim = forms.ChoiceField(
        label=gettext_lazy("Against whom"),
        required=False,
        help_text=gettext_lazy("Persons and collectives of your files, by code name."),
    )
    suspected = forms.MultipleChoiceField(
        label=gettext_lazy("Who is thought to have done it"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    told_by = forms.CharField(
        label=gettext_lazy("Who told it"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("Kept sealed, and never shown to the person protected."),
    )
    reliability = forms.ChoiceField(label=gettext_lazy("How reliable this is"), required=False)

    def __init__(self, *args: Any, who: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people: dict[str, Person | Collective] = {
            str(one.pk): one for one in (*visible_persons(who), *visible_collectives(who))
        }
        named = sorted(((key, one.code_name) for key, one in self.people.items()), key=_second)
        self.fields["victim"].choices = [("", _("Nobody of the registry")), *named]
        self.fields["suspected"].choices = choices.words("situations/suspected_actors")
        self.fields["reliability"].choices = choices.words(
            "situations/reliability", empty=_("Not known")
        )

    def words(self) -> dict[str, Any]:
        """Return the arguments of `record_incident`."""
        data = self.cleaned_data
        victim = self.people.get(data["victim"])
        said = self.what() | {"suspected": data["suspected"]}
        if isinstance(victim, Person):
            said["person"] = victim
        elif victim is not None:
            said["collective"] = victim
        if data["told_by"]:
            reliability = data["reliability"] or "unknown"
            told = InformationFacts(told_by=data["told_by"], reliability=reliability)
            said["information"] = (told,)
        return said


def _second(pair: tuple[str, str]) -> str:
    return pair[1]


class CorrectIncident(_What):
    """What an incident should say instead, and why."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    why = TextField(
        label=gettext_lazy("Why it is corrected"),
        rows=3,
        max_length=2000,
        help_text=gettext_lazy("What it said before stays in its history."),
    )

    def __init__(self, *args: Any, incident: Incident, reads: bool, **kwargs: Any) -> None:
        kwargs.setdefault("initial", _as_typed(incident, reads))
        super().__init__(*args, **kwargs)
        if not reads:
            del self.fields["exact_place"], self.fields["description"]

    def what(self) -> dict[str, Any]:
        """Return the words, without those that this person may not read."""
        for name in ("exact_place", "description"):
            self.cleaned_data.setdefault(name, None)
        return {k: v for k, v in super().what().items() if v is not None or k in NULLABLE}

    def words(self) -> dict[str, Any]:
        """Return the arguments of `correct_incident`."""
        return self.what() | {
            "why": self.cleaned_data["why"],
            "version": self.cleaned_data["version"],
        }


NULLABLE = ("region", "district")


def _as_typed(incident: Incident, reads: bool) -> dict[str, Any]:
    typed = {
        "type": incident.type,
        "occurred": incident.occurred_as_written or incident.occurred,
        "estimated": incident.occurred_precision == "estimated",
        "country": incident.country,
        "region": incident.region.code if incident.region else "",
        "district": incident.district.code if incident.district else "",
        "cause": incident.cause,
        "sector": incident.sector,
        "number_of_victims": incident.number_of_victims,
        "version": incident.version,
    }
    if reads:
        typed |= {"exact_place": incident.exact_place, "description": incident.description}
    return typed


class AddSource(forms.Form):
    """What a further source says: a publication or a person who told."""

    title = forms.CharField(
        label=gettext_lazy("Title of the publication or record"), required=False, max_length=300
    )
    kind = forms.ChoiceField(label=gettext_lazy("Kind of source"), required=False)
    publisher = forms.CharField(
        label=gettext_lazy("Who published it"), required=False, max_length=200
    )
    address = forms.CharField(label=gettext_lazy("Address"), required=False, max_length=500)
    locator = forms.CharField(
        label=gettext_lazy("Where in it"),
        required=False,
        max_length=120,
        help_text=gettext_lazy("Page, paragraph, minute."),
    )
    told_by = forms.CharField(
        label=gettext_lazy("Or who told it"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("Kept sealed, and never shown to the person protected."),
    )
    reliability = forms.ChoiceField(label=gettext_lazy("How reliable this is"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = choices.words("evidence/source_kinds", empty=_("Choose"))
        self.fields["reliability"].choices = choices.words("situations/reliability")
        self.initial.setdefault("reliability", "unknown")

    def clean(self) -> dict[str, Any]:
        """Ask for a source of one sort, and for its kind."""
        data = super().clean() or {}
        if not data.get("title") and not data.get("told_by"):
            self.add_error("title", _("Name the publication, or below who told it."))
        if data.get("title") and not data.get("kind"):
            self.add_error("kind", _("Choose a kind of source from the list."))
        return data


class VerifyIncident(forms.Form):
    """How far an incident is established, and on what."""

    status = forms.ChoiceField(
        label=gettext_lazy("How far it is established"), widget=forms.RadioSelect
    )
    basis = TextField(
        label=gettext_lazy("On what sources, and why they suffice"),
        rows=4,
        max_length=4000,
        help_text=gettext_lazy(
            "Without names. It stands beside the state, with your service name."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["status"].choices = choices.words("situations/verification")


class Reason(forms.Form):
    """Why an incident is withdrawn or restored."""

    why = TextField(
        label=gettext_lazy("Why"),
        rows=3,
        max_length=2000,
        help_text=gettext_lazy("Kept sealed, in the history of the incident."),
    )
