"""What can be done next on a case: each act with its page, open or closed, and why."""

from dataclasses import dataclass
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from amparo.cases.models import Case, UrgentRun
from amparo.cases.policies import OPEN_RUN, POLICY, Can
from amparo.cases.queries.decisions import untold
from amparo.cases.workflow import CASE, URGENT

# move of the machine: (name of its page, verb, one sentence). First in the list is offered first.
URGENT_PAGES: dict[str, tuple[str, Any]] = {
    "order": ("urgent_order", _("Order urgent measures")),
    "start": ("urgent_start", _("Record that urgent measures began")),
    "ratify": ("urgent_ratify", _("Ratify the urgent measures")),
    "merge": ("urgent_merge", _("Let the plan take over")),
    "lapse": ("urgent_lapse", _("Lift the urgent measures")),
}
CASE_PAGES: dict[str, tuple[str, Any]] = {
    "admit": ("admit", _("Admit the request")),
    "answer_information": ("answer", _("Write down the person's answer")),
    "ask_information": ("ask", _("Ask for what is missing")),
    "refer": ("refer", _("Pass the request on")),
    "decline": ("decline", _("Do not admit the request")),
    "assign_assessor": ("assign_assessor", _("Assign a certified assessor")),
    "submit_assessment": ("assessment", _("Assess the risk")),
    "submit_reassessment": ("assessment", _("Assess the risk again")),
    "accept_assessment": ("review_assessment", _("Review the assessment")),
    "accept_ordinary": ("review_assessment", _("Review the assessment")),
    "accept_unchanged": ("review_assessment", _("Review the assessment")),
    "send_to_decision": ("plan", _("Agree the plan with the person")),
    "grant": ("decision", _("Decide")),
    "deny": ("decision", _("Decide")),
    "start_implementing": ("notify_bodies", _("Tell the bodies")),
    "confirm_protection": ("confirm_protection", _("Record that protection is in force")),
    "order_admission": ("decide_review", _("Decide the review")),
    "order_new_assessment": ("decide_review", _("Decide the review")),
    "grant_on_review": ("decide_review", _("Decide the review")),
    "keep_plan": ("decide_review", _("Decide the review")),
    "uphold": ("decide_review", _("Decide the review")),
    "reassess": ("reassess", _("Assess the risk again")),
    "reopen": ("reassess", _("Open the case again")),
    "propose_closing": ("propose_closing", _("Propose to close")),
    "close": ("close", _("Close the case")),
    "close_after_loss": ("close", _("Close the case")),
    "record_return": ("record_return", _("Record that the person is back")),
}


@dataclass(frozen=True, slots=True)
class Step:
    """One act that this person may do: its verb, its page, and why it is closed, if it is."""

    verb: Any
    url: str
    closed: str = ""
    urgent: bool = False


def steps_for(who: Any, case: Case) -> list[Step]:
    """Return the acts open to this person now, the urgent first, the closed last."""
    found = [*_urgent(who, case), *_ordinary(who, case)]
    first_of_page = {step.url: step for step in reversed(found) if not step.closed}
    closed = {step.url: step for step in reversed(found) if step.closed}
    open_steps = [s for s in found if first_of_page.get(s.url) is s]
    return open_steps + [s for s in found if s.url not in first_of_page and closed[s.url] is s]


def _urgent(who: Any, case: Case) -> list[Step]:
    run: UrgentRun | None = case.urgent_runs.filter(state__in=OPEN_RUN).first()
    if run is None:
        return []
    steps = []
    if run.state == "flagged" and POLICY.allows(who, Can.ORDER_URGENT, case):
        steps.append(Step(URGENT_PAGES["order"][1], _address("urgent_order", case), urgent=True))
        second = run.rejected_by_id not in {None, getattr(who, "pk", None)}
        page = "urgent_agree" if second else "urgent_reject"
        verb = _("Agree that it is not urgent") if second else _("Do not accept the urgency")
        steps.append(Step(verb, _address(page, case), urgent=True))
        return steps
    for move in URGENT.leaving(run.state):
        if move.name in URGENT_PAGES and POLICY.allows(who, move.permit, case):
            page, verb = URGENT_PAGES[move.name]
            closed = "" if move.name in {"start", "lapse"} else URGENT.refusal(move, run) or ""
            steps.append(Step(verb, _address(page, case), closed, urgent=True))
    return steps


# What the page of the act itself records is not a reason to keep its door shut.
RECORDED_ON_THE_PAGE = frozenset(
    {"admit", "refer", "submit_assessment", "submit_reassessment", "accept_assessment",
     "accept_ordinary", "accept_unchanged", "send_to_decision", "grant", "deny", "reassess",
     "reopen", "propose_closing", "assign_assessor", "order_new_assessment", "grant_on_review",
     "order_admission", "keep_plan", "uphold", "start_implementing", "confirm_protection"}
)  # fmt: skip


def _ordinary(who: Any, case: Case) -> list[Step]:
    steps = []
    for name, (page, verb) in CASE_PAGES.items():
        move = CASE.move(name)
        if case.state not in move.source or not POLICY.allows(who, move.permit, case):
            continue
        closed = "" if name in RECORDED_ON_THE_PAGE else CASE.refusal(move, case) or ""
        steps.append(Step(verb, _address(page, case), closed))
    if untold(case) and POLICY.allows(who, Can.NOTIFY, case):
        steps.insert(0, Step(_("Tell the person the decision"), _address("tell_decision", case)))
    return [step for step in steps if step.url]


def _address(page: str, case: Case) -> str:
    try:
        return reverse(f"cases:{page}", args=[case.code])
    except NoReverseMatch:
        return ""


# Acts that are always at hand, beside the moves of the machine: (permission, page, verb, states).
BESIDE: tuple[tuple[Can, str, Any, tuple[str, ...]], ...] = (
    (Can.FOLLOW_UP, "follow_up", _("Record a follow-up"),
     ("granted", "implementing", "active", "reassessing", "closing_proposed")),
    (Can.TRIGGER, "trigger", _("Give a reason to assess again"),
     ("granted", "implementing", "active", "closed")),
    (Can.READ_JUSTICE, "justice", _("Follow justice"), ()),
    (Can.RECORD_LOSS, "record_loss", _("Record a death or disappearance"), ()),
)  # fmt: skip


def doors_for(who: Any, case: Case) -> list[Step]:
    """Return the acts beside the moves: what can be recorded in most states."""
    doors = [
        Step(verb, _address(page, case))
        for permit, page, verb, states in BESIDE
        if (not states or case.state in states) and POLICY.allows(who, permit, case)
    ]
    if case.withdrawals.filter(outcome="").exists() and POLICY.allows(
        who, Can.CHECK_WITHDRAWAL, case
    ):
        doors.insert(0, Step(_("Check the wish to stop"), _address("check_withdrawal", case)))
    if case.grievances.filter(answered_at=None).exists() and POLICY.allows(
        who, Can.ANSWER_GRIEVANCE, case
    ):
        doors.insert(0, Step(_("Answer a complaint"), _address("answer_grievance", case)))
    return doors
