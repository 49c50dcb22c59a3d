"""Fields that the room's forms share: States, days as far as known, where something is said."""

import re
from typing import Any, ClassVar

from django import forms
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

import vocab
from amparo.diplomacy.actions import Cited
from amparo.diplomacy.models import Forum, Initiative, Meeting, Process
from amparo.diplomacy.policies import desks_of
from amparo.diplomacy.queries import visible_to
from amparo.diplomacy.queries.lists import LAST_FIRST
from amparo.diplomacy.rules.signing import read_signing
from amparo.evidence.models import Source
from amparo.evidence.policies import sources_seen_by
from amparo.evidence.rules.partial_dates import in_order, is_partial_date
from amparo.people.models import Organisation
from amparo.people.templatetags.people import named
from amparo.places.rules import folded
from amparo.ui.forms import RealDateField, TextField
from vocab.states import states


def words_of(listed: str, *, but: tuple[str, ...] = ()) -> list[tuple[str, str]]:
    """Return the words of a closed list in the reader's language."""
    language = get_language() or "es"
    return [
        (key, term.label.in_language(language))
        for key, term in vocab.terms(listed).items()
        if term.retired is None and key not in but
    ]


def nothing_chosen(required: bool) -> Any:
    """Return what a list says before something is chosen in it."""
    return _("Choose") if required else _("Nothing chosen")


def states_by_name() -> list[tuple[str, str]]:
    """Return all States by their names in the reader's language."""
    language = get_language() or "es"
    named = [(one.code, one.name.in_language(language)) for one in states().state]
    return sorted(named, key=lambda pair: folded(pair[1]))


class StateField(forms.ChoiceField):
    """One State of the table."""

    def __init__(self, **kwargs: Any) -> None:
        first = ("", nothing_chosen(kwargs.get("required", True)))
        super().__init__(choices=lambda: [first, *states_by_name()], **kwargs)


class WordField(forms.ChoiceField):
    """One word of a closed list of the room."""

    def __init__(self, listed: str, *, but: tuple[str, ...] = (), **kwargs: Any) -> None:
        named = listed if "/" in listed else f"diplomacy/{listed}"
        first = ("", nothing_chosen(kwargs.get("required", True)))
        super().__init__(choices=lambda: [first, *words_of(named, but=but)], **kwargs)


class StatesField(forms.CharField):
    """Several States by name, parted by commas; gives their codes."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", _("Their names, parted by commas."))
        super().__init__(**{"required": False, **kwargs})

    def clean(self, value: Any) -> Any:
        """Return the codes; a name that the table does not know is an error."""
        read = read_signing(super().clean(value) or "")
        for one in read.unresolved:
            raise forms.ValidationError(
                _("«%(name)s» is no State that the table knows."), params={"name": one.as_written}
            )
        return [one.code for one in read.listed]


class DayField(forms.DateField):
    """A whole day."""

    def __init__(self, **kwargs: Any) -> None:
        shown = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        super().__init__(widget=shown, **kwargs)


class When(forms.Form):
    """Since when, and for a period until when, each as far as it is known."""

    when = RealDateField(label=_("When"), required=False)
    until = RealDateField(
        label=_("Until"), required=False, help_text=_("Only for what lasts longer than a day.")
    )

    def clean(self) -> dict[str, Any]:
        """Join the two days."""
        data = super().clean() or {}
        first, last = data.get("when") or "", data.pop("until", None)
        if last and not first and "when" not in self.errors:
            self.add_error("when", _("Write when it began."))
        if first and last and not in_order(first, last):
            self.add_error("until", _("The end lies before the beginning."))
            return data
        data["when"] = f"{first}/{last}" if first and last else str(first)
        return data


_TERM = re.compile(r"^(\d{4}(?:-\d{2}){0,2})\s*(?:[–—]|-|/|a|al|to)\s*(\d{4}(?:-\d{2}){0,2})$")


class TermField(forms.CharField):
    """From one year to another, as people write it: «2018-2019», «2018 a 2019»."""

    default_error_messages: ClassVar = {
        "term": _("Write the first and the last year, such as 2018-2019."),
        "order": _("The end lies before the beginning."),
    }

    def prepare_value(self, value: Any) -> Any:
        """Return a kept term as it is written."""
        return value.replace("/", "–") if isinstance(value, str) else value

    def clean(self, value: Any) -> str:
        """Return the term as it is kept, or say what is wrong with it."""
        typed = str(super().clean(value))
        found = _TERM.match(typed)
        kept = f"{found[1]}/{found[2]}" if found else typed
        if kept and not is_partial_date(kept):
            why = "order" if found and all(map(is_partial_date, found.groups())) else "term"
            raise forms.ValidationError(self.error_messages[why], code=why)
        return kept


class Citing(forms.Form):
    """Where it is said."""

    source = forms.ModelChoiceField(
        label=_("Source"), queryset=Source.objects.none(), required=False,
        empty_label=_("Choose"),
        help_text=_(
            "Nothing is published without it. If the source is not here, save the draft, keep "
            "its document among «Documents», and choose it then."
        ),
    )  # fmt: skip
    locator = forms.CharField(
        label=_("Place in the source"), max_length=120, required=False,
        help_text=_("Such as a page, a paragraph, a footnote."),
    )  # fmt: skip
    quote = TextField(label=_("Its very words"), rows=2, max_length=2000, required=False)


class DeskForm(forms.Form):
    """A form of a desk: its choices are those that the person who fills it in may see."""

    def __init__(self, *args: Any, who: Any, fact: Any = None, **kwargs: Any) -> None:
        self.who, self.fact = who, fact
        super().__init__(*args, **kwargs)
        if "desk" in self.fields:
            desks = Organisation.objects.filter(pk__in=desks_of(who)).order_by("name")
            self._choose("desk", desks)
            if len(desks) == 1:
                self.fields["desk"].initial = desks[0].pk
        for name, model in (("forum", Forum), ("process", Process), ("meeting", Meeting),
                            ("initiative", Initiative), ("other", Initiative)):  # fmt: skip
            if name in self.fields:
                rows = visible_to(who, model).exclude(state="withdrawn")  # type: ignore[type-var]
                self._choose(name, rows.order_by(*LAST_FIRST))
        if "source" in self.fields:
            seen = Q(secrecy="PUBLIC", is_of_desks=True) | sources_seen_by(who)
            self._choose("source", Source.objects.filter(seen).order_by("-id"))

    def _choose(self, name: str, rows: Any) -> None:
        field: Any = self.fields[name]
        field.queryset = rows

    def clean(self) -> dict[str, Any]:
        """Put the source, the place and the words together."""
        data = super().clean() or {}
        if "source" in self.fields:
            source = data.pop("source", None)
            locator, quote = data.pop("locator", ""), data.pop("quote", "")
            if source is None and (locator or quote):
                self.add_error("source", _("Choose the source in which this stands."))
            data["cited"] = Cited(source=source, locator=locator, quote=quote) if source else None
        return data


class BodyChoice(forms.ModelChoiceField):
    """A body by its name, not by its code."""

    def label_from_instance(self, obj: Any) -> str:
        """Return the name of a body in the reader's language."""
        return named(obj)


def choice(label: Any, model: Any, *, required: bool = False, **kwargs: Any) -> Any:
    """Return a field that chooses one row of what the person may see."""
    kwargs.setdefault("empty_label", nothing_chosen(required))
    kind = BodyChoice if model is Organisation else forms.ModelChoiceField
    return kind(label=label, queryset=model.objects.none(), required=required, **kwargs)
