"""One form for each kind of fact that a desk writes down."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from amparo.diplomacy.actions import BallotFacts
from amparo.diplomacy.forms.fields import (
    Citing,
    DayField,
    DeskForm,
    StateField,
    StatesField,
    TermField,
    When,
    WordField,
    choice,
)
from amparo.diplomacy.models import Footnote, Forum, Meeting, Paragraph, Position, Process
from amparo.diplomacy.queries import visible_to
from amparo.diplomacy.queries.lists import name_of
from amparo.diplomacy.queries.statements import footnotes_seen_by, paragraphs_seen_by
from amparo.people.models import Organisation
from amparo.ui.forms import MayBePast, RealDateField, TextField


class Written(DeskForm):
    """What every fact has: the desk that holds it."""

    desk = choice(_("Directorate"), Organisation, required=True, empty_label=None)


class NewForum(Written, Citing):
    """An organisation, an organ, a group."""

    name = forms.CharField(label=_("Name"), max_length=200)
    acronym = forms.CharField(label=_("Acronym"), max_length=30, required=False)
    type = WordField("forum_kinds", label=_("Kind"))
    field_order = ("desk", "name", "acronym", "type")


class NewProcess(Written, When, Citing):
    """A course of meetings."""

    name = forms.CharField(label=_("Name"), max_length=200)
    forum = choice(_("Forum"), Forum)
    field_order = ("desk", "name", "forum", "when", "until")


class NewMeeting(Written, When, Citing):
    """A meeting, past or to come."""

    title = forms.CharField(label=_("Title"), max_length=300)
    forum = choice(_("Forum"), Forum)
    process = choice(_("Process"), Process)
    ordinal = forms.IntegerField(label=_("Which one in its course"), min_value=1, required=False)
    place = forms.CharField(label=_("Place"), max_length=120, required=False)
    host = StateField(label=_("Host State"), required=False)
    state_count = forms.IntegerField(label=_("States that came"), min_value=0, required=False)
    first_time_count = forms.IntegerField(
        label=_("States that came for the first time"), min_value=0, required=False
    )
    field_order = ("desk", "title", "when", "until", "forum", "process", "ordinal", "place")


class NewParticipation(Written, When, Citing):
    """What a State did in a meeting or a process."""

    party_code = StateField(label=_("State"))
    role = WordField("participation_roles", label=_("Role"))
    meeting = choice(_("Meeting"), Meeting)
    process = choice(_("Process"), Process, help_text=_("Instead of a meeting."))
    delegation = TextField(label=_("Delegation, one a line"), rows=3, required=False)
    field_order = ("desk", "party_code", "role", "meeting", "process", "delegation", "when")


class NewOffice(Written, When, Citing):
    """An office that a State holds."""

    party_code = StateField(label=_("State"))
    forum = choice(_("Forum"), Forum, required=True)
    office = WordField("offices", label=_("Office"))
    field_order = ("desk", "party_code", "forum", "office", "when", "until")


class NewCandidacy(Written, When, Citing):
    """A State that stands for a seat."""

    party_code = StateField(label=_("State"))
    forum = choice(_("Forum"), Forum, required=True)
    seat = forms.CharField(label=_("Seat or post"), max_length=120)
    term = TermField(
        label=_("Term of office"), max_length=21, required=False, help_text=_("Such as 2018-2019.")
    )
    when = RealDateField(label=_("Day of the election"), required=False)
    until = None
    field_order = ("desk", "party_code", "forum", "seat", "term", "when")


class NewInitiative(Written, When, Citing):
    """An initiative that States may support."""

    title = forms.CharField(label=_("Title"), max_length=300)
    short_title = forms.CharField(label=_("Short title"), max_length=80, required=False)
    type = WordField("initiative_kinds", label=_("Kind"))
    leads = StatesField(label=_("Led by the States"))
    led_by = forms.CharField(label=_("Led by a group"), max_length=120, required=False)
    when = RealDateField(label=_("When it was launched"), required=False)
    until = None
    text = TextField(label=_("What it says"), rows=4, required=False)
    field_order = ("desk", "title", "short_title", "type", "leads", "led_by", "when", "text")


class NewStatement(Written):
    """A statement that is to be written."""

    title = forms.CharField(label=_("Title"), max_length=300)
    party_code = StateField(label=_("Delivered by"))
    language = WordField("places/languages", label=_("Language"))
    meeting = choice(_("Meeting"), Meeting)
    when = RealDateField(label=_("Day"), required=False)
    speaker = forms.CharField(label=_("Speaker"), max_length=200, required=False)
    on_behalf_of = StatesField(label=_("On behalf of"))

    def clean_when(self) -> str:
        """Return the day as text."""
        return str(self.cleaned_data["when"] or "")


class KeptStatement(NewStatement, Citing):
    """A statement that was delivered already."""

    is_translation = forms.BooleanField(label=_("This text is a translation"), required=False)
    text = TextField(
        label=_("Text"), rows=16, max_length=200_000,
        help_text=_("Each paragraph begins with its number: «1.»; each footnote with «[1]»."),
    )  # fmt: skip
    field_order = ("desk", "title", "party_code", "language", "is_translation", "meeting", "when")


class OfParagraph(forms.Form):
    """The paragraph of a statement that says so, by the address of a paragraph."""

    paragraph = choice(_("Paragraph of a statement"), Paragraph)


class NewPosition(Written, When, OfParagraph, Citing):
    """What a State says on a topic."""

    topic = forms.CharField(label=_("Topic"), max_length=120)
    party_code = StateField(label=_("State"))
    stance = WordField("stances", label=_("Stance"))
    summary = TextField(label=_("In a few words"), rows=3, max_length=2000)
    words = TextField(
        label=_("Words of the paragraph"), rows=3, max_length=2000, required=False,
        help_text=_("Copied from it."),
    )  # fmt: skip
    meeting = choice(_("Meeting"), Meeting)
    supersedes = choice(_("Supersedes the position"), Position)
    field_order = ("desk", "topic", "party_code", "stance", "summary", "paragraph", "words")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._choose("paragraph", paragraphs_seen_by(self.who))
        self._choose("supersedes", visible_to(self.who, Position).filter(superseded_by=None))

    def clean(self) -> dict[str, Any]:
        """Tell the words of the paragraph from those of a source."""
        data = super().clean()
        data["quote"] = data.pop("words", "")
        data["supersedes_id"] = getattr(data.pop("supersedes", None), "pk", None)
        return data


class NewJoint(Written, When, Citing):
    """A statement of several States."""

    title = forms.CharField(label=_("Title"), max_length=300)
    pasted = TextField(
        label=_("Who signs"), rows=5, max_length=20_000, required=False,
        help_text=_("Paste the sentence: «delivered by … on behalf of …», or the names alone."),
    )  # fmt: skip
    delivered_by = StateField(
        label=_("Delivered by"), required=False, help_text=_("Read from the sentence if empty.")
    )
    stated_count = forms.IntegerField(label=_("Number that is stated"), min_value=1, required=False)
    stated_how = WordField("stated_hows", label=_("How the number counts"), initial="total")
    meeting = choice(_("Meeting"), Meeting)
    note = TextField(label=_("Note"), rows=2, required=False)
    field_order = ("desk", "title", "pasted", "delivered_by", "stated_count", "stated_how")


class NewInput(Written, Citing, MayBePast):
    """An input that an organisation asks for."""

    past = ("deadline_on",)
    field_order = ("desk", "requester", "forum", "product", "asked", "received", "deadline_on")

    requester = forms.CharField(label=_("Who asks"), max_length=200)
    forum = choice(_("Forum"), Forum)
    product = forms.CharField(label=_("For what"), max_length=300)
    asked = TextField(label=_("What is asked"), rows=4, required=False)
    received = RealDateField(label=_("Received on"), required=False)
    deadline_on = DayField(label=_("Deadline"), required=False)

    def clean_received(self) -> str:
        """Return the day as text."""
        return str(self.cleaned_data["received"] or "")


class KeptInput(Written, When, Citing):
    """An input that was sent already."""

    requester = forms.CharField(label=_("Who asks"), max_length=200)
    product = forms.CharField(label=_("For what"), max_length=300)
    when = RealDateField(label=_("Sent on"))
    until = None  # type: ignore[assignment]
    footnote = choice(_("Footnote of a statement that says so"), Footnote)
    field_order = ("desk", "requester", "product", "when", "footnote")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._choose("footnote", footnotes_seen_by(self.who))


class NewBallot(Written, When, Citing):
    """A vote, with how the States that the source names voted."""

    forum_name = forms.CharField(label=_("Forum"), max_length=120)
    draft = forms.CharField(label=_("Symbol of the draft resolution"), max_length=60)
    subject = forms.CharField(label=_("About"), max_length=300)
    record = forms.CharField(label=_("Record of the meeting"), max_length=40, required=False)
    when = RealDateField(label=_("Day"))
    until = None  # type: ignore[assignment]
    veto = StatesField(label=_("Vetoed by"))
    yes = StatesField(label=_("In favour"))
    no = StatesField(label=_("Voted against"))
    abstain = StatesField(label=_("Abstained"))
    field_order = ("desk", "forum_name", "draft", "subject", "record", "when")

    def clean(self) -> dict[str, Any]:
        """Put the votes together, each State with its choice."""
        data = super().clean()
        votes = [
            (code, name_of(code), choice_)
            for choice_ in ("veto", "yes", "no", "abstain")
            for code in data.pop(choice_, None) or ()
        ]
        words = ("forum_name", "draft", "subject", "record", "when")
        data["facts"] = BallotFacts(votes=votes, **{w: data.pop(w, "") for w in words})
        return data


class NewCooperation(Written, When, Citing):
    """Cooperation that is offered or needed."""

    side = WordField("cooperation_sides", label=_("Offered or needed"))
    field = WordField("cooperation_kinds", label=_("Kind"))
    by_party = forms.CharField(label=_("By whom"), max_length=120)
    to_party = forms.CharField(label=_("To whom"), max_length=120, required=False)
    text = TextField(label=_("What"), rows=4)
    field_order = ("desk", "side", "field", "by_party", "to_party", "text", "when")


class NewGuidance(Written):
    """A guideline, or an instruction to a delegation."""

    type = WordField("guidance_kinds", label=_("Kind"))
    title = forms.CharField(label=_("Title"), max_length=300)
    text = TextField(label=_("Text"), rows=12, max_length=50_000)
    delegation = forms.CharField(
        label=_("Delegation"), max_length=200, required=False,
        help_text=_("To whom an instruction goes."),
    )  # fmt: skip
    meeting = choice(_("Meeting"), Meeting)
