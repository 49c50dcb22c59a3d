"""Forms of two records that may be one."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

WORDS = 2000  # characters of a reason


class MergeRecords(forms.Form):
    """Merge one record into the other."""

    keep = forms.ChoiceField(
        label=_("Which one stays"),
        widget=forms.RadioSelect,
        help_text=_("What belongs to the other goes to it. This can be undone."),
    )
    with_acts = forms.BooleanField(
        label=_("The acts of the other are of other victims: take them along"), required=False
    )
    why = forms.CharField(
        label=_("Why they are one"), max_length=WORDS, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, things: list[tuple[str, str]], has_acts: bool, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["keep"].choices = things  # type: ignore[attr-defined]
        if not has_acts:
            del self.fields["with_acts"]


class SayDifferent(forms.Form):
    """Say that two records are not the same."""

    why = forms.CharField(
        label=_("Why they are two"), max_length=WORDS, widget=forms.Textarea(attrs={"rows": 3})
    )


class UndoMerge(forms.Form):
    """Undo a merge."""

    why = forms.CharField(
        label=_("Why it is undone"), max_length=WORDS, widget=forms.Textarea(attrs={"rows": 3})
    )
