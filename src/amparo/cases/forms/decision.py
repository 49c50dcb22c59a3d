"""Forms of deciding: the draft act, a vote, the act fixed, the plan returned, the person told."""

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

import vocab
from amparo.cases.forms import CaseForm
from amparo.cases.forms.implementing import channels
from amparo.ui.forms import Option, TextField

LONG = 8000
KINDS = (
    ("grant", Option(_("Grant the measures of the plan"))),
    ("deny", Option(_("Deny, with orientation"), _("With what the person can do, and review."))),
)


class OpenForm(CaseForm):
    """What is proposed to be decided, and why."""

    kind = forms.ChoiceField(label=_("What is decided?"), choices=KINDS, widget=forms.RadioSelect)
    reasons = TextField(
        label=_("Reasons"), rows=10, max_length=LONG,
        help_text=_("Variable by variable. The person reads them; the redacted copy hides them."),
    )  # fmt: skip


class VoteForm(CaseForm):
    """A member's vote, or their recusal."""

    choice = forms.ChoiceField(label=_("How do you vote?"), widget=forms.RadioSelect)
    reason = TextField(
        label=_("Why?"), required=False, rows=3, max_length=LONG,
        help_text=_("Needed for a vote against and for a recusal."),
    )  # fmt: skip

    def __init__(self, *args: Any, only_recusal: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = get_language() or "es"
        self.fields["choice"].choices = [
            (key, term.label.in_language(language))
            for key, term in vocab.terms("cases/votes").items()
            if key == "recused" or not only_recusal
        ]


class FixForm(CaseForm):
    """The number of the act and, for a denial, what the person can do."""

    act_number = forms.CharField(label=_("Number of the act"), max_length=60)
    orientation = TextField(
        label=_("What can the person do now, and who can help?"), rows=4, max_length=LONG
    )
    review_route = TextField(label=_("How can the person ask for review?"), rows=3, max_length=2000)

    def __init__(self, *args: Any, denies: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not denies:
            del self.fields["orientation"], self.fields["review_route"]


class ReturnForm(CaseForm):
    """What must change in the plan."""

    reason = TextField(label=_("What must change in the plan?"), max_length=LONG)


class TellForm(CaseForm):
    """How the person was told of a decision, and what shows it."""

    channel = forms.ChoiceField(label=_("How was the person told?"))
    proof = TextField(
        label=_("What shows that they were told?"), required=False, rows=2, max_length=1000,
        help_text=_("The hour of the call, the signed copy, the witness."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["channel"].choices = channels()
