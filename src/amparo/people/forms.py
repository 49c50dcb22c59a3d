"""Forms of signing in, in plain words, and of administering accounts."""

from typing import Any

import allauth.account.forms as account
import allauth.mfa.base.forms as mfa
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django import forms
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

import vocab
from amparo.people import jobs
from amparo.people.models import Organisation
from amparo.places.models import Area
from amparo.ui.forms import TextField

EMAIL = _("E-mail address at work")
PASSWORD_HINT = _("At least 12 signs. A sentence that only you would say is good and easy to keep.")
CODE_HINT = _("The six figures that your app shows now, or one of your recovery codes.")


def reworded(form: forms.Form, **words: Any) -> None:
    """Give the fields of a borrowed form our labels, and no placeholders."""
    for name, field in form.fields.items():
        field.widget.attrs.pop("placeholder", None)
        label, hint = words.get(name, (field.label, ""))
        field.label, field.help_text = label, hint


class SignIn(account.LoginForm):
    """E-mail address and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reworded(self, login=(EMAIL, ""), password=(_("Password"), ""))
        self.fields["login"].widget.attrs["autocomplete"] = "username webauthn"


class ForgotPassword(account.ResetPasswordForm):
    """An address to which a link is sent, if there is an account."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reworded(self, email=(EMAIL, ""))

    def save(self, request: HttpRequest, **kwargs: Any) -> str:
        """Let the worker write, whether the account exists or not.

        Both take the same time and give the same answer: nobody learns which addresses have one.
        """
        user = next(iter(self.users), None)
        jobs.send_password_link.enqueue(str(user.pk) if user else "")
        return str(self.cleaned_data["email"])


class NewPassword(account.ResetPasswordKeyForm):
    """A new password, typed twice."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reworded(
            self,
            password1=(_("New password"), PASSWORD_HINT),
            password2=(_("New password, once more"), ""),
        )


class ChangePassword(account.ChangePasswordForm):
    """The present password and a new one, typed twice."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reworded(
            self,
            oldpassword=(_("Present password"), ""),
            password1=(_("New password"), PASSWORD_HINT),
            password2=(_("New password, once more"), ""),
        )


class Reauthenticate(account.ReauthenticateForm):
    """The password once more, before something that needs it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reworded(self, password=(_("Password"), ""))


class Authenticate(mfa.AuthenticateForm):
    """The code of an app, or a recovery code."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reworded(self, code=(_("Code"), CODE_HINT))
        self.fields["code"].widget.attrs["inputmode"] = "numeric"


class ReauthenticateByCode(mfa.ReauthenticateForm):
    """The code of an app once more, before something that needs it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reworded(self, code=(_("Code"), CODE_HINT))


class ActivateApp(ActivateTOTPForm):
    """The first code of an app just added."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reworded(self, code=(_("Code that the app shows"), ""))
        self.fields["code"].widget.attrs["inputmode"] = "numeric"


class AddPasskey(AddWebAuthnForm):
    """A passkey and its name."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["name"] = ""
        reworded(
            self,
            name=(_("Name of this passkey"), _("Such as «phone» or «key on my ring».")),
            passwordless=(
                _("Sign in with this passkey alone"),
                _("Without the password: the device then asks for your finger, face or PIN."),
            ),
        )


class NamePasskey(EditWebAuthnForm):
    """Another name for a passkey."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reworded(self, name=(_("Name of this passkey"), ""))


class Language(forms.Form):
    """The language of pages and notices."""

    language = forms.ChoiceField(
        label=_("Language"), choices=settings.LANGUAGES, widget=forms.RadioSelect
    )


class Account(forms.Form):
    """What an administrator writes of an account."""

    email = forms.EmailField(label=EMAIL, help_text=_("It cannot be a shared mailbox."))
    service_name = forms.CharField(
        label=_("Name used at work"),
        max_length=80,
        help_text=_("The protected person sees it: «Officer Lúcumo». It need not be the real one."),
    )
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES, initial="es")


class GivePost(forms.Form):
    """A role at a body."""

    role = forms.ChoiceField(label=_("Role"))
    organisation = forms.ModelChoiceField(
        label=_("Body"), queryset=Organisation.objects.none(), empty_label=_("Choose a body")
    )
    region = forms.ModelChoiceField(
        label=_("Region"),
        queryset=Area.objects.none(),
        required=False,
        empty_label=_("The whole country"),
    )
    since_on = forms.DateField(
        label=_("First day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    until_on = forms.DateField(
        label=_("Last day"),
        required=False,
        help_text=_("Empty: until it is ended."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [("", _("Choose a role")), *staff_roles()]
        bodies = Organisation.objects.filter(is_active=True).order_by("name")
        self.fields["organisation"].queryset = bodies
        regions = Area.objects.filter(level=Area.REGION, country=settings.COUNTRY).defer("outline")
        self.fields["region"].queryset = regions.order_by("search_name")


class Reason(forms.Form):
    """Why something is ended."""

    reason = TextField(
        label=_("Reason"), rows=2, max_length=300, help_text=_("The journal keeps it. No names.")
    )


def staff_roles() -> list[tuple[str, str]]:
    """Return the roles of staff in the reader's language, in the order of the vocabulary."""
    language = get_language() or "es"
    return [
        (key, term.label.in_language(language))
        for key, term in vocab.terms("people/roles").items()
        if term.kind == "staff" and term.retired is None
    ]
