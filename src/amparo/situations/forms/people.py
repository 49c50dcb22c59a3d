"""Registering persons and collectives, and who may speak for a collective."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amparo.situations.forms import choices
from amparo.situations.models import Collective, Person
from amparo.ui.forms import TextField


class _Languages(forms.Form):
    region = forms.ChoiceField(label=gettext_lazy("Region"), required=False)
    languages = forms.MultipleChoiceField(
        label=gettext_lazy("Languages"), required=False, widget=forms.CheckboxSelectMultiple
    )
    causes = forms.MultipleChoiceField(
        label=gettext_lazy("What is defended"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["region"].choices = choices.regions(settings.COUNTRY)
        self.fields["languages"].choices = choices.words("places/languages")
        self.fields["causes"].choices = choices.words("situations/causes")

    def common(self) -> dict[str, Any]:
        """Return what a person and a collective share."""
        data = self.cleaned_data
        return {
            "region": choices.region_of(settings.COUNTRY, data["region"]),
            "languages": data["languages"],
            "causes": data["causes"],
        }


class ChangePerson(_Languages):
    """What is known of a person beside the identity."""

    gender = forms.ChoiceField(label=gettext_lazy("Gender, as the person says"), required=False)
    ethnic_identity = forms.ChoiceField(
        label=gettext_lazy("Ethnic identity, as the person says"), required=False
    )
    role = forms.CharField(
        label=gettext_lazy("Part in the defence"), required=False, max_length=120
    )
    reading_aid = forms.CharField(
        label=gettext_lazy("Help needed to read or to speak"), required=False, max_length=200
    )
    disability = forms.CharField(
        label=gettext_lazy("Disability and what it asks of us"), required=False, max_length=200
    )

    def __init__(self, *args: Any, person: Person | None = None, **kwargs: Any) -> None:
        if person is not None:
            kwargs.setdefault("initial", _typed(person, PERSON) | _region(person))
        super().__init__(*args, **kwargs)
        unknown = _("Not known")
        self.fields["gender"].choices = choices.words("situations/genders", empty=unknown)
        self.fields["ethnic_identity"].choices = choices.words(
            "situations/ethnic_identities", empty=unknown
        )

    def words(self) -> dict[str, Any]:
        """Return the fields as the actions take them."""
        names = ("gender", "ethnic_identity", "role", "reading_aid", "disability")
        return self.common() | {name: self.cleaned_data[name] for name in names}


PERSON = (
    *("gender", "ethnic_identity", "role", "reading_aid", "disability", "languages", "causes"),
)
COLLECTIVE = (
    *("kind", "languages", "causes", "members_estimate", "decision_rule"),
    *("decision_rule_text", "title_status"),
)


class NewPerson(ChangePerson):
    """A person with the identity that goes sealed to the vault."""

    legal_name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=200,
        help_text=gettext_lazy("Goes sealed to the vault. A code name stands for it everywhere."),
    )
    document = forms.CharField(label=gettext_lazy("Document"), required=False, max_length=60)
    phone = forms.CharField(label=gettext_lazy("Safe telephone"), required=False, max_length=40)
    field_order = ("legal_name", "document", "phone")

    def identity(self) -> dict[str, Any]:
        """Return the identity as the vault takes it."""
        data = self.cleaned_data
        contacts = [{"type": "phone", "value": data["phone"]}] if data["phone"] else None
        said = {
            "legal_name": data["legal_name"],
            "document": data["document"],
            "contacts": contacts,
        }
        return {key: value for key, value in said.items() if value}


class ChangeCollective(_Languages):
    """What is known of a collective beside its name."""

    kind = forms.ChoiceField(label=gettext_lazy("Kind of collective"))
    territory = TextField(
        label=gettext_lazy("Territory"),
        required=False,
        rows=3,
        max_length=20_000,
        help_text=gettext_lazy("Kept sealed. Others see only the region."),
    )
    decision_rule = forms.ChoiceField(label=gettext_lazy("How it decides"), required=False)
    decision_rule_text = TextField(
        label=gettext_lazy("Its rule in its own words"), required=False, rows=3, max_length=4000
    )
    members_estimate = forms.IntegerField(
        label=gettext_lazy("How many members, about"), required=False, min_value=0
    )
    title_status = forms.CharField(
        label=gettext_lazy("State of the land title"), required=False, max_length=60
    )

    def __init__(self, *args: Any, collective: Collective | None = None, **kwargs: Any) -> None:
        if collective is not None:
            territory = {"territory": collective.territory}
            typed = _typed(collective, COLLECTIVE) | _region(collective) | territory
            kwargs.setdefault("initial", typed)
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = choices.words(
            "situations/collective_kinds", empty=_("Choose")
        )
        self.fields["decision_rule"].choices = choices.words(
            "situations/decision_rules", empty=_("Not known")
        )

    def words(self) -> dict[str, Any]:
        """Return the fields as the actions take them."""
        said = {name: self.cleaned_data[name] for name in COLLECTIVE[3:]}
        territory = self.cleaned_data["territory"] or None
        return self.common() | said | {"kind": self.cleaned_data["kind"], "territory": territory}


class NewCollective(ChangeCollective):
    """A collective with the name that goes sealed to the vault."""

    legal_name = forms.CharField(
        label=gettext_lazy("Name of the collective"),
        max_length=200,
        help_text=gettext_lazy("Goes sealed to the vault. A code name stands for it everywhere."),
    )
    field_order = ("legal_name", "kind")

    def identity(self) -> dict[str, Any]:
        """Return the identity as the vault takes it."""
        return {"legal_name": self.cleaned_data["legal_name"]}


def _day() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class Mandate(forms.Form):
    """Who may speak for a collective, since when."""

    person = forms.ChoiceField(label=gettext_lazy("Person, by code name"))
    since_on = forms.DateField(
        label=gettext_lazy("Since"),
        widget=_day(),
    )
    until_on = forms.DateField(
        label=gettext_lazy("Until"),
        required=False,
        widget=_day(),
    )
    mandate = forms.FileField(
        label=gettext_lazy("Mandate or act of the assembly"),
        required=False,
        help_text=gettext_lazy("PDF or picture. Hidden traces are taken out, the copy is sealed."),
    )

    def __init__(self, *args: Any, people: list[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(one.pk): one for one in people}
        named = [(key, one.code_name) for key, one in self.people.items()]
        self.fields["person"].choices = [("", _("Choose")), *named]


class EndMandate(forms.Form):
    """When a mandate ended."""

    until_on = forms.DateField(
        label=gettext_lazy("Until"),
        widget=_day(),
    )


def _typed(thing: Person | Collective, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: getattr(thing, name) for name in names}


def _region(thing: Person | Collective) -> dict[str, Any]:
    return {"region": thing.region.code if thing.region else ""}
