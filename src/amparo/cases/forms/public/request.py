"""The calm form: groups of questions, one group a screen or all on one page."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _

from amparo.cases.forms.public.fields import (
    HOURS,
    WORDS,
    PhoneField,
    attachments,
    contact_of,
    languages,
    line,
    words,
)
from amparo.cases.forms.public.gate import GatedForm
from amparo.cases.forms.public.voice import VOICE, VoiceForm
from amparo.places.queries import regions
from amparo.ui.forms import Option, PartialDateField, TextField, TriStateField
from vocab.file_types import file_types

RELATIONS = (
    ("self", _("I, for myself")),
    (
        "third_party",
        Option(
            _("I help another person"), _("Relative, neighbour, teacher, promoter, organisation")
        ),
    ),
    ("collective", Option(_("I speak for a group"), _("Community, patrol, union, organisation"))),
)
TIES = (
    ("family", _("Family")),
    ("neighbour", _("Neighbour or friend")),
    ("organisation", _("Organisation")),
    ("official", _("Public servant")),
    ("other", _("Other")),
)


@dataclass(frozen=True, slots=True)
class Group:
    """The questions of one screen; `only` names the relation that they are for."""

    key: str
    title: Any
    fields: tuple[str, ...]
    only: str = ""
    lede: Any = ""

    def is_for(self, relation: str) -> bool:
        """Test if these questions concern someone with this relation."""
        return not self.only or self.only == relation


GROUPS = (
    Group(
        "who", _("Tell it calmly"), ("relation",),
        lede=_("One screen at a time. You can go back, save, and go on another day."),
    ),
    Group(
        "helper", _("The person you help"),
        ("person_knows", "sender_name", "sender_tie", "sender_phone"), only="third_party",
        lede=_("That person never learns from us who told us, unless you want it."),
    ),
    Group(
        "group", _("Your group"), ("group_name", "group_kind", "group_members"), only="collective",
        lede=_("The group decides by its own rules. We ask how."),
    ),
    Group(
        "what", _("Your story"), ("narrative", "happened", "danger", "wanted_outcome"),
        lede=_("Only what you want to tell. No proof is needed."),
    ),
    Group(
        "where", _("The place"), ("region", "place"),
        lede=_("It tells us which office is near, and who must not see it."),
    ),
    Group(
        "person", _("The person at risk"), ("name", "causes", "language"),
        lede=_("The name is kept apart and under key. In all papers another name stands for it."),
    ),
    Group(
        "contact", _("How do we reach you without putting you in danger?"),
        ("phone", "hours", "safe_word", "may_leave_message", "trusted"),
        lede=_("We call only in the way that you say."),
    ),
    Group(
        "send", _("Send it"), (*VOICE, "files", "assembly_act", "consent", "answer"),
        lede=_("The last screen. Add a recording or a picture if you want, and press the button."),
    ),
)  # fmt: skip
STORY = ("danger", "recording", "files")  # what tells without words
BY_KEY = {group.key: group for group in GROUPS}


def concerns(field: str, relation: str) -> bool:
    """Test if one question of a screen concerns someone with this relation."""
    if field == "assembly_act":
        return relation == "collective"
    # Nobody can agree for another: the person is asked as soon as it is safe.
    return field != "consent" or relation != "third_party"


def groups_for(relation: str) -> tuple[Group, ...]:
    """Return the screens for someone with this relation, in order."""
    return tuple(group for group in GROUPS if group.is_for(relation))


class RequestForm(VoiceForm, GatedForm):
    """All the questions of a request. With `only`, those of one screen."""

    relation = forms.ChoiceField(
        label=_("Who fills in this form?"),
        choices=RELATIONS,
        widget=forms.RadioSelect,
        error_messages={"required": _("Tap who fills in this form.")},
    )
    person_knows = TriStateField(
        label=_("Does that person know that you ask for help?"),
        help_text=_("If it was not safe to tell them, that is all right: we will ask with care."),
        yes=_("Yes, and agrees"),
        no=_("Not yet"),
        unknown=_("I do not know"),
        required=False,
    )
    sender_name = line(label=_("What is your name?"))
    sender_tie = forms.ChoiceField(
        label=_("What are you to that person?"),
        choices=TIES,
        widget=forms.RadioSelect,
        required=False,
    )
    sender_phone = PhoneField(label=_("Which number do we call you at?"))
    group_name = line(label=_("What is your group called?"))
    group_kind = forms.ChoiceField(
        label=_("What kind of group is it?"),
        required=False,
    )
    group_members = forms.IntegerField(
        label=_("How many people are you, about?"),
        required=False,
        min_value=1,
        max_value=1_000_000,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    narrative = TextField(
        label=_("What happened?"),
        rows=8,
        required=False,
        max_length=WORDS,
        help_text=_(
            "In your own words: what, when, where, who you think it was. Leave out what "
            "you do not know. You may also send a recording or a picture at the end."
        ),
    )
    happened = PartialDateField(
        label=_("When was it?"), required=False, help_text=_("As far as you remember.")
    )
    danger = forms.MultipleChoiceField(
        label=_("Is any of this happening now?"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("If you tap one, the person on duty reads it at once."),
    )
    wanted_outcome = TextField(
        label=_("What would help you?"), rows=3, required=False, max_length=WORDS
    )
    region = forms.ModelChoiceField(
        label=_("In which region?"),
        queryset=None,
        required=False,
        empty_label=_("Choose one, or leave it"),
    )
    place = line(
        label=_("Which place?"), help_text=_("District, village, river or road. Few will see it.")
    )
    name = line(
        label=_("Name of the person at risk"),
        help_text=_("As the person wants to be called. You may leave it empty."),
    )
    causes = forms.MultipleChoiceField(
        label=_("What does the person or group defend?"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    language = forms.ChoiceField(label=_("In which language do we speak?"))
    phone = PhoneField(
        label=_("Which number do we call?"),
        help_text=_("A mobile, or that of someone you trust. You may leave it empty."),
    )
    hours = forms.MultipleChoiceField(
        label=_("When is it safe to call?"),
        choices=HOURS,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    safe_word = line(
        label=_("A word to know us by"),
        max_length=40,
        help_text=_("We say it when we call. If you do not hear it, hang up."),
    )
    may_leave_message = TriStateField(
        label=_("If somebody else answers, may we leave a message?"),
        yes=_("Yes: that we called, nothing more"),
        no=_("No, hang up"),
        unknown=_("I do not know"),
        required=False,
    )
    trusted = line(
        label=_("Whom may we ask if we cannot reach you?"),
        help_text=_("Name and number of someone you trust."),
    )
    files = attachments()
    assembly_act = attachments(
        max_files=3,
        label=_("Act of the assembly"),
        help_text=_("A picture of the page where the group decided to ask. It may come later."),
    )
    consent = forms.BooleanField(
        label=_("I agree that you receive, assess and decide this request"),
        help_text=_("You may take it back any day. Nobody else is told without asking you."),
        required=False,
    )  # fmt: skip

    def __init__(self, *args: Any, only: Iterable[str] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if only is not None:
            for name in [n for n in self.fields if n not in {*only, "token", "work", "website"}]:
                del self.fields[name]
        self._give_words()

    def _give_words(self) -> None:
        lists = {
            "group_kind": lambda: [("", _("Choose one")), *words("situations/collective_kinds")],
            "danger": lambda: words("cases/urgency_questions"),
            "causes": lambda: words("situations/causes"),
            "language": languages,
        }
        for name, choices in lists.items():
            if name in self.fields:
                self.fields[name].choices = choices()
        if "region" in self.fields:
            self.fields["region"].queryset = regions(settings.COUNTRY)

    def clean(self) -> dict[str, Any]:
        """Return what was said; only a story, a recording or a danger is needed, and a yes."""
        said = super().clean()
        agreed = said.get("consent") or self._relation(said) == "third_party"
        if "consent" in self.fields and not agreed:
            self.add_error(
                "consent", _("Without your yes we may not read it. You can call us instead.")
            )
        if {"narrative", "files"} <= set(self.fields):
            self._needs_a_story(said)
        if "files" in self.fields and "files" not in self.errors:
            self._fits(said)
        return said

    def _relation(self, said: Mapping[str, Any]) -> str:
        return said.get("relation") or self.data.get("relation", "")

    def _needs_a_story(self, said: Mapping[str, Any]) -> None:
        told = said.get("narrative", "").strip() or any(map(said.get, STORY))
        if not told and not {"narrative", *STORY} & set(self.errors):
            self.add_error(
                "narrative", _("Tell what happened, in words, in a recording or in a picture.")
            )

    def _fits(self, said: Mapping[str, Any]) -> None:
        sent: list[UploadedFile] = [*said.get("files", []), *said.get("assembly_act", [])]
        sent += [said["recording"]] if said.get("recording") else []
        most = file_types().total_bytes
        if sum(file.size or 0 for file in sent) > most:
            self.add_error(
                "files",
                _("Together these files are larger than %(most)s. Send some of them now and the "
                  "others later, with your code.") % {"most": filesizeformat(most)},
            )  # fmt: skip

    def filing(self) -> dict[str, Any]:
        """Return what was said as the values of a `Filing`, without the files."""
        said = self.cleaned_data
        relation = said["relation"]
        return {
            "submission": self.submission,
            "relation": relation,
            "narrative": said["narrative"].strip(),
            "wanted_outcome": said["wanted_outcome"].strip(),
            "urgency": dict.fromkeys(said["danger"], "yes"),
            "region": said["region"],
            "language": said["language"],
            "identity": self._identity(said, relation),
            "traits": self._traits(said, relation),
            "sender": self._sender(said) if relation == "third_party" else {},
            "person_knows": said["person_knows"] if relation == "third_party" else None,
            "answers": self._answers(said),
            "agreement": self.agreement(),
        }

    def _identity(self, said: Mapping[str, Any], relation: str) -> dict[str, Any]:
        contact = contact_of(said)
        name = said["group_name"] if relation == "collective" else said["name"]
        found = {
            "legal_name": name, "exact_place": said["place"], "emergency_contact": said["trusted"],
            "contacts": [contact] if contact else [],
        }  # fmt: skip
        return {key: value for key, value in found.items() if value}

    def _traits(self, said: Mapping[str, Any], relation: str) -> dict[str, Any]:
        traits: dict[str, Any] = {"causes": said["causes"], "languages": [said["language"]]}
        if relation == "collective":
            traits["kind"] = said["group_kind"] or "other"
            traits["members_estimate"] = said["group_members"]
        return traits

    def _sender(self, said: Mapping[str, Any]) -> dict[str, Any]:
        names = ("sender_name", "sender_tie", "sender_phone")
        return {name.removeprefix("sender_"): said[name] for name in names if said[name]}

    def _answers(self, said: Mapping[str, Any]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        if said["happened"]:
            found["happened"] = str(said["happened"])
        if said["relation"] == "collective" and said["name"]:
            found["spoken_for_by"] = said["name"]
        return found
