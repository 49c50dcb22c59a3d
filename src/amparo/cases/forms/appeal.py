"""Forms of review: how it ends."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from amparo.cases.forms import CaseForm
from amparo.ui.forms import Option, TextField

OUTCOMES = {
    "order_admission": Option(_("Order that the request be admitted")),
    "order_new_assessment": Option(
        _("Order a new assessment"), _("By another assessor. What is in force stays.")
    ),
    "grant_on_review": Option(
        _("Grant the measures of the plan"), _("Both versions of the act are made at once.")
    ),
    "keep_plan": Option(_("Keep the plan as it was granted")),
    "uphold": Option(_("Uphold the decision"), _("The case closes, and opens on a new fact.")),
}


class ReviewForm(CaseForm):
    """How a review ends, and why."""

    outcome = forms.ChoiceField(label=_("How does the review end?"), widget=forms.RadioSelect)
    reasons = TextField(
        label=_("Reasons"), rows=6, max_length=8000, help_text=_("The person reads them.")
    )
    act_number = forms.CharField(
        label=_("Number of the act"), required=False, max_length=60,
        help_text=_("Needed to grant measures."),
    )  # fmt: skip

    def __init__(self, *args: Any, outcomes: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["outcome"].choices = [(key, OUTCOMES[key]) for key in outcomes]
        if "grant_on_review" not in outcomes:
            del self.fields["act_number"]
