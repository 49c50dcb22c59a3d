"""One form for each thing that is done with a fact."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from amparo.diplomacy.forms.fields import (
    Citing,
    DayField,
    DeskForm,
    StateField,
    When,
    WordField,
    choice,
)
from amparo.diplomacy.models import Initiative, Paragraph
from amparo.diplomacy.queries.lists import name_of, word_of
from amparo.diplomacy.queries.statements import links_of, paragraphs_seen_by
from amparo.diplomacy.queries.versions import text_of
from amparo.people.models import Organisation
from amparo.ui.forms import RealDateField, TextField


class Nothing(DeskForm):
    """Only the button."""


class Revised(DeskForm):
    """What was read when the form was opened: another's change in between is not written over."""

    revision = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["revision"].initial = self.fact.revision


class Cite(DeskForm, Citing):
    """Where it is said."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["source"].required = True


class Reason(DeskForm):
    """Why."""

    reason = TextField(label=_("Reason"), rows=3, max_length=2000)


class Note(DeskForm):
    """A note beside it."""

    note = TextField(label=_("Note"), rows=3, max_length=2000)


class Words(Revised):
    """The text of a statement, by numbered paragraphs."""

    text = TextField(
        label=_("Text"), rows=18, max_length=200_000,
        help_text=_("Each paragraph begins with its number: «1.»; each footnote with «[1]»."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].initial = text_of(self.fact)


class Deliver(Cite):
    """When a statement was delivered, and what shows it."""

    when = RealDateField(label=_("Day"))
    speaker = forms.CharField(label=_("Speaker"), max_length=200, required=False)
    field_order = ("when", "speaker")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["when"].initial = self.fact.when

    def clean_when(self) -> str:
        """Return the day as text."""
        return str(self.cleaned_data["when"] or "")


class Translate(DeskForm, Citing):
    """A translation with the same numbers."""

    language = WordField("places/languages", label=_("Language"))
    title = forms.CharField(label=_("Title"), max_length=300)
    text = TextField(label=_("Text"), rows=16, max_length=200_000)
    field_order = ("language", "title", "text")


class Support(DeskForm, When, Citing):
    """A step of a State towards an initiative."""

    desk = choice(_("Directorate"), Organisation, required=True, empty_label=None)
    party_code = StateField(label=_("State"))
    status = WordField("support_statuses", but=("none",), label=_("What it does"))
    when = RealDateField(
        label=_("Since when"), required=False, help_text=_("Empty: the day of the statement.")
    )
    until = None
    paragraph = choice(_("Paragraph of a statement"), Paragraph)
    field_order = ("desk", "party_code", "status", "when", "paragraph")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._choose("paragraph", paragraphs_seen_by(self.who))


class Relate(DeskForm):
    """How an initiative stands to another."""

    type = WordField("initiative_links", label=_("How they stand to each other"))
    other = choice(_("The other initiative"), Initiative, required=True)
    paragraph = choice(_("Paragraph of a statement"), Paragraph)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._choose("paragraph", paragraphs_seen_by(self.who))

    def clean(self) -> dict[str, Any]:
        """Name the other by its key."""
        data = super().clean()
        data["other_id"] = getattr(data.pop("other", None), "pk", None)
        return data


class Endorse(DeskForm):
    """A State that supports a candidacy."""

    party_code = StateField(label=_("State"))
    when = RealDateField(label=_("When"), required=False)
    note = forms.CharField(label=_("Note"), max_length=300, required=False)

    def clean_when(self) -> str:
        """Return the day as text."""
        return str(self.cleaned_data["when"] or "")


class Unrelate(DeskForm):
    """The link that is taken out."""

    link = forms.ChoiceField(label=_("How they stand to each other"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        listed = links_of(self.who, self.fact)
        self.fields["link"].choices = [
            (one.pk, f"{word_of('initiative_links', one.type)} {one.other}")
            for one in listed if one.one_id == self.fact.pk
        ]  # fmt: skip


class TakeBack(DeskForm):
    """The State whose endorsement is taken back."""

    party_code = forms.ChoiceField(label=_("State"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        listed = self.fact.endorsements.order_by("at", "id")
        self.fields["party_code"].choices = [(one.party, name_of(one.party)) for one in listed]


class Decided(DeskForm, Citing):
    """Where it is said how something was decided."""


class Result(Decided):
    """The day of an election, and where its result is said."""

    when = RealDateField(
        label=_("Day of the election"), required=False,
        help_text=_("Empty: the day that was announced."),
    )  # fmt: skip
    field_order = ("when",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["source"].required = True

    def clean_when(self) -> str:
        """Return the day as text."""
        return str(self.cleaned_data["when"] or "")


class Arrange(DeskForm):
    """What was arranged with others."""

    text = TextField(label=_("What was arranged"), rows=6, max_length=10_000)


class Signs(DeskForm):
    """Which State a name of the list stands for."""

    number = forms.TypedChoiceField(label=_("Name in the list"), coerce=int)
    party_code = StateField(
        label=_("State"), required=False, help_text=_("Empty: the name is taken off the list.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        listed = self.fact.signatories.all()
        self.fields["number"].choices = [(one.number, one.as_written) for one in listed]


class Contribution(DeskForm):
    """What a body is asked to contribute."""

    body = choice(_("Body"), Organisation, required=True)
    title = forms.CharField(label=_("What is asked of it"), max_length=200)
    task = TextField(label=_("What it needs to know"), rows=4, required=False)
    due_on = DayField(label=_("By when"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._choose("body", Organisation.objects.filter(is_active=True).order_by("name"))


class DraftInput(Revised):
    """What is sent."""

    text = TextField(label=_("Text"), rows=14, max_length=200_000)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].initial = self.fact.text


class SendInput(Revised, Cite):
    """When it was sent, and what shows it."""

    when = RealDateField(label=_("Sent on"))
    field_order = ("when",)

    def clean_when(self) -> str:
        """Return the day as text."""
        return str(self.cleaned_data["when"] or "")


class PublishedIn(Cite):
    """Where it was published."""

    published_in = forms.CharField(label=_("Published in"), max_length=300)
    field_order = ("published_in",)


class Acknowledged(DeskForm):
    """That who asked has acknowledged it."""

    note = forms.CharField(label=_("Note"), max_length=300, required=False)


class ChangeGuidance(Revised):
    """The words of a draft."""

    title = forms.CharField(label=_("Title"), max_length=300)
    text = TextField(label=_("Text"), rows=12, max_length=50_000)
    delegation = forms.CharField(label=_("Delegation"), max_length=200, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("title", "text", "delegation"):
            self.fields[name].initial = getattr(self.fact, name)


class Consult(DeskForm):
    """Which sector is asked, and by when."""

    body = choice(_("Sector"), Organisation, required=True)
    due_on = DayField(label=_("By when"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._choose("body", Organisation.objects.filter(is_active=True).order_by("name"))


class Clear(Revised):
    """Clear the words that were read."""


class ClearGuidance(Revised):
    """Clear the words that the sectors were shown."""

    note = TextField(
        label=_("Note"), rows=3, max_length=2000, required=False,
        help_text=_("Needed where a sector objects or has not answered."),
    )  # fmt: skip


class Opinion(DeskForm):
    """What a sector holds of a draft."""

    answer = WordField("sector_answers", label=_("Your sector"))
    words = TextField(
        label=_("In its words"), rows=6, max_length=10_000, required=False,
        help_text=_("Needed for changes and objections."),
    )  # fmt: skip
