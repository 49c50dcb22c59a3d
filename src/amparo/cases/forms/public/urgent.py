"""The urgent form: three taps."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from amparo.cases.forms.public.fields import PhoneField, words
from amparo.cases.forms.public.gate import GatedForm

WHOM = (
    ("self", _("Me")),
    ("third_party", _("Another person")),
    ("collective", _("My community or group")),
)


class UrgentForm(GatedForm):
    """What is happening, whom to protect, which number to call. Nothing is chosen beforehand."""

    what = forms.ChoiceField(
        label=_("What is happening?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Tap what is happening.")},
    )
    whom = forms.ChoiceField(
        label=_("Whom do we protect?"),
        choices=WHOM,
        widget=forms.RadioSelect,
        error_messages={"required": _("Tap whom we protect.")},
    )
    phone = PhoneField(
        label=_("Which number do we call?"),
        help_text=_("You may leave it empty. We give you a code so that you can call us."),
    )
    field_order = ("what", "whom", "phone", "answer", "website")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["what"].choices = words("cases/urgency_questions")

    def filing(self) -> dict[str, Any]:
        """Return what was said as the values of a `Filing`."""
        said = self.cleaned_data
        contact = [{"type": "phone", "value": said["phone"]}] if said["phone"] else []
        relation = said["whom"]
        third = relation == "third_party"
        return {
            "submission": self.submission,
            "relation": relation,
            "urgency": {said["what"]: "yes"},
            "identity": {"contacts": contact} if contact and not third else {},
            "sender": {"phone": said["phone"]} if contact and third else {},
            "traits": {"kind": "other"} if relation == "collective" else {},
        }
