"""What is typed of a run and of a forecast."""

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

import vocab
from amparo.forecasts.actions.publishing import LANGUAGES
from amparo.forecasts.models import Forecast
from amparo.ui.forms import TextField
from amparo.vault.forms import WarnsOfNames


def _words(name: str, keys: tuple[str, ...] = ()) -> list[tuple[str, str]]:
    language = get_language() or "es"
    return [(key, vocab.label(name, key, language)) for key in keys or vocab.terms(name)]


class NewRun(forms.Form):
    """What the library is asked."""

    card = forms.ChoiceField(label=_("Model"))
    window = forms.IntegerField(
        label=_("Year"), required=False, min_value=1990, max_value=2100,
        help_text=_("Empty: the next year that the data serve."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["card"].choices = _words("forecasts/cards")


class Cancel(forms.Form):
    """Why a run is stopped."""

    reason = TextField(label=_("Reason"), rows=3, max_length=600)


class Nothing(forms.Form):
    """Only the button."""

    def __init__(self, *args: Any, forecast: Forecast, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)


class Reason(WarnsOfNames, Nothing):
    """Why."""

    open_words = ("reason",)

    reason = TextField(label=_("Reason"), rows=3, max_length=2000)


class Publish(WarnsOfNames, Nothing):
    """The last look; a reason where another forecast stands already."""

    open_words = ("reason",)

    reason = TextField(
        label=_("Why it takes the place of the one that is published"), rows=3, max_length=2000,
        required=False, help_text=_("Only where a forecast of this year is published already."),
    )  # fmt: skip


class Sign(WarnsOfNames, Nothing):
    """The analyst's reading."""

    open_words = ("reading",)

    reading = TextField(
        label=_("Your reading"), rows=8, max_length=6000,
        help_text=_(
            "What the numbers show, where they may be wrong, where people should look. It "
            "foretells no crime and promises no safety."
        ),
    )  # fmt: skip
    language = forms.ChoiceField(label=_("Language of your reading"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = _words("places/languages", LANGUAGES)
        self.initial.setdefault("language", (get_language() or "es")[:2])
