"""Forms of reports to mechanisms: planned, written, read by the sectors, sent."""

from dataclasses import fields
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from amparo.commitments.actions import SubmissionFacts
from amparo.commitments.forms.chain import OFFERED, Changing
from amparo.commitments.forms.fields import BodyField, Plain, mechanisms
from amparo.commitments.forms.treaties import Citing, day_input
from amparo.commitments.models import Cycle, Submission
from amparo.commitments.queries import visible
from amparo.commitments.workflow import says_where_it_stands
from amparo.evidence.models import Claim
from amparo.evidence.policies import claims_seen_by
from amparo.instruments.forms import countries, words
from amparo.instruments.queries import treaties_visible_to
from amparo.kernel.brief import brief
from amparo.ui.forms import MayBePast, RealDateField, TextField


class PlannedForm(Changing, MayBePast):
    """What is planned of a report. Once begun, for whom and of which State it is stays."""

    past = ("due_on",)

    kind = forms.ChoiceField(label=_("Kind of report"))
    title = forms.CharField(label=_("Title"), max_length=300)
    cycle = forms.ChoiceField(label=_("Round"), required=False)
    instrument = forms.ChoiceField(label=_("Treaty"), required=False)
    due_on = forms.DateField(label=_("Due on"), widget=day_input(), required=False)
    word_limit = forms.IntegerField(
        label=_("Most words"), min_value=1, required=False,
        help_text=_("Empty: the limit of this kind of report, if it has one."),
    )  # fmt: skip
    body = BodyField(label=_("Body that leads"), required=False)
    why = forms.CharField(label=_("Why it is corrected"), max_length=300, required=False)

    def __init__(self, *args: Any, who: Any, row: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, who=who, row=row, **kwargs)
        kinds = words("commitments/submission_kinds")
        self.fields["kind"].choices = [("", _("Choose")), *kinds]
        rounds = visible(Cycle, who).order_by("-id")[:OFFERED]
        self.cycles = {str(c.pk): c for c in rounds}
        self.treaties = {str(i.pk): i for i in treaties_visible_to(who)}
        named = [(k, f"{c.country} · {c.label}") for k, c in self.cycles.items()]
        self.fields["cycle"].choices = [("", _("No round")), *named]
        listed = [(k, f"{i.short}: {brief(i.called, 90)}") for k, i in self.treaties.items()]
        self.fields["instrument"].choices = [("", _("No treaty")), *listed]
        if row is None or row.state == "draft":
            del self.fields["why"]

    @classmethod
    def known(cls, row: Submission) -> dict[str, Any]:
        """Return what is planned."""
        ids = ("cycle", "instrument", "body")
        return super().known(row) | {name: str(getattr(row, f"{name}_id") or "") for name in ids}

    def said(self) -> dict[str, Any]:
        """Return what was written, as the action takes it."""
        found = super().said()
        found.pop("revision")
        return found | {
            "cycle": self.cycles.get(found["cycle"]),
            "instrument": self.treaties.get(found["instrument"]), "cited": self.cited,
        }  # fmt: skip

    def facts(self) -> SubmissionFacts:
        """Return what is planned."""
        found = self.said()
        return SubmissionFacts(**{f.name: found[f.name] for f in fields(SubmissionFacts)})


class SubmissionForm(PlannedForm):
    """A report to a mechanism."""

    field_order = ("mechanism", "kind", "title", "country")
    mechanism = forms.ChoiceField(label=_("Mechanism"), choices=mechanisms)
    country = forms.ChoiceField(label=_("State"))

    def __init__(self, *args: Any, who: Any, row: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, who=who, row=row, **kwargs)
        self.fields["country"].choices = countries()
        self.initial.setdefault("country", settings.COUNTRY)


class ChapterTitleForm(Plain):
    """A new chapter."""

    title = forms.CharField(label=_("Title of the chapter"), max_length=200)


class ChapterForm(Plain):
    """A chapter of a report, which several hands may write."""

    title = forms.CharField(label=_("Title of the chapter"), max_length=200)
    text = TextField(label=_("Text"), rows=20, max_length=200_000, required=False)
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, who: Any, row: Any = None, **kwargs: Any) -> None:
        known = {"title": row.title, "text": row.text, "revision": row.revision}
        kwargs.setdefault("initial", known)
        super().__init__(*args, who=who, row=row, **kwargs)


class ClaimForm(Plain):
    """A published claim on which a report rests."""

    claim = forms.ChoiceField(label=_("Claim"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Claim.objects.filter(claims_seen_by(self.who), state="published").order_by("-id")
        self.claims = {str(c.pk): c for c in rows[:OFFERED]}
        self.fields["claim"].choices = [
            ("", _("Choose")), *((k, brief(c.statement, 100)) for k, c in self.claims.items())
        ]  # fmt: skip

    def said(self) -> dict[str, Any]:
        """Return the claim itself."""
        return {"claim": self.claims[self.cleaned_data["claim"]]}


class AskSectorForm(Plain):
    """The sector that is asked to read a draft, and until when it may comment."""

    body = BodyField(label=_("Body"))
    due_on = forms.DateField(label=_("Comments by"), widget=day_input())


class CommentForm(Plain):
    """What a sector has to say of a draft."""

    words = TextField(label=_("What your sector has to say"), rows=8, max_length=20_000)


class SentForm(Citing):
    """When a report was sent, and the document that says so."""

    submitted = RealDateField(label=_("Sent on"))

    def __init__(self, *args: Any, who: Any, row: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, who=who, **kwargs)
        del self.fields["secrecy"]
        self.fields["source"].help_text = _(
            "The document by which it was sent. If it is not here, keep it among «Documents» first."
        )
        cited = row is not None and says_where_it_stands(row) is None
        self.fields["source"].required = not cited

    def said(self) -> dict[str, Any]:
        """Return what was written, as the action takes it."""
        return {"submitted": super().said()["submitted"], "cited": self.cited}
