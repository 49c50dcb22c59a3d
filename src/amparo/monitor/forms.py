"""Forms about profiles, editions, paragraphs and questionnaires."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

import vocab
from amparo.evidence.models import Source
from amparo.instruments.forms import countries, words
from amparo.kernel.brief import brief
from amparo.monitor.actions import EditionFacts
from amparo.monitor.actions.paragraphs import LONGEST
from amparo.monitor.models import Edition, Paragraph, Questionnaire, Usage
from amparo.ui.forms import MayBePast, TextField
from vocab.monitor import plans

LANGUAGES = (("es", _("Spanish")), ("en", _("English")))
MOST_QUESTIONS = 12  # lines offered at once; more can be added once these are kept


def _day() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class ProfileForm(forms.Form):
    """A State and a topic to monitor."""

    country = forms.ChoiceField(label=_("State"))
    topic = forms.ChoiceField(label=_("Topic"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["country"].choices = countries(empty=_("Choose"))
        topics = [pair for pair in words("monitor/topics") if pair[0] in plans()]
        self.fields["topic"].choices = [("", _("Choose")), *topics]


class EditionForm(forms.Form):
    """A new edition, empty or with the words of an older one."""

    kind = forms.ChoiceField(label=_("Kind"))
    year = forms.IntegerField(label=_("Year"), min_value=1945, max_value=2200)
    since_year = forms.IntegerField(
        label=_("First year, of an edition over ten years"), required=False
    )
    cut_off = forms.DateField(label=_("Cut-off day"), required=False, widget=_day())
    language = forms.ChoiceField(label=_("Written in"), choices=LANGUAGES)
    authors = forms.CharField(label=_("Authors, as printed"), max_length=300, required=False)
    copied = forms.ChoiceField(
        label=_("Begin with the words of"),
        required=False,
        help_text=_("What is unchanged is dated; what was superseded since is marked."),
    )

    def __init__(self, *args: Any, editions: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = words("monitor/edition_kinds")
        self.fields["copied"].choices = [("", _("Nothing: an empty edition")), *editions]

    def facts(self) -> EditionFacts:
        """Return what was written as the actions take it."""
        data = {name: value for name, value in self.cleaned_data.items() if name != "copied"}
        return EditionFacts(**data)


class ChangeForm(forms.Form):
    """What is said of an edition as a whole."""

    cut_off = forms.DateField(label=_("Cut-off day"), required=False, widget=_day())
    authors = forms.CharField(label=_("Authors, as printed"), max_length=300, required=False)
    revision = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, edition: Edition, **kwargs: Any) -> None:
        first = {"cut_off": edition.cut_off, "authors": edition.authors}
        super().__init__(*args, initial={**first, "revision": edition.revision}, **kwargs)


class ParagraphForm(forms.Form):
    """The words of a paragraph in both languages; either may be empty. `q` looks for claims."""

    en = TextField(label=_("Words in English"), rows=6, required=False, max_length=LONGEST)
    es = TextField(label=_("Words in Spanish"), rows=6, required=False, max_length=LONGEST)
    q = forms.CharField(label=_("Words of a claim"), required=False, max_length=200)
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, row: Paragraph | None = None, **kwargs: Any) -> None:
        first = {"en": row.en, "es": row.es, "revision": row.revision} if row else {}
        super().__init__(*args, initial=first, **kwargs)


class UsageForm(forms.Form):
    """Of what kind a statement is, and what its footnote says."""

    type = forms.ChoiceField(label=_("Kind of statement"), required=False)
    printed = TextField(
        label=_("Words of the footnote"),
        rows=3,
        required=False,
        max_length=4000,
        help_text=_("Leave it empty to print the sources of the claim."),
    )

    def __init__(self, *args: Any, usage: Usage, **kwargs: Any) -> None:
        super().__init__(*args, initial={"type": usage.type, "printed": usage.printed}, **kwargs)
        self.fields["type"].choices = [
            ("", pgettext_lazy("paragraph", "None")),
            *words("monitor/claim_types"),
        ]


class QuestionnaireForm(MayBePast):
    """To whom questions go, and until when an answer is hoped for."""

    past = ("due_on",)

    addressee = forms.CharField(
        label=_("To which body"), max_length=200, help_text=_("A ministry or mission, no person.")
    )
    year = forms.IntegerField(label=_("Year"), min_value=1945, max_value=2200)
    language = forms.ChoiceField(label=_("Written in"), choices=LANGUAGES)
    due_on = forms.DateField(label=_("Answer asked for by"), required=False, widget=_day())


class QuestionsForm(forms.Form):
    """The questions, each with the kind of statement it asks for."""

    revision = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, row: Questionnaire, **kwargs: Any) -> None:
        asked = list(row.questions.all())
        first: dict[str, Any] = {"revision": row.revision}
        for n, one in enumerate(asked, start=1):
            first |= {f"text_{n}": one.text, f"type_{n}": one.type}
        super().__init__(*args, initial=first, **kwargs)
        kinds = [("", _("Any")), *words("monitor/claim_types")]
        self.lines = max(MOST_QUESTIONS // 3, len(asked) + 2)
        for n in range(1, self.lines + 1):
            said = {"n": n}
            self.fields[f"text_{n}"] = TextField(
                label=_("Question %(n)d") % said, rows=2, required=False, max_length=1000
            )
            self.fields[f"type_{n}"] = forms.ChoiceField(
                label=_("What question %(n)d is about") % said, required=False, choices=kinds
            )

    def questions(self) -> list[tuple[str, str]]:
        """Return the questions that were written, in order."""
        data = self.cleaned_data
        return [(data[f"text_{n}"], data[f"type_{n}"]) for n in range(1, self.lines + 1)]


class SendForm(forms.Form):
    """On which day a questionnaire was sent."""

    sent_on = forms.DateField(label=_("Sent on"), widget=_day())


class AnswerForm(forms.Form):
    """What came back: the source that holds it, and when."""

    source = forms.ChoiceField(
        label=_("The answer, as a source"),
        help_text=_("Keep the letter as a document first. Its claims then cite it."),
    )
    answered_on = forms.DateField(label=_("Answered on"), widget=_day())

    def __init__(self, *args: Any, among: Iterable[Source], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [(str(one.pk), brief(one.title, 100)) for one in among]
        self.fields["source"].choices = [("", _("Choose")), *named]


def in_words(listed: str, key: str) -> str:
    """Return a key of a closed list in the reader's language."""
    return vocab.label(listed, key, get_language() or "es") if key else ""


def first_of(today: date) -> dict[str, Any]:
    """Return what a new edition begins with."""
    return {"kind": "annual", "year": today.year, "language": "es"}
