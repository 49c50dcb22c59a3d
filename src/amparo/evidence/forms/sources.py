"""Adding and correcting a source."""

from typing import Any

from django import forms
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

import vocab
from amparo.evidence.models import Source
from amparo.ui.forms import RealDateField, TextField

PLAIN = (
    *("title", "kind", "publisher", "reliability", "language", "address", "licence"),
    *("attribution", "secrecy"),
)


class SourceForm(forms.Form):
    """A publication, a testimony, a record."""

    title = forms.CharField(label=gettext_lazy("Title"), max_length=300)
    kind = forms.ChoiceField(label=gettext_lazy("Kind of source"))
    publisher = forms.CharField(
        label=gettext_lazy("Who published it"), required=False, max_length=200
    )
    reliability = forms.ChoiceField(label=gettext_lazy("How reliable this is"))
    published = RealDateField(label=gettext_lazy("Published"), required=False)
    address = forms.CharField(label=gettext_lazy("Address"), required=False, max_length=500)
    language = forms.ChoiceField(label=gettext_lazy("Language"), required=False)
    licence = forms.CharField(label=gettext_lazy("Licence"), required=False, max_length=80)
    attribution = TextField(
        label=gettext_lazy("How to cite it"), required=False, rows=2, max_length=1000
    )
    secrecy = forms.ChoiceField(label=gettext_lazy("Secrecy"))

    def __init__(self, *args: Any, source: Source | None = None, **kwargs: Any) -> None:
        if source is not None:
            typed = {name: getattr(source, name) for name in (*PLAIN, "published")}
            kwargs.setdefault("initial", typed)
        super().__init__(*args, **kwargs)
        self.initial.setdefault("reliability", "unknown")
        self.initial.setdefault("secrecy", "INTERNAL")
        self.fields["kind"].choices = [("", _("Choose")), *words_of("evidence/source_kinds")]
        self.fields["reliability"].choices = words_of("situations/reliability")
        self.fields["language"].choices = [("", _("Not known")), *words_of("places/languages")]
        levels = [pair for pair in words_of("places/secrecy") if pair[0] != "SECRET"]
        self.fields["secrecy"].choices = levels

    def words(self) -> dict[str, Any]:
        """Return the fields as the actions take them."""
        data = self.cleaned_data
        return {name: data[name] for name in PLAIN} | {"published": str(data["published"] or "")}


def words_of(listed: str) -> list[tuple[str, str]]:
    """Return the keys of a list of the vocabulary and their words, in the reader's language."""
    language = get_language() or "es"
    return [(t.key, t.label.in_language(language)) for t in vocab.terms(listed).values()]
