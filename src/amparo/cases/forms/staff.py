"""Forms about who works on a case, messages and reveals."""

from typing import Any

from django import forms
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

import vocab
from amparo.cases.forms import CaseForm
from amparo.cases.models import Case
from amparo.cases.queries.page import staff_at_desk
from amparo.people.models import Organisation, User
from amparo.people.queries import users_with
from amparo.ui.forms import TextField
from amparo.ui.sound import SoundField

KINDS = (
    ("message", _("A message that the person reads")),
    ("contact", _("The record of a call or visit")),
    ("heard", _("The record that the person was heard")),
)


class MessageForm(CaseForm):
    """Words for the person, or the record of a contact."""

    kind = forms.ChoiceField(
        label=_("What is it?"), choices=KINDS, widget=forms.RadioSelect, initial="message"
    )
    text = TextField(
        label=_("Text"), max_length=4000, help_text=_("The person reads it on their page.")
    )


class RevealForm(CaseForm):
    """For what, and why, in a sentence the person will read."""

    purpose = forms.ChoiceField(label=_("For what do you need it?"), widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Explain in one sentence"), max_length=500, help_text=_("The person reads it.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = get_language() or "es"
        self.fields["purpose"].choices = [
            (key, term.label.in_language(language))
            for key, term in vocab.terms("vault/purposes").items()
        ]


class AssignForm(CaseForm):
    """Who joins the case, and in which role."""

    ROLES = ("case_officer", "follow_up_officer", "justice_liaison")

    role = forms.ChoiceField(label=_("In which role?"), widget=forms.RadioSelect)
    user = forms.ModelChoiceField(queryset=None, label=_("Who?"), empty_label=_("Choose"))

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = get_language() or "es"
        self.fields["role"].choices = [
            (role, vocab.label("people/roles", role, language)) for role in self.ROLES
        ]
        at_desk = [staff_at_desk(case, role) for role in self.ROLES if role != "justice_liaison"]
        able = {user.pk for found in (*at_desk, users_with("justice_liaison")) for user in found}
        self.fields["user"].queryset = User.objects.filter(pk__in=able).order_by("service_name")


class SuspectForm(CaseForm):
    """Which body may be behind the risk, and why it is thought so."""

    body = forms.ModelChoiceField(queryset=None, label=_("Which body?"), empty_label=_("Choose"))
    reason = TextField(label=_("Why is it suspected?"), max_length=2000)

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        bodies = Organisation.objects.filter(country=case.profile.country, is_active=True)
        self.fields["body"].queryset = bodies.order_by("code")


class ConflictForm(CaseForm):
    """Whether there is a conflict of interest."""

    has_conflict = forms.ChoiceField(
        label=_("Do you know the person, the suspected source, or have an interest?"),
        choices=(("no", _("No, none")), ("yes", _("Yes: take me off this case"))),
        widget=forms.RadioSelect,
    )
    note = TextField(label=_("What should be known"), required=False, max_length=1000, rows=2)


class RecordingForm(CaseForm):
    """Whether the person agrees to be recorded, and the recording if they do."""

    consent = forms.ChoiceField(
        label=_("Does the person agree to be recorded?"),
        help_text=_(
            "Tell them first what it is for, who may hear it, and that they can say no without "
            "losing anything."
        ),
        choices=(("given", _("Yes, they agree")), ("refused", _("No"))),
        widget=forms.RadioSelect,
    )
    file = SoundField(
        label=_("Recording"), required=False, consent="consent",
        help_text=_("Kept sealed. Everyone who listens is written down."),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Ask for the sound only of who agreed."""
        said = self.cleaned_data
        missing = not said.get("file") and "file" not in self.errors
        if said.get("consent") == "given" and missing:
            self.add_error("file", _("Record or choose a file, or say that they do not agree."))
        return said


HOW = (
    ("oral", _("Aloud")), ("text", _("In writing")), ("audio", pgettext_lazy("said", "Recorded")),
    ("thumb", _("With a fingerprint")), ("assembly_act", _("By act of assembly")),
)  # fmt: skip


class TakenBackForm(CaseForm):
    """How the person said that they take a recording back."""

    how = forms.ChoiceField(label=_("How did they say it?"), choices=HOW)


class ConsentForm(CaseForm):
    """What the person said about one purpose and, where it is shared, one body."""

    purpose = forms.ChoiceField(label=_("For what?"))
    body = forms.ModelChoiceField(
        queryset=None,
        label=_("With which body?"),
        required=False,
        empty_label=pgettext_lazy("chosen", "None"),
    )
    answer = forms.ChoiceField(
        label=_("What did the person say?"), widget=forms.RadioSelect,
        choices=(("given", _("Yes")), ("refused", _("No")), ("withdrawn", _("Not any more"))),
    )  # fmt: skip
    how = forms.ChoiceField(label=_("How did they say it?"), choices=HOW)
    witness = forms.CharField(label=_("Before whom?"), required=False, max_length=120)

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = get_language() or "es"
        self.fields["purpose"].choices = [
            (key, term.label.in_language(language))
            for key, term in vocab.terms("cases/consent_purposes").items()
        ]
        bodies = Organisation.objects.filter(country=case.profile.country, is_active=True)
        self.fields["body"].queryset = bodies.order_by("code")
