"""Forms about courses and certificates."""

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

import vocab
from amparo.people.models import Organisation, User
from amparo.training.queries import bodies_trained_for
from amparo.ui.forms import TextField


def modules() -> list[tuple[str, str]]:
    """Return the modules in the reader's language."""
    language = get_language() or "es"
    return [
        (key, term.label.in_language(language))
        for key, term in vocab.terms("training/modules").items()
        if term.retired is None
    ]


def day_input() -> forms.DateInput:
    """Return the widget of a day."""
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class HoldCourse(forms.Form):
    """One edition of a module."""

    module = forms.ChoiceField(label=_("Module"))
    title = forms.CharField(label=_("What the course is called"), max_length=200)
    held_by = forms.ModelChoiceField(
        label=_("Held by"), queryset=Organisation.objects.none(), empty_label=None
    )
    starts_on = forms.DateField(label=_("First day"), widget=day_input())
    ends_on = forms.DateField(label=_("Last day"), widget=day_input())
    hours = forms.IntegerField(label=_("Hours"), min_value=1, max_value=1000)

    def __init__(self, *args: Any, who: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        bodies = Organisation.objects.filter(pk__in=[b.pk for b in bodies_trained_for(who)])
        self.fields["module"].choices = [("", _("Choose a module")), *modules()]
        self.fields["held_by"].queryset = bodies.order_by("name")


class Enrol(forms.Form):
    """Someone else, by the address they sign in with."""

    email = forms.EmailField(label=_("E-mail address of the person's account"))


class Results(forms.Form):
    """Who passed and who did not, of those without a result."""

    def __init__(self, *args: Any, people: list[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for person in people:
            self.fields[f"user-{person.pk}"] = forms.ChoiceField(
                label=person.service_name,
                required=False,
                choices=[("passed", _("Passed")), ("failed", _("Did not pass"))],
                widget=forms.RadioSelect,
            )


class Recognise(forms.Form):
    """A certificate of a module passed elsewhere."""

    email = forms.EmailField(label=_("E-mail address of the person's account"))
    module = forms.ChoiceField(label=_("Module"))
    issuer = forms.ModelChoiceField(
        label=_("Recognised by"), queryset=Organisation.objects.none(), empty_label=None
    )
    issued_on = forms.DateField(
        label=_("Day on which it was passed"),
        widget=day_input(),
        help_text=_("The certificate is good from that day for as long as the module says."),
    )

    def __init__(self, *args: Any, who: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        bodies = Organisation.objects.filter(pk__in=[b.pk for b in bodies_trained_for(who)])
        self.fields["module"].choices = [("", _("Choose a module")), *modules()]
        self.fields["issuer"].queryset = bodies.order_by("name")


class Revoke(forms.Form):
    """Why a certificate is taken back."""

    reason = TextField(label=_("Reason"), rows=3, max_length=600)
