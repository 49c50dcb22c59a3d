"""What is typed of a release, and the address of a mailbox."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

import vocab
from amparo.diplomacy.forms.fields import BodyChoice
from amparo.diplomacy.policies import desks_of
from amparo.people.models import Organisation
from amparo.press.actions.releases import LANGUAGES, Words, words_of
from amparo.press.models import Release
from amparo.ui.forms import TextField, TrapField
from amparo.vault.forms import WarnsOfNames

WORDS = ("title", "text", "place", "contact", "contact_email", "contact_phone", "links")


def _named(listed: str, keys: tuple[str, ...] | None = None) -> list[tuple[str, str]]:
    language = get_language() or "es"
    terms = vocab.terms(listed)
    return [(k, terms[k].label.in_language(language)) for k in keys or terms]


class WordsForm(WarnsOfNames):
    """The words of a release."""

    # The contact is a public office: what is written there points to it, and to no other person.
    open_words = ("title", "text", "place", "links")

    title = forms.CharField(label=_("Title"), max_length=200)
    text = TextField(
        label=_("Text"), rows=14, max_length=50_000,
        help_text=_("An empty line begins a new paragraph. No name of a protected person: a code "
                    "name, or none."),
    )  # fmt: skip
    place = forms.CharField(label=_("Place"), max_length=80, required=False)
    contact = forms.CharField(
        label=_("Contact for the press"), max_length=120, help_text=_("A post or an office.")
    )
    contact_email = forms.EmailField(label=_("E-mail"), max_length=120, required=False)
    contact_phone = forms.CharField(label=_("Telephone"), max_length=40, required=False)
    links = TextField(
        label=_("Related pages"), rows=3, max_length=4000, required=False,
        help_text=_("One a line: its address on this site, such as /statistics/, then its words."),
    )  # fmt: skip

    def words(self) -> Words:
        """Return what was typed as the actions take it."""
        return Words(**{name: self.cleaned_data[name] for name in WORDS})


class NewRelease(WordsForm):
    """A new release of one's body."""

    body = BodyChoice(
        label=_("Published by"), queryset=Organisation.objects.none(), empty_label=None
    )
    kind = forms.ChoiceField(label=_("Kind"))
    language = forms.ChoiceField(label=_("Language"))
    field_order = ("body", "kind", "language", *WORDS)

    def __init__(self, *args: Any, who: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        bodies: Any = self.fields["body"]
        bodies.queryset = Organisation.objects.filter(pk__in=desks_of(who)).order_by("name")
        self.fields["kind"].choices = _named("press/kinds")
        self.fields["language"].choices = _named("places/languages", LANGUAGES)


class ChangeRelease(WordsForm):
    """A draft as it stands."""

    revision = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, release: Release, **kwargs: Any) -> None:
        words = words_of(release)
        kwargs.setdefault("initial", {name: getattr(words, name) for name in WORDS})
        kwargs["initial"].setdefault("revision", release.revision)
        super().__init__(*args, **kwargs)


class TranslateRelease(WordsForm):
    """The same release in another language."""

    language = forms.ChoiceField(label=_("Language"))
    field_order = ("language", *WORDS)

    def __init__(self, *args: Any, release: Release, **kwargs: Any) -> None:
        words = words_of(release)
        kept = {n: getattr(words, n) for n in ("contact", "contact_email", "contact_phone")}
        kwargs.setdefault("initial", kept | {"place": words.place, "links": words.links})
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = [
            pair for pair in _named("places/languages", LANGUAGES) if pair[0] != release.language
        ]


class Seen(forms.Form):
    """The words that were read: cleared are these and no others."""

    revision = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, release: Release, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("revision", release.revision)


class Nothing(forms.Form):
    """Only the button."""

    def __init__(self, *args: Any, release: Release, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)


class Reason(Nothing):
    """Why."""

    reason = TextField(label=_("Reason"), rows=3, max_length=2000)


class Subscribe(forms.Form):
    """A mailbox that would be told of releases."""

    email = forms.CharField(
        label=_("Your e-mail"), max_length=200,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )  # fmt: skip
    language = forms.ChoiceField(label=_("Language of the mails"))
    website = TrapField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = _named("places/languages", LANGUAGES)
        self.initial.setdefault("language", (get_language() or "es")[:2])

    def clean_email(self) -> str:
        """Return the address; one that is none is said, which tells nothing of the list."""
        typed = str(self.cleaned_data["email"]).strip()
        try:
            validate_email(typed)
        except ValidationError:
            raise forms.ValidationError(_("Write an e-mail address.")) from None
        return typed
