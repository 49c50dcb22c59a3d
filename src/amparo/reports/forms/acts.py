"""Freezing a report, withdrawing a published one."""

from django import forms
from django.utils.translation import gettext_lazy as _

from amparo.reports.actions.rendering import FORMS
from amparo.ui.forms import Option, TextField
from amparo.vault.forms import WarnsOfNames

OWN, PUBLIC = "own", "public"


class Freezing(forms.Form):
    audience = forms.ChoiceField(label=_("For whom"), widget=forms.RadioSelect, initial=OWN)

    def __init__(self, *args, may_offer: bool = False, **kwargs):  # type: ignore[no-untyped-def]
        super().__init__(*args, **kwargs)
        choices = [
            (OWN, Option(_("For you"), _("It holds what you may see, and only you open it.")))
        ]
        if may_offer:
            says = _(
                "It holds only what is published for all, and is read once another publishes it."
            )
            choices.append((PUBLIC, Option(_("For the public"), says)))
        self.fields["audience"].choices = choices  # type: ignore[attr-defined]


class Wanting(Freezing):
    """What is asked of a long report: for whom, and which file the worker makes of it."""

    form = forms.ChoiceField(
        label=_("File to be made"),
        required=False,
        choices=[("", _("None now")), *((key, key.upper()) for key in FORMS)],
    )
    field_order = ("form", "audience")


class Withdrawing(WarnsOfNames):
    open_words = ("reason",)

    reason = TextField(label=_("Reason"), help_text=_("Everyone reads it on the page."),
                       max_length=1000)  # fmt: skip
