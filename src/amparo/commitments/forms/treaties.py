"""Forms by which the desks record what States did, each with its citation."""

from dataclasses import fields
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from amparo.commitments.actions import ActionFacts, Cited, StepFacts
from amparo.commitments.actions.treaty_actions import OPENING, facts_of
from amparo.commitments.models import TreatyAction
from amparo.commitments.queries import sources_for, visible_to
from amparo.instruments.forms import countries, words
from amparo.instruments.queries import treaties_visible_to
from amparo.kernel.brief import brief
from amparo.ui.forms import RealDateField, TextField

SOURCES = 300  # offered in one list, the last added first
CITING = ("source", "locator", "quote")


def day_input() -> forms.DateInput:
    """Return the widget of a day."""
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class Citing(forms.Form):
    """What every record of this room has: where it stands, how secret it is."""

    source = forms.ChoiceField(
        label=_("Source"), required=False,
        help_text=_(
            "Nothing is published without it. If the source is not here, save the draft, keep "
            "its document among «Documents», and choose it then."
        ),
    )  # fmt: skip
    locator = forms.CharField(label=_("Place in the source"), max_length=120, required=False)
    quote = TextField(label=_("The words that say so"), rows=2, max_length=400, required=False)
    secrecy = forms.ChoiceField(
        label=_("Secrecy"),
        help_text=_(
            "Who reads it once it is published. Public: everyone. Internal: the staff. "
            "Restricted: heads of desks."
        ),
    )  # fmt: skip

    def __init__(self, *args: Any, who: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sources = {str(s.pk): s for s in sources_for(who)[:SOURCES]}
        named = [(key, brief(source.title, 100)) for key, source in self.sources.items()]
        self.fields["source"].choices = [("", _("Choose")), *named]
        self.fields["secrecy"].choices = words("places/secrecy", without=("SECRET",))
        self.initial.setdefault("secrecy", "INTERNAL")
        self.initial.setdefault("country", settings.COUNTRY)
        self.initial.setdefault("language", (get_language() or "es")[:2])
        for name in (*CITING, "secrecy"):  # after what the record itself says
            self.fields[name] = self.fields.pop(name)

    def clean(self) -> dict[str, Any]:
        """Ask for the source of a place or of words: alone they would be lost."""
        said = super().clean() or {}
        if not said.get("source") and (said.get("locator") or said.get("quote")):
            self.add_error("source", _("Choose the source in which this stands."))
        return said

    @property
    def cited(self) -> Cited | None:
        """Return the citation, if a source was chosen."""
        said = self.cleaned_data
        source = self.sources.get(said.get("source", ""))
        return Cited(source, said["locator"], said["quote"]) if source else None

    def said(self) -> dict[str, Any]:
        """Return what was written besides the citation; partial dates as texts."""
        return {
            name: str(value or "") if isinstance(self.fields[name], RealDateField) else value
            for name, value in self.cleaned_data.items()
            if name not in CITING
        }


class AboutTreaty(Citing):
    """A record about a State and a treaty."""

    instrument = forms.ChoiceField(label=_("Treaty"))
    country = forms.ChoiceField(label=_("State"))

    def __init__(self, *args: Any, who: Any, **kwargs: Any) -> None:
        super().__init__(*args, who=who, **kwargs)
        self.treaties = {str(i.pk): i for i in treaties_visible_to(who)}
        named = [(key, f"{i.short}: {brief(i.called, 90)}") for key, i in self.treaties.items()]
        self.fields["instrument"].choices = [("", _("Choose")), *named]
        self.fields["country"].choices = countries(former=True)

    def said(self) -> dict[str, Any]:
        """Return what was written, with the treaty itself."""
        found = super().said()
        return found | {"instrument": self.treaties[found["instrument"]]}


class ActionForm(AboutTreaty):
    """What a State did about a treaty."""

    kind = forms.ChoiceField(label=_("What it did"))
    made = RealDateField(label=_("When"))
    place = forms.CharField(label=_("Place"), max_length=120, required=False)
    signatory = forms.CharField(
        label=_("Who signed, and in which post"), max_length=200, required=False
    )
    notification = forms.CharField(
        label=_("Notification of the depositary"), max_length=60, required=False
    )
    effective = RealDateField(
        label=_("Day of effect, only if a source says it"), required=False,
        help_text=_("Without it the day is worked out by the rules of the treaty."),
    )  # fmt: skip
    about = forms.ChoiceField(label=_("Act to which it answers"), required=False)
    text = TextField(
        label=_("Text of the reservation, declaration or objection"), rows=4, max_length=20_000,
        required=False,
    )  # fmt: skip
    note = TextField(label=_("Note"), rows=2, max_length=2000, required=False)
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, *args: Any, who: Any, row: TreatyAction | None = None, **kwargs: Any
    ) -> None:
        if row is not None:
            facts = facts_of(row)
            known = {f.name: getattr(facts, f.name) for f in fields(facts)}
            known |= {"instrument": str(row.instrument_id), "about": str(row.about_id or "")}
            kwargs.setdefault("initial", known | {"revision": row.revision})
        super().__init__(*args, who=who, **kwargs)
        self.fields["kind"].choices = words("commitments/treaty_actions")
        answered = visible_to(who).filter(instrument__in=self._chosen()).exclude(kind__in=OPENING)
        self.answered = {str(a.pk): a for a in answered[:400]}
        named = [(key, f"{a.participant}: {a.kind} {a.made}") for key, a in self.answered.items()]
        self.fields["about"].choices = [("", _("No other act")), *named]

    def _chosen(self) -> list[str]:
        chosen = self.data.get("instrument") or self.initial.get("instrument", "")
        return [chosen] if chosen in self.treaties else []

    def facts(self) -> ActionFacts:
        """Return what was written, as the action takes it."""
        said = self.said()
        said.pop("revision", None)
        said["about"] = self.answered.get(said["about"])
        return ActionFacts(**said)


class StepForm(AboutTreaty):
    """A step of a treaty at home."""

    step = forms.ChoiceField(label=_("Step"))
    taken = RealDateField(label=_("When"))
    document = forms.CharField(label=_("Document"), max_length=120, required=False)
    deposit_as = forms.ChoiceField(
        label=_("What a deposit is"), help_text=_("Only a deposit is an act of the treaty as well.")
    )
    note = TextField(label=_("Note"), rows=2, max_length=2000, required=False)

    def __init__(self, *args: Any, who: Any, **kwargs: Any) -> None:
        super().__init__(*args, who=who, **kwargs)
        self.fields["step"].choices = words("commitments/domestic_steps")
        binding = ("ratification", "acceptance", "approval", "accession")
        kinds = [pair for pair in words("commitments/treaty_actions") if pair[0] in binding]
        self.fields["deposit_as"].choices = kinds

    def facts(self) -> StepFacts:
        """Return what was written, as the action takes it."""
        return StepFacts(**self.said())


class AssessmentForm(AboutTreaty):
    """How far a State carries a treaty out, as one assessor says."""

    dimension = forms.ChoiceField(label=_("What was looked at"))
    level = forms.ChoiceField(label=_("How far"))
    assessor = forms.CharField(label=_("Who says so"), max_length=200)
    as_of = RealDateField(label=_("As of"))
    reasons = TextField(label=_("Reasons"), rows=3, max_length=4000, required=False)

    def __init__(self, *args: Any, who: Any, **kwargs: Any) -> None:
        super().__init__(*args, who=who, **kwargs)
        self.fields["dimension"].choices = words("commitments/enforcement_dimensions")
        self.fields["level"].choices = words("commitments/enforcement_levels")


class OfState(Citing):
    """A record about a State alone."""

    country = forms.ChoiceField(label=_("State"))

    def __init__(self, *args: Any, who: Any, **kwargs: Any) -> None:
        super().__init__(*args, who=who, **kwargs)
        self.fields["country"].choices = countries()


class CompetenceForm(OfState):
    """A competence that a State accepts."""

    procedure = forms.ChoiceField(label=_("Body or procedure"))
    accepted = RealDateField(label=_("Accepted since"), required=False)
    ended = RealDateField(label=_("Accepted until"), required=False)
    note = TextField(label=_("Note"), rows=2, max_length=2000, required=False)

    def __init__(self, *args: Any, who: Any, **kwargs: Any) -> None:
        super().__init__(*args, who=who, **kwargs)
        self.fields["procedure"].choices = words("commitments/procedures")


class InvitationForm(OfState):
    """An open invitation to special procedures."""

    begins = RealDateField(label=_("Since"))
    ended = RealDateField(label=_("Until"), required=False)
    note = TextField(label=_("Note"), rows=2, max_length=2000, required=False)


class VisitForm(OfState):
    """A visit of a special procedure."""

    mandate = forms.CharField(label=_("Mandate"), max_length=200)
    requested = RealDateField(label=_("Asked for"), required=False)
    accepted = RealDateField(label=_("Accepted"), required=False)
    begins = RealDateField(label=_("First day"), required=False)
    ends = RealDateField(label=_("Last day"), required=False)
    report = forms.CharField(label=_("Symbol of the report"), max_length=120, required=False)
    note = TextField(label=_("Note"), rows=2, max_length=2000, required=False)


class CampaignForm(Citing):
    """A campaign that asks States to join instruments."""

    title = forms.CharField(label=_("Title"), max_length=200)
    ask = forms.ChoiceField(label=_("What it asks"))
    instruments = forms.MultipleChoiceField(label=_("Instruments"))
    targets = forms.MultipleChoiceField(label=_("States it asks"), required=False)
    begins = RealDateField(label=_("Since"), required=False)
    ends = RealDateField(label=_("Until"), required=False)
    milestone = forms.CharField(label=_("Milestone"), max_length=300, required=False)
    phase = forms.IntegerField(
        label=_("Phase of the plan of action"), min_value=1, max_value=9, required=False
    )
    note = TextField(label=_("Note"), rows=2, max_length=2000, required=False)

    def __init__(self, *args: Any, who: Any, **kwargs: Any) -> None:
        super().__init__(*args, who=who, **kwargs)
        self.treaties = {str(i.pk): i for i in treaties_visible_to(who)}
        self.fields["ask"].choices = words("commitments/campaign_asks")
        self.fields["instruments"].choices = [(k, i.short) for k, i in self.treaties.items()]
        self.fields["targets"].choices = countries()

    def said(self) -> dict[str, Any]:
        """Return what was written, with the instruments themselves."""
        found = super().said()
        return found | {"instruments": [self.treaties[key] for key in found["instruments"]]}


class DemarcheForm(Citing):
    """An approach to a State in a campaign."""

    country = forms.ChoiceField(label=_("State"))
    made_on = forms.DateField(label=_("Day"), widget=day_input())
    channel = forms.ChoiceField(label=_("How"))
    said_words = TextField(label=_("What was said"), rows=3, max_length=4000)
    response = TextField(label=_("What it answered"), rows=3, max_length=4000, required=False)
    next_on = forms.DateField(label=_("To be asked again"), widget=day_input(), required=False)

    def __init__(self, *args: Any, who: Any, among: list[str], **kwargs: Any) -> None:
        super().__init__(*args, who=who, **kwargs)
        asked = set(among)
        self.fields["country"].choices = [pair for pair in countries() if pair[0] in asked]
        self.fields["channel"].choices = words("commitments/demarche_channels")

    def said(self) -> dict[str, Any]:
        """Return what was written, as the action takes it."""
        found = super().said()
        return found | {"said": found.pop("said_words")}


class WhyForm(forms.Form):
    """A reason, for what needs one."""

    reason = TextField(label=_("Reason"), rows=3, max_length=300)
