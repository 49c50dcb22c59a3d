"""Forms about instruments."""

from dataclasses import fields
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

import vocab
from amparo.instruments.actions import LISTS, InstrumentFacts, facts_of
from amparo.instruments.models import Instrument
from amparo.kernel.brief import brief
from amparo.places.rules import folded
from amparo.ui.forms import RealDateField, TextField
from vocab.states import states
from vocab.treaties import treaties


def words(listed: str, *, without: tuple[str, ...] = ()) -> list[tuple[str, str]]:
    """Return the words in use of a closed list, in the reader's language."""
    language = get_language() or "es"
    return [
        (term.key, term.label.in_language(language))
        for term in vocab.terms(listed).values()
        if term.retired is None and term.key not in without
    ]


def countries(*, empty: Any = "", former: bool = False) -> list[tuple[str, Any]]:
    """Return the States by name, with those that ended where they are asked for."""
    language = get_language() or "es"
    found = [(s.code, s.name.in_language(language)) for s in states().state
             if former or s.until is None]  # fmt: skip
    found.sort(key=lambda pair: folded(pair[1]))
    return [("", empty), *found] if empty else list(found)


class InstrumentForm(forms.Form):
    """A treaty, law, plan or other text."""

    short = forms.CharField(label=_("Short name"), max_length=60)
    title = TextField(label=_("Title"), rows=2, max_length=600)
    title_es = TextField(label=_("Title in Spanish"), rows=2, max_length=600, required=False)
    kind = forms.ChoiceField(label=_("Kind"))
    level = forms.ChoiceField(label=_("Level"))
    binding = forms.ChoiceField(label=_("Whether it binds"))
    country = forms.ChoiceField(label=_("State, for a national text"), required=False)
    number = forms.CharField(label=_("Number"), max_length=60, required=False)
    alias = forms.CharField(
        label=_("Other numbers and names in print"), max_length=200, required=False
    )
    issuer = forms.CharField(label=_("Issued by"), max_length=200, required=False)
    depositary = forms.CharField(label=_("Depositary"), max_length=200, required=False)
    adopted = RealDateField(label=_("Adopted"), required=False)
    adopted_at_place = forms.CharField(label=_("Place"), max_length=120, required=False)
    opened = RealDateField(label=_("Opened for signature"), required=False)
    closes = RealDateField(label=_("Closed for signature"), required=False)
    in_force = RealDateField(label=_("In force since"), required=False)
    published = RealDateField(label=_("Day of publication"), required=False)
    horizon = RealDateField(label=_("Until when it plans"), required=False)
    reservations = forms.ChoiceField(label=_("Reservations"))
    untc = forms.CharField(
        label=_("Number in the UN Treaty Collection"), max_length=16, required=False,
        help_text=_("Such as XXVI-6."),
    )  # fmt: skip
    known_as = forms.ChoiceField(
        label=_("Rules of entry into force"), required=False,
        help_text=_("From when it binds a State that deposits its instrument."),
    )  # fmt: skip
    secrecy = forms.ChoiceField(label=_("Secrecy"))
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, row: Instrument | None = None, **kwargs: Any) -> None:
        if row is not None:
            facts = facts_of(row)
            known = {f.name: getattr(facts, f.name) for f in fields(facts)}
            kwargs.setdefault("initial", known | {"revision": row.revision})
        super().__init__(*args, **kwargs)
        self._chapter = row.chapter if row else ""
        self.initial.setdefault("secrecy", "INTERNAL")
        self.initial.setdefault("reservations", "unknown")
        for name, listed in LISTS.items():
            self.fields[name].choices = words(listed, without=("SECRET",))
        self.fields["country"].choices = countries(empty=_("No State"))
        rules = [(key, f"{key}: {treaty.title.en}") for key, treaty in treaties().items()]
        self.fields["known_as"].choices = [("", _("None that is known")), *rules]

    def facts(self) -> InstrumentFacts:
        """Return what was written, as the actions take it."""
        said = {
            name: str(value or "") for name, value in self.cleaned_data.items()
            if name != "revision"
        }  # fmt: skip
        return InstrumentFacts(chapter=self._chapter, **said)


class ProvisionForm(forms.Form):
    """An article or paragraph, and what it obliges to."""

    place = forms.CharField(label=_("Article or paragraph"), max_length=60)
    obligation = forms.ChoiceField(label=_("What it obliges to"))
    text = TextField(label=_("Its words"), rows=4, max_length=4000, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["obligation"].choices = words("instruments/obligations")


class RelationForm(forms.Form):
    """How this instrument stands to another."""

    kind = forms.ChoiceField(label=_("This instrument …"))
    other = forms.ChoiceField(label=_("The other instrument"))
    note = forms.CharField(label=_("Note"), max_length=300, required=False)

    def __init__(self, *args: Any, among: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = words("instruments/relations")
        named = [(str(one.pk), f"{one.short}: {brief(one.called, 90)}") for one in among]
        self.fields["other"].choices = [("", _("Choose")), *named]
