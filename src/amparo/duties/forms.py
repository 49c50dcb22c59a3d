"""What the pages of duties may be sent. Shape only; the world is checked by actions."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

import vocab
from amparo.duties.models import Duty
from amparo.duties.policies import IMPLEMENTER, LIAISON
from amparo.kernel.errors import Invalid
from amparo.people import queries as people
from amparo.people.models import User
from amparo.places import queries as places
from amparo.ui.forms import TextField

LONG = 4000  # characters
MAX_BYTES = 20 * 1024 * 1024


class OfDuty(forms.Form):
    """A form about one duty; `words` are what the action takes by name."""

    def __init__(self, *args: Any, duty: Duty, **kwargs: Any) -> None:
        self.duty = duty
        super().__init__(*args, **kwargs)

    def words(self) -> dict[str, Any]:
        """Return the arguments of the action."""
        return dict(self.cleaned_data)


class WithFile(OfDuty):
    """A form that may bring one file."""

    upload = forms.FileField(
        label=_("File"),
        required=False,
        max_length=200,
        help_text=_("PDF, picture or document, up to 20 MB. Place and device are removed from it."),
    )

    def clean_upload(self) -> Any:
        """Return the file, or say that it is too large."""
        sent = self.cleaned_data.get("upload")
        if sent and sent.size > MAX_BYTES:
            raise forms.ValidationError(_("This file is larger than 20 MB."))
        return sent

    def words(self) -> dict[str, Any]:
        """Return the arguments of the action: the file as its name and bytes."""
        words = super().words()
        sent = words.get("upload")
        words["upload"] = (sent.name, sent.read()) if sent else None
        return words


class Name(OfDuty):
    """Who at the body is responsible, and until when they may read the task."""

    responsible = forms.ChoiceField(
        label=_("Who is responsible"),
        required=False,
        help_text=_("People of your body with an account. They see this task and no other."),
    )
    responsible_name = forms.CharField(
        label=_("Or the name used at work, if they have no account"), required=False, max_length=120
    )
    sheet_until_on = forms.DateField(
        label=_("The task sheet closes on"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("After this day they no longer see it. Empty: the day the duty is due."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["responsible"]
        field.choices = [("", _("Choose a person")), *_people_of(self.duty)]

    def words(self) -> dict[str, Any]:
        """Return the arguments of the action."""
        given = self.cleaned_data
        key = given["responsible"]
        return {
            "responsible": User.objects.get(pk=key) if key else None,
            "responsible_name": given["responsible_name"],
            "sheet_until_at": self._end_of(given["sheet_until_on"]),
        }

    def _end_of(self, day: Any) -> datetime | None:
        if not day:
            return None
        if self.duty.profile is None:
            raise Invalid(str(_("No calendar is known for this duty.")), "sheet_until_on")
        return places.calendar_of(self.duty.profile).end_of(day)


class Accept(Name):
    """Taking a duty on; without a name, who accepts is responsible."""


class Refuse(OfDuty):
    """Declining a duty."""

    reason = TextField(
        label=_("Why your body cannot take this on"),
        max_length=LONG,
        help_text=_("Those who keep the case read this and look for another body."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.duty.is_of_a_person:
            self.fields["reason"].help_text = str(_("Those who gave the duty read this."))


class Report(WithFile):
    """How it goes."""

    text = TextField(
        label=_("What was done"),
        max_length=LONG,
        help_text=_("Use the code name. Leave out names, addresses and telephone numbers."),
    )
    field_order = ("text", "upload")


class Evidence(WithFile):
    """What shows that it was done."""

    text = forms.CharField(
        label=_("Reference of a document"),
        required=False,
        max_length=300,
        help_text=_("Number and date, such as «Oficio 123-2026, 3 May 2026»."),
    )


class Obstacle(OfDuty):
    """What stands in the way."""

    obstacle = forms.ChoiceField(label=_("What stands in the way"), widget=forms.RadioSelect)
    text = TextField(label=_("What would remove it"), required=False, max_length=LONG, rows=3)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = get_language() or "es"
        field: Any = self.fields["obstacle"]
        field.choices = [
            (key, term.label.in_language(language))
            for key, term in vocab.terms("duties/obstacles").items()
            if term.retired is None
        ]


class Clear(OfDuty):
    """Nothing stands in the way any more."""

    text = TextField(label=_("What changed"), required=False, max_length=LONG, rows=3)


class Done(WithFile):
    """The claim that it is done."""

    text = TextField(label=_("What was done, in a few words"), required=False, max_length=LONG)
    reference = forms.CharField(
        label=_("Reference of a document"),
        required=False,
        max_length=300,
        help_text=_("Evidence is needed: shown before, or a file or a reference here."),
    )
    field_order = ("text", "upload", "reference")


def _people_of(duty: Duty) -> list[tuple[str, str]]:
    """Return the people of the body who may be responsible, by their name at work."""
    found: dict[str, str] = {}
    for body in people.family_of([duty.body_id]):
        for user in people.users_with(IMPLEMENTER, organisation=body):
            found[str(user.pk)] = user.service_name
    for user in people.users_with(LIAISON, organisation=duty.body):
        found[str(user.pk)] = user.service_name
    return sorted(found.items(), key=lambda pair: pair[1].lower())
