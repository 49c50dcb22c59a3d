"""Forms by which a person decides which recommendations ask the same."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

SAME, REPEATS, DIFFERENT = "same", "repeats", "different"


class AlikeForm(forms.Form):
    """Whether two recommendations ask the same, and what their cluster is called."""

    decision = forms.ChoiceField(label=_("Do they ask the same?"), widget=forms.RadioSelect)
    title = forms.CharField(
        label=_("Title of the cluster"), max_length=200, required=False,
        help_text=_("Needed where neither stands in a cluster yet: what both ask, in a few words."),
    )  # fmt: skip
    theme = forms.CharField(label=_("Theme"), max_length=160, required=False)

    def __init__(self, *args: Any, may_repeat: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(SAME, _("Yes: they are handled once, in a cluster"))]
        if may_repeat:
            choices.append((REPEATS, _("Yes, and the later one repeats that of a former cycle")))
        choices.append((DIFFERENT, _("No: do not propose these two again")))
        self.fields["decision"].choices = choices  # type: ignore[attr-defined]


class ClusterForm(forms.Form):
    """What a cluster is called."""

    title = forms.CharField(label=_("Title of the cluster"), max_length=200)
    theme = forms.CharField(label=_("Theme"), max_length=160, required=False)
    revision = forms.IntegerField(widget=forms.HiddenInput)
