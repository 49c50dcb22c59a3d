"""What can be written and done, by kind: its form, its words, the one action it calls."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from amparo.diplomacy import actions
from amparo.diplomacy.forms import acts, facts
from amparo.diplomacy.forms.changing import CHANGES
from amparo.diplomacy.policies import POLICY, Can, works_at_a_desk, works_at_its_desk
from amparo.diplomacy.queries.publishing import heads_who_may
from amparo.diplomacy.workflow import CANDIDACY, COOPERATION, FACT, GUIDANCE, INPUT, STATEMENT
from amparo.kernel.workflow import Workflow


@dataclass(frozen=True, slots=True)
class Writing:
    """A page on which a new thing is written down."""

    title: Any
    form: type
    call: Callable[..., Any]


WRITINGS: dict[str, Writing] = {
    "forum": Writing(_("Add a forum"), facts.NewForum, actions.add_forum),
    "process": Writing(_("Add a process"), facts.NewProcess, actions.add_process),
    "meeting": Writing(_("Add a meeting"), facts.NewMeeting, actions.add_meeting),
    "participation": Writing(
        _("Write down who took part"), facts.NewParticipation, actions.take_part
    ),
    "office": Writing(_("Write down an office"), facts.NewOffice, actions.hold_office),
    "candidacy": Writing(_("Announce a candidacy"), facts.NewCandidacy, actions.announce),
    "initiative": Writing(_("Add an initiative"), facts.NewInitiative, actions.launch),
    "statement": Writing(
        _("Ask for a statement"), facts.NewStatement, actions.request_statement
    ),
    "kept-statement": Writing(
        _("Keep a delivered statement"), facts.KeptStatement, actions.keep_statement
    ),
    "position": Writing(_("Write down a position"), facts.NewPosition, actions.take_position),
    "joint": Writing(_("Keep a joint statement"), facts.NewJoint, actions.keep_joint_statement),
    "input": Writing(_("Write down a request"), facts.NewInput, actions.receive_input),
    "kept-input": Writing(_("Keep an input that was sent"), facts.KeptInput, actions.keep_input),
    "ballot": Writing(_("Write down a vote"), facts.NewBallot, actions.record_ballot),
    "cooperation": Writing(
        _("Write down cooperation"), facts.NewCooperation, actions.offer_cooperation
    ),
    "guidance": Writing(_("Write guidance"), facts.NewGuidance, actions.write_guidance),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Deed:
    """One thing that can be done with a thing: open where its move is, to whom it permits."""

    title: Any
    call: Callable[..., Any]
    form: type = acts.Nothing
    permit: Can = Can.WRITE
    machine: Workflow | None = None
    move: str = ""
    states: tuple[str, ...] = ()  # without a move: where it is open; empty for everywhere
    stages: tuple[str, ...] = ()  # likewise, of what has stages besides
    needs: str = ""  # what it must have, by the name of the relation
    key: str = "key"  # how the action calls the thing's key
    needs_model: bool = False
    fixed: tuple[tuple[str, Any], ...] = ()
    consequence: Any = ""

    def is_open(self, who: Any, thing: Any) -> bool:
        """Test if someone may do it with a thing as it stands; guards say no when it is tried."""
        return self.is_due(thing) and POLICY.allows(who, self.permit, thing)

    def is_due(self, thing: Any) -> bool:
        """Test if it can be done with a thing as it stands, by whoever may."""
        if self.machine is not None:
            return self.machine.state_of(thing) in self.machine.move(self.move).source
        if self.stages and thing.stage not in self.stages:
            return False
        if self.needs and not getattr(thing, self.needs).exists():
            return False
        return not self.states or thing.state in self.states


def _of_fact(title: Any, call: Any, form: type, move: str = "", **more: Any) -> Deed:
    machine = FACT if move else None
    return Deed(title, call, form, machine=machine, move=move, needs_model=True, **more)


def _plain(kind: str) -> dict[str, Deed]:
    """Return what is done with any fact, with the form that changes one of this kind."""
    change = _of_fact(_("Change the draft"), actions.change, CHANGES[kind], "discard")
    return {"change": change, **PLAIN}


PLAIN: dict[str, Deed] = {
    "cite": _of_fact(_("Cite where it is said"), actions.cite_fact, acts.Cite),
    "publish": _of_fact(
        _("Publish"), actions.publish, acts.Nothing, "publish", permit=Can.PUBLISH,
        consequence=_("From then on everyone reads it, with where it is said."),
    ),
    "note": _of_fact(_("Write a note beside it"), actions.annotate, acts.Note, "discard"),
    "discard": _of_fact(_("Discard the draft"), actions.withdraw, acts.Reason, "discard"),
    "withdraw": _of_fact(
        _("Withdraw from publication"), actions.withdraw, acts.Reason, "withdraw",
        permit=Can.TAKE_BACK,
        consequence=_("Only your desk will still read it, with the reason."),
    ),
}  # fmt: skip


def _move(machine: Workflow, key: str) -> Callable[..., Deed]:
    def deed(title: Any, call: Any, move: str, form: type = acts.Nothing, **more: Any) -> Deed:
        permit = Can(machine.move(move).permit)
        return Deed(title, call, form, permit, machine, move, key=key, **more)

    return deed


_said, _asked = _move(STATEMENT, "statement_id"), _move(INPUT, "input_id")
_stood, _told = _move(CANDIDACY, "candidacy_id"), _move(GUIDANCE, "guidance_id")
_helped = _move(COOPERATION, "cooperation_id")


def _settled(title: Any, how: str, form: type = acts.Nothing) -> Deed:
    return _stood(title, actions.settle, how, form, fixed=(("how", how),))


def _answered(title: Any, how: str, form: type = acts.Nothing) -> Deed:
    return _helped(title, actions.answer_cooperation, how, form, fixed=(("how", how),))


DEEDS: dict[str, dict[str, Deed]] = {
    **{
        kind: _plain(kind)
        for kind in ("forum", "process", "meeting", "participation", "office", "support",
                     "position", "ballot")
    },
    "joint": {
        **_plain("joint"),
        "correct": Deed(
            _("Correct a name of the list"), actions.correct_signatory, acts.Signs,
            states=("draft",), key="joint_id",
        ),
    },
    "initiative": {
        **_plain("initiative"),
        "support": Deed(
            _("Write down who supports it"), actions.record_support, acts.Support,
            # Any desk may: it writes a fact of its own.
            permit=Can.SEE, states=("draft", "published"), key="initiative_id",
        ),
        "relate": Deed(
            _("Link it to another initiative"), actions.relate, acts.Relate,
            states=("draft", "published"), key="one_id",
        ),
        "unrelate": Deed(
            _("Take a link out"), actions.unrelate, acts.Unrelate,
            states=("draft", "published"), key="one_id", needs="links",
        ),
    },
    "candidacy": {
        **_plain("candidacy"),
        "endorse": Deed(
            _("Write down who endorses it"), actions.endorse, acts.Endorse, key="candidacy_id",
            stages=actions.OPEN_CANDIDACIES,
        ),
        "unendorse": _stood(
            _("Take an endorsement back"), actions.take_back_endorsement, "unendorse",
            acts.TakeBack,
        ),
        "elect": _settled(_("It was elected"), "elect", acts.Result),
        "lose": _settled(_("It was not elected"), "lose", acts.Result),
        "give-up": _settled(_("Withdraw the candidacy"), "withdraw"),
        "take-up": _settled(_("The term has begun"), "take_up"),
        "end": _settled(_("The term has ended"), "end"),
        "reopen": _stood(
            _("Undo what was written of its end"), actions.reopen_candidacy, "reopen", acts.Reason,
            consequence=_("It stands again as before the election. Its sources stay cited."),
        ),
        "arrange": Deed(
            _("Write down what was arranged"), actions.arrange, acts.Arrange,
            Can.READ_ARRANGEMENTS, key="candidacy_id",
        ),
    },
    "cooperation": {
        **_plain("cooperation"),
        "accept": _answered(_("It was accepted"), "accept"),
        "decline": _answered(_("It was declined"), "decline"),
        "carry-out": _answered(_("It was carried out"), "carry_out", acts.Decided),
    },
    "statement": {
        "write": Deed(
            _("Write the text"), actions.write_paragraphs, acts.Words,
            states=("requested", "draft"), key="statement_id",
        ),
        "change": Deed(
            _("Change what is known of it"), actions.change_statement, CHANGES["statement"],
            states=("requested", "draft"), key="statement_id",
        ),
        "clear": _said(_("Clear it for delivery"), actions.clear, "clear", acts.Clear),
        "return": _said(_("Send it back"), actions.send_back, "return", acts.Reason),
        "deliver": _said(_("It was delivered"), actions.deliver, "deliver", acts.Deliver),
        "publish": _said(
            _("Publish"), actions.publish_statement, "publish",
            consequence=_("From then on everyone reads it, with where it is said."),
        ),
        "translate": Deed(
            _("Add a translation"), actions.translate, acts.Translate,
            states=("delivered", "published"), key="statement_id",
        ),
        "cite": _of_fact(_("Cite where it is said"), actions.cite_fact, acts.Cite),
        "discard": _said(
            _("Discard the statement"), actions.take_back_statement, "discard", acts.Reason
        ),
        "withdraw": _said(
            _("Withdraw from publication"), actions.take_back_statement, "withdraw", acts.Reason,
            consequence=_("Only your desk will still read it, with the reason."),
        ),
    },
    "input": {
        "accept": _asked(
            _("Take it on"), actions.accept_input, "accept",
            consequence=_("With a deadline it becomes a duty of your desk."),
        ),
        "change": Deed(
            _("Change what is asked"), actions.change_input, CHANGES["input"],
            states=("received",), key="input_id",
        ),
        "decline": _asked(
            _("Decline it"), actions.decline_input, "decline", acts.Reason,
            consequence=_("What the desk and others owe for it ends."),
        ),
        "write": Deed(
            _("Write the text"), actions.draft_input, acts.DraftInput,
            states=("accepted", "draft"), key="input_id",
        ),
        "contribution": Deed(
            _("Ask a body to contribute"), actions.ask_contribution, acts.Contribution,
            states=("accepted", "draft"), key="input_id",
        ),
        "send": _asked(_("Clear it: it was sent"), actions.send_input, "send", acts.SendInput),
        "reopen": _asked(
            _("Undo that it was sent"), actions.reopen_input, "reopen", acts.Reason,
            consequence=_("Its text is in preparation again. The duty of the desk stays done."),
        ),
        "acknowledge": _asked(
            _("It was acknowledged"), actions.acknowledge_input, "acknowledge", acts.Acknowledged
        ),
        "publish": _asked(
            _("It was published"), actions.note_publication, "publish_in", acts.PublishedIn
        ),
        "cite": _of_fact(_("Cite where it is said"), actions.cite_fact, acts.Cite),
    },
    "guidance": {
        "change": _told(
            _("Change the words"), actions.change_guidance, "change", acts.ChangeGuidance
        ),
        "consult": _told(_("Ask a sector"), actions.consult_sector, "consult", acts.Consult),
        "clear": _told(_("Clear it"), actions.clear_guidance, "clear", acts.ClearGuidance),
        "issue": _told(_("Hand it out"), actions.issue_guidance, "issue"),
        "end": _told(_("It holds no more"), actions.end_guidance, "end"),
    },
}  # fmt: skip


def deeds_open(who: Any, kind: str, thing: Any) -> list[tuple[str, Deed]]:
    """Return what someone may do with a thing as it stands, by its address."""
    if not works_at_a_desk(who, thing):
        return []
    return [(act, deed) for act, deed in DEEDS[kind].items() if deed.is_open(who, thing)]


SECOND = frozenset({Can.PUBLISH, Can.CLEAR_GUIDANCE})  # what whoever wrote it does not do


@dataclass(frozen=True, slots=True)
class Waits:
    """What a thing waits for that its reader may not do, and the names of those who may."""

    title: Any
    names: list[str]


def waits_for(who: Any, kind: str, thing: Any) -> Waits | None:
    """Return what a thing waits for from another person, for those who work at its desk."""
    if not works_at_its_desk(who, thing):
        return None
    for deed in DEEDS[kind].values():
        if deed.permit in SECOND and deed.is_due(thing):
            if POLICY.allows(who, deed.permit, thing):
                return None
            return Waits(deed.title, heads_who_may(thing))
    return None
