"""Keeping a document; writing, replacing and linking claims."""

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amparo.evidence.actions.claims import ClaimFacts, facts_of
from amparo.evidence.forms.sources import words_of
from amparo.evidence.models import Claim
from amparo.evidence.rules.values import TYPES
from amparo.kernel.brief import brief
from amparo.ui.forms import RealDateField, TextField
from amparo.ui.widgets import SuggestingInput

EMPTY: Mapping[str, Sequence[str]] = MappingProxyType({})
LONGEST_PASTE = 200_000  # letters of a document that is pasted instead of sent


class DocumentForm(forms.Form):
    """A document of the desks: a file, or its text pasted in."""

    title = forms.CharField(label=gettext_lazy("Title"), max_length=300)
    kind = forms.ChoiceField(label=gettext_lazy("Kind of source"))
    publisher = forms.CharField(
        label=gettext_lazy("Who published it"), required=False, max_length=200
    )
    published = RealDateField(label=gettext_lazy("Published"), required=False)
    address = forms.CharField(label=gettext_lazy("Address"), required=False, max_length=500)
    secrecy = forms.ChoiceField(label=gettext_lazy("Secrecy"))
    file = forms.FileField(
        label=gettext_lazy("File"),
        required=False,
        help_text=gettext_lazy("PDF, DOCX, HTML or plain text. It is kept whole and unchanged."),
    )
    pasted = TextField(
        label=gettext_lazy("Or paste its text"),
        required=False,
        rows=6,
        max_length=LONGEST_PASTE,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("secrecy", "INTERNAL")
        self.fields["kind"].choices = [("", _("Choose")), *words_of("evidence/source_kinds")]
        self.fields["secrecy"].choices = _secrecy()

    def clean(self) -> dict[str, Any]:
        """Ask for one of the two: a file or a text."""
        data = super().clean() or {}
        both_or_none = bool(data.get("file")) == bool((data.get("pasted") or "").strip())
        if both_or_none and "file" not in self.errors:
            self.add_error("file", _("Send a file or paste a text: one of the two."))
        return data

    def words(self) -> dict[str, Any]:
        """Return the fields of the source."""
        data = self.cleaned_data
        named = ("title", "kind", "publisher", "address", "secrecy")
        return {name: data[name] for name in named} | {"published": str(data["published"] or "")}

    def content(self) -> tuple[bytes, str]:
        """Return the document and the name of its file."""
        sent = self.cleaned_data["file"]
        if sent:
            return sent.read(), sent.name
        return self.cleaned_data["pasted"].encode(), "text.txt"


class FindForm(forms.Form):
    """A passage pasted in, to be found in the documents that are kept."""

    pasted = TextField(
        label=gettext_lazy("Paste the passage"),
        rows=4,
        max_length=20_000,
        help_text=gettext_lazy("It is looked for in the documents that are kept."),
    )


class ClaimForm(forms.Form):
    """What an editor writes of a claim. `quote` is the span: the very words of the passage."""

    quote = TextField(
        label=gettext_lazy("The words that say so"),
        rows=2,
        required=False,
        max_length=20_000,
        help_text=gettext_lazy("Copy them from the passage above. They become the citation."),
    )
    type = forms.ChoiceField(label=gettext_lazy("Type of value"))
    typed = TextField(
        label=gettext_lazy("Value"),
        rows=2,
        required=False,
        max_length=4000,
        help_text=gettext_lazy(
            "18220 · 2015-11 · 2009-01/2015-12 · a list with semicolons · one field a line, "
            "as «name: value»."
        ),
    )
    qualifier = forms.ChoiceField(label=gettext_lazy("How exact it is"))
    unit = forms.ChoiceField(label=gettext_lazy("Unit"), required=False)
    subject = forms.CharField(
        label=gettext_lazy("What it is about"),
        max_length=120,
        help_text=gettext_lazy("A State's code, such as PER, a body, a treaty."),
    )
    predicate = forms.CharField(label=gettext_lazy("What is said of it"), max_length=120)
    statement = TextField(label=gettext_lazy("The whole statement"), rows=2, max_length=2000)
    as_of = forms.CharField(label=gettext_lazy("As of"), required=False, max_length=21)
    period = forms.CharField(label=gettext_lazy("Period"), required=False, max_length=21)
    valid_from = forms.CharField(label=gettext_lazy("True since"), required=False, max_length=10)
    valid_to = forms.CharField(label=gettext_lazy("True until"), required=False, max_length=10)
    asserted_by = forms.CharField(label=gettext_lazy("Who says so"), required=False, max_length=300)
    secrecy = forms.ChoiceField(label=gettext_lazy("Secrecy"))
    note = TextField(label=gettext_lazy("Note"), rows=2, required=False, max_length=4000)
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, *args: Any, claim: Claim | None = None, used: Mapping[str, Sequence[str]] = EMPTY,
        **kwargs: Any,
    ) -> None:  # fmt: skip
        if claim is not None and "initial" not in kwargs:
            facts = facts_of(claim)
            kwargs["initial"] = {name: getattr(facts, name) for name in facts.__slots__}
            kwargs["initial"]["revision"] = claim.revision
        super().__init__(*args, **kwargs)
        for name, words in used.items():
            attrs = self.fields[name].widget.attrs
            self.fields[name].widget = SuggestingInput(attrs, words)
            self.fields[name].widget.is_required = self.fields[name].required
        self.claim = claim
        self.initial.setdefault("secrecy", "INTERNAL")
        self.fields["type"].choices = [
            one for one in words_of("evidence/claim_types") if one[0] in TYPES
        ]
        self.fields["qualifier"].choices = words_of("evidence/qualifiers")
        self.fields["unit"].choices = [("", _("None")), *words_of("evidence/units")]
        self.fields["secrecy"].choices = _secrecy()

    def facts(self, *, language: str = "") -> ClaimFacts:
        """Return what was written as the actions take it; `said` is the quote, once it is given."""
        data = self.cleaned_data
        named = {n: data[n] for n in self.fields if n not in ("quote", "revision")}
        said = data.get("quote", self.claim.said if self.claim else "")
        return ClaimFacts(said=said, language=language, **named)


class WhyForm(forms.Form):
    """A reason, for what needs one."""

    reason = TextField(label=gettext_lazy("Reason"), rows=3, max_length=2000)


class LinkForm(forms.Form):
    """How one claim stands to another."""

    kind = forms.ChoiceField(label=gettext_lazy("How they stand to each other"))
    other = forms.ChoiceField(label=gettext_lazy("The other claim"))
    note = TextField(label=gettext_lazy("Note"), rows=3, max_length=2000)

    def __init__(self, *args: Any, among: Iterable[Claim], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = words_of("evidence/claim_links")
        named = [(str(one.pk), f"{one.subject}: {brief(one.statement, 100)}") for one in among]
        self.fields["other"].choices = [("", _("Choose")), *named]


class PartsForm(forms.Form):
    """The claims whose sum a total is."""

    parts = forms.MultipleChoiceField(
        label=gettext_lazy("Parts"), widget=forms.CheckboxSelectMultiple, required=False
    )

    def __init__(self, *args: Any, among: Iterable[Claim], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [(str(one.pk), f"{one.value} · {brief(one.statement, 100)}") for one in among]
        self.fields["parts"].choices = named


def _secrecy() -> list[tuple[str, str]]:
    return [pair for pair in words_of("places/secrecy") if pair[0] != "SECRET"]
