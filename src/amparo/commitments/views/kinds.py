"""Each thing that can be done with what belongs to the chain: its words, form and action."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django import forms as django_forms
from django.utils.translation import gettext_lazy, pgettext_lazy

from amparo.commitments import actions, forms, models
from amparo.commitments.actions.correcting import may_correct
from amparo.commitments.policies import POLICY, WITH_SECTORS, Can


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """One thing to do: its words, its form, the action that does it, who may, and when."""

    title: Any
    form: type[django_forms.Form]
    call: Callable[..., Any]
    key: str  # the argument that takes the thing's key
    permit: str = Can.WRITE
    stages: tuple[str, ...] = ()  # in which it is open; empty for all
    states: tuple[str, ...] = ()
    consequence: Any = ""
    fixed: Mapping[str, Any] = field(default_factory=dict)
    changes: bool = False  # takes `facts` and the revision that was read
    corrects: bool = False  # of what was published only a head corrects a word
    cites: bool = False  # takes the citation that its form asks for

    def is_open(self, who: Any, row: Any) -> bool:
        """Test if someone may do it with a thing as it stands."""
        if self.stages and row.stage not in self.stages:
            return False
        if self.states and row.state not in self.states:
            return False
        if self.corrects:
            return may_correct(who, row)
        return POLICY.allows(who, self.permit, row)


def recommendation_deeds() -> dict[str, Deed]:
    """Return what can be done with a recommendation."""
    key = {"key": "recommendation_id"}
    unsettled = ("received", "classified", "answered", "assigned", "planned", "in_implementation")
    return {
        "classify": Deed(
            title=gettext_lazy("Classify it"), form=forms.ClassifyForm, call=actions.classify, **key
        ),
        "answer": Deed(
            title=gettext_lazy("Record what the State answered"), form=forms.PositionForm,
            call=actions.record_position, **key,
            consequence=gettext_lazy("It is a draft until a head of a desk publishes it."),
        ),
        "assign": Deed(
            title=gettext_lazy("Assign it to a body"), form=forms.BodyForm, call=actions.assign,
            stages=unsettled, **key,
        ),
        "assess": Deed(
            title=gettext_lazy("Record how far it was carried out"), form=forms.GradeForm,
            call=actions.grade, **key,
            consequence=gettext_lazy("It stands beside what others say. It is never averaged."),
        ),
        "correct": Deed(
            title=gettext_lazy("Correct how it is written down"), form=forms.RecommendationForm,
            call=actions.correct_recommendation, changes=True, corrects=True, **key,
        ),
        "close": Deed(
            title=pgettext_lazy("recommendation", "Close it"), form=forms.Why, call=actions.close,
            permit=Can.WITHDRAW, stages=("assessed",), **key,
        ),
        "reopen": Deed(
            title=gettext_lazy("Open it again"), form=forms.Why, call=actions.reopen,
            permit=Can.WITHDRAW, stages=("closed",), **key,
        ),
    }  # fmt: skip


ACTION_MOVES: list[tuple[str, Any, str, str, type[django_forms.Form]]] = [
    ("approve", gettext_lazy("Approve it"), Can.PUBLISH, "proposed", forms.Nothing),
    ("begin", gettext_lazy("Say that it has begun"), Can.WRITE, "approved", forms.Nothing),
    ("suspend", gettext_lazy("Suspend it"), Can.WRITE, "in_progress", forms.Why),
    ("resume", gettext_lazy("Take it up again"), Can.WRITE, "suspended", forms.Nothing),
    ("complete", gettext_lazy("Say that it is completed"), Can.WRITE, "in_progress",
     forms.Nothing),
    ("verify", gettext_lazy("Verify it"), Can.VERIFY, "completed", forms.Nothing),
]  # fmt: skip


def action_deeds() -> dict[str, Deed]:
    """Return what can be done with an action."""
    key, alive = {"key": "action_id"}, ("proposed", "approved", "in_progress", "suspended")
    return {
        **{
            name: Deed(
                title=title, form=form, call=actions.move_action, permit=permit, stages=(stage,),
                fixed={"move": name}, **key,
            )
            for name, title, permit, stage, form in ACTION_MOVES
        },
        "entrust": Deed(
            title=gettext_lazy("Give a body a part in it"), form=forms.PartForm,
            call=actions.entrust, stages=alive, **key,
            consequence=gettext_lazy("A duty reaches the inbox of the body, with its day."),
        ),
        "hand-over": Deed(
            title=gettext_lazy("Let another body lead"), form=forms.HandOverForm,
            call=actions.hand_over, stages=alive, **key,
            consequence=gettext_lazy("The duty of the body that led ends. That it led stays."),
        ),
        "assess": Deed(
            title=gettext_lazy("Record how far it was carried out"), form=forms.GradeForm,
            call=actions.grade, **key,
            consequence=gettext_lazy("It stands beside what others say. It is never averaged."),
        ),
        "link": Deed(
            title=gettext_lazy("Link another recommendation"), form=forms.LinkForm,
            call=actions.link_recommendation, **key,
        ),
        "change": Deed(
            title=gettext_lazy("Change what is written of it"), form=forms.StateActionForm,
            call=actions.change_state_action, changes=True, **key,
        ),
        "cancel": Deed(
            title=gettext_lazy("Cancel it"), form=forms.Why, call=actions.move_action,
            permit=Can.WITHDRAW, stages=alive, fixed={"move": "cancel"}, **key,
        ),
    }  # fmt: skip


def indicator_deeds() -> dict[str, Deed]:
    """Return what can be done with an indicator."""
    return {
        "value": Deed(
            title=gettext_lazy("Record a value"), form=forms.ValueForm, call=actions.record_value,
            key="indicator_id",
        ),
        "change": Deed(
            title=gettext_lazy("Change the indicator and its days"), form=forms.IndicatorForm,
            call=actions.change_indicator, changes=True, key="indicator_id",
            consequence=gettext_lazy(
                "Days to come without a report are made anew. What has passed stays."
            ),
        ),
    }  # fmt: skip


def progress_deeds() -> dict[str, Deed]:
    """Return what can be done with a progress report."""
    key = {"key": "report_id"}
    return {
        "proof": Deed(
            title=gettext_lazy("Add a document"), form=forms.ProofForm, call=actions.add_proof,
            permit=Can.REPORT, states=("draft", "in_review"), **key,
        ),
        "change": Deed(
            title=gettext_lazy("Change the words"), form=forms.ReportForm,
            call=actions.change_report, permit=Can.REPORT, states=("draft",), **key,
        ),
        "hand-in": Deed(
            title=gettext_lazy("Hand it in to the desk"), form=forms.Nothing,
            call=actions.hand_in, permit=Can.REPORT, states=("draft",), **key,
            consequence=gettext_lazy("From then on the desk reads it. It is no longer changed."),
        ),
        "accept": Deed(
            title=gettext_lazy("Accept the report"), form=forms.Nothing,
            call=actions.accept_report, permit=Can.REVIEW, states=("in_review",), **key,
            consequence=gettext_lazy("It is published, with its documents that are public."),
        ),
        "return": Deed(
            title=gettext_lazy("Send it back"), form=forms.Why, call=actions.return_report,
            permit=Can.REVIEW, states=("in_review",), **key,
        ),
        "withdraw": Deed(
            title=gettext_lazy("Withdraw the report"), form=forms.WithdrawReportForm,
            call=actions.withdraw_report, permit=Can.WITHDRAW_REPORT,
            states=("draft", "in_review", "published"), **key,
            consequence=gettext_lazy(
                "It counts no more, and its day is open for another. It stays readable, with the "
                "reason."
            ),
        ),
    }  # fmt: skip


SUBMISSION_MOVES: list[tuple[str, Any, str, str]] = [
    ("call_for_data", gettext_lazy("Ask for data"), Can.WRITE, "planned"),
    ("draft", gettext_lazy("Begin to write it"), Can.WRITE, "data_call"),
    ("ask_sectors", gettext_lazy("Let the sectors read it"), Can.WRITE, "draft"),
    ("consult", gettext_lazy("Open the consultation"), Can.WRITE, "sector_review"),
    ("clear", gettext_lazy("Clear it"), Can.PUBLISH, "consultation"),
    ("examine", gettext_lazy("Say that it was examined"), Can.WRITE, "submitted"),
    ("take_outcome", gettext_lazy("Say that the outcome came"), Can.WRITE, "examined"),
]


def submission_deeds() -> dict[str, Deed]:
    """Return what can be done with a report to a mechanism."""
    key = {"key": "submission_id"}
    return {
        **{
            name: Deed(
                title=title, form=forms.Nothing, call=actions.move_submission, permit=permit,
                stages=(stage,), fixed={"move": name}, **key,
                consequence=gettext_lazy("From then on its words stand as they are.")
                if name == "clear" else "",
            )
            for name, title, permit, stage in SUBMISSION_MOVES
        },
        "change": Deed(
            title=gettext_lazy("Change what is planned"), form=forms.PlannedForm,
            call=actions.replan, stages=actions.WRITTEN_IN, changes=True, corrects=True, **key,
        ),
        "reopen": Deed(
            title=gettext_lazy("Open the report again"), form=forms.Why,
            call=actions.move_submission,
            permit=Can.PUBLISH, stages=("cleared",), fixed={"move": "reopen"}, **key,
            consequence=gettext_lazy("It is written in again, and another clears it anew."),
        ),
        "submit": Deed(
            title=gettext_lazy("Say that it was sent"), form=forms.SentForm,
            call=actions.move_submission, stages=("cleared",), fixed={"move": "submit"}, **key,
        ),
        "ask-sector": Deed(
            title=gettext_lazy("Ask a sector to read the draft"), form=forms.AskSectorForm,
            call=actions.ask_sector, stages=(WITH_SECTORS,), **key,
            consequence=gettext_lazy("Its focal point reads the chapters while it is here."),
        ),
        "chapter": Deed(
            title=gettext_lazy("Add a chapter"), form=forms.ChapterTitleForm,
            call=actions.add_chapter, stages=actions.WRITTEN_IN, **key,
        ),
        "claim": Deed(
            title=gettext_lazy("Rest it on a claim"), form=forms.ClaimForm, call=actions.rest_on,
            stages=actions.WRITTEN_IN, **key,
        ),
    }  # fmt: skip


MODELS: Mapping[str, type[Any]] = {
    "recommendation": models.Recommendation,
    "state-action": models.Action,
    "indicator": models.Indicator,
    "submission": models.Submission,
}
DEEDS: Mapping[str, Mapping[str, Deed]] = {
    "recommendation": recommendation_deeds(),
    "state-action": action_deeds(),
    "indicator": indicator_deeds(),
    "progress": progress_deeds(),
    "submission": submission_deeds(),
}
