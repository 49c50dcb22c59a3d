"""What forms of the chain share: forms without a citation, lines, bodies, references."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

import vocab
from amparo.commitments.models import Mechanism, Recommendation
from amparo.commitments.queries import visible
from amparo.instruments.forms import words
from amparo.people.models import Organisation
from amparo.ui.forms import TextField


class Plain(forms.Form):
    """A form about a record (`row`), without a citation."""

    def __init__(self, *args: Any, who: Any, row: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.who, self.row = who, row

    def said(self) -> dict[str, Any]:
        """Return what was written, as the action takes it."""
        return dict(self.cleaned_data)


def kind_words(listed: str, row: Any = None) -> list[tuple[str, str]]:
    """Return the words of a list; before them nothing, for a record of no kind yet."""
    unsaid = [("", "–")] if row is not None and not row.kind else []
    return [*unsaid, *words(listed)]


class Nothing(Plain):
    """A form that asks nothing but to be sent."""


class Why(Plain):
    """A reason, for what needs one."""

    reason = TextField(label=_("Reason"), rows=3, max_length=300)


class LinesField(forms.CharField):
    """Several texts, one a line; gives a tuple."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.Textarea(attrs={"rows": 3}), required=False, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        """Return texts as lines."""
        return "\n".join(value) if isinstance(value, list | tuple) else value

    def to_python(self, value: Any) -> Any:
        """Return the lines that hold something."""
        text = super().to_python(value)
        return tuple(line.strip() for line in text.splitlines() if line.strip())


class BodyField(forms.ChoiceField):
    """A body of the country; gives the body."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=bodies, **kwargs)

    def clean(self, value: Any) -> Any:
        """Return the body that was chosen, or None."""
        key = super().clean(value)
        return Organisation.objects.get(pk=key) if key else None


def bodies() -> list[tuple[str, Any]]:
    """Return the bodies of the country by name."""
    found = Organisation.objects.filter(country=settings.COUNTRY, is_active=True)
    return [("", _("Choose")), *((str(o.pk), o.name) for o in found.order_by("name"))]


def mechanisms() -> list[tuple[str, str]]:
    """Return the mechanisms: those of the vocabulary, and others that are kept."""
    language = get_language() or "es"
    listed = vocab.terms("commitments/mechanisms")
    found = [(key, one.label.in_language(language)) for key, one in listed.items()]
    kept = Mechanism.objects.exclude(key__in=listed).order_by("key")
    more = [(m.key, (m.title_es if language == "es" else "") or m.title) for m in kept]
    return [("", str(_("Choose"))), *found, *more]


class RefsField(LinesField):
    """References of recommendations, one a line; gives those that the writer may see."""

    def of(self, who: Any, refs: tuple[str, ...]) -> list[Recommendation]:
        """Return the recommendations, or say which reference nobody knows.

        :raises ValidationError: for a reference that is not found.
        """
        found = {r.ref: r for r in visible(Recommendation, who).filter(ref__in=refs)}
        for ref in refs:
            if ref not in found:
                raise forms.ValidationError(
                    _("«%(ref)s» is no reference that you may see."), params={"ref": ref}
                )
        return [found[ref] for ref in dict.fromkeys(refs)]
