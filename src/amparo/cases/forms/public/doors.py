"""The State's own doors: a paper for the desk, a page of the complaints book."""

from django import forms
from django.utils.translation import gettext_lazy as _

from amparo.cases.forms.public.fields import QUIET, WORDS, attachments, line
from amparo.cases.forms.public.gate import GatedForm
from amparo.ui.forms import Option, TextField


class PaperForm(GatedForm):
    """A document handed in at the desk."""

    subject = TextField(
        label=_("What is it about?"),
        rows=3,
        max_length=2000,
        error_messages={"required": _("Say in a few words what it is about.")},
    )
    sender = line(
        label=_("Who hands it in?"),
        required=True,
        max_length=200,
        error_messages={"required": _("Write a name, of a person or a body.")},
    )
    contact = line(
        label=_("Where do we answer?"),
        max_length=200,
        help_text=_("A number, an e-mail or a postal address."),
    )
    pages = forms.IntegerField(
        label=_("How many pages?"),
        min_value=1,
        max_value=5000,
        initial=1,
        widget=forms.TextInput(attrs={**QUIET, "inputmode": "numeric"}),
    )
    files = attachments(label=_("The document"), required=True)
    field_order = ("subject", "sender", "contact", "files", "pages", "answer")


class ComplaintForm(GatedForm):
    """A page of the complaints book: about the service, not about the danger."""

    kind = forms.ChoiceField(
        label=_("What do you want to leave?"),
        widget=forms.RadioSelect,
        choices=(
            ("claim", Option(_("A claim"), _("The service did not do what it should"))),
            ("complaint", Option(_("A complaint"), _("I was treated badly"))),
        ),
        error_messages={"required": _("Tap one of the two.")},
    )
    text = TextField(
        label=_("What happened with the service?"),
        max_length=WORDS,
        rows=6,
        error_messages={"required": _("Tell what happened.")},
    )
    wanted = TextField(label=_("What do you ask for?"), max_length=WORDS, rows=3, required=False)
    sender = line(label=_("Your name"), help_text=_("You may leave it empty."))
    contact = line(
        label=_("Where do we answer?"),
        max_length=200,
        help_text=_("Empty, you read the answer here with your code."),
    )
    field_order = ("kind", "text", "wanted", "sender", "contact", "answer", "website")  # fmt: skip
