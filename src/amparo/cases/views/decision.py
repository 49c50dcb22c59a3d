"""Deciding: the reasoned file, the draft act, votes, the act fixed, the person told."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from amparo.cases import queries
from amparo.cases.actions import decisions
from amparo.cases.forms.decision import FixForm, OpenForm, ReturnForm, TellForm, VoteForm
from amparo.cases.models import Case, Decision
from amparo.cases.policies import POLICY, Can
from amparo.cases.queries import decisions as reads
from amparo.cases.views.acts import Act, act_on_case, staff
from amparo.cases.workflow.plan_check import current_plan
from amparo.duties import queries as duties
from amparo.places.queries import profile_of
from amparo.ui.htmx import page

OPEN = Act(
    title=_("Draft the act"), button=_("Put the draft to decision"), permit=Can.DECIDE, keep="act"
)
VOTE = Act(
    title=_("Vote"), button=_("Cast the vote"), permit=Can.VOTE, keep="vote",
    consequence=_("A vote is not changed. Who recuses themselves does not count."),
)  # fmt: skip
FIX = Act(
    title=_("Fix the act"), button=_("Fix the act"), permit=Can.DECIDE, keep="fix",
    intro=_("With its number. Both versions are made at once: full and redacted."),
    consequence=_("It cannot be undone. Then the person is told."),
)  # fmt: skip
RETURN = Act(
    title=_("Return the plan"), button=_("Return it"), permit=Can.DECIDE, keep="return",
    intro=_("To be agreed anew with the person. What they answered stands."),
)  # fmt: skip
TELL = Act(
    title=_("Tell the person the decision"), button=_("Record that they were told"),
    permit=Can.NOTIFY,
    consequence=_("Their page shows the decision. Of a denial, their time to ask for review "
                  "runs from now."),
)  # fmt: skip


def _decision_page(code: str) -> str:
    return reverse("cases:decision", args=[code])


@staff
def show(request: HttpRequest, code: str) -> HttpResponse:
    """Show what the decision rests on, the draft act, its votes and the quorum."""
    at, who = timezone.now(), request.user
    case = queries.opened_by(who, code, at=at)
    if not (POLICY.allows(who, Can.DECIDE, case) or POLICY.allows(who, Can.VOTE, case)):
        POLICY.require(who, Can.DECIDE, case)
    act, plan = reads.open_act(case), current_plan(case)
    board = profile_of(case.profile).deciding
    clock = duties.running(case).filter(key="decision").first()
    values = {
        "case": case, "act": act, "plan": plan, "board": board, "is_board": board.kind == "board",
        "measures": plan.measures.select_related("body").order_by("id") if plan else [],
        "assessment": case.assessments.filter(state="accepted").order_by("-number").first(),
        "seats": reads.seats(case, act), "tally": decisions.tally(act) if act else {},
        "present": decisions.present(act) if act else 0,
        "votes": act.votes.select_related("member") if act else [],
        "may_vote": reads.may_still_vote(who, case, act),
        "may_decide": POLICY.allows(who, Can.DECIDE, case),
        "next": _next(who, case, act, board.kind == "board"),
        "closed": reads.closed_kinds(case, has_plan=plan is not None),
        "earlier": case.decisions.exclude(decided_at=None).order_by("-decided_at"),
        "clock": duties.shown(clock, at) if clock else None,
        "untold": reads.untold(case) if POLICY.allows(who, Can.NOTIFY, case) else None,
    }  # fmt: skip
    return page(request, "cases/decision/decision.html", values)


def _next(who: Any, case: Case, act: Decision | None, is_board: bool) -> str:
    if case.state != "decision_pending":
        return ""
    if act is None:
        return "open"
    if is_board and reads.may_still_vote(who, case, act):
        return "vote"
    if is_board and decisions.present(act) < act.quorum:
        return "wait"
    return "fix"


def _act(
    request: HttpRequest, code: str, act: Act, form_class: Any, do: Any, **more: Any
) -> HttpResponse:
    then = more.pop("then", "") or _decision_page(code)
    if request.method == "POST":
        # The action asks for the permission, after it has looked whether somebody was quicker: who
        # comes second is told so, with their text kept, and not that they may not.
        act = replace(act, permit="")
    return act_on_case(
        request, code, act=act, form_class=form_class, do=do, then=then,
        template="cases/decision/act.html", **more,
    )  # fmt: skip


@staff
def open_act(request: HttpRequest, code: str) -> HttpResponse:
    """Put a draft act to decision."""
    return _act(
        request, code, OPEN, OpenForm,
        lambda case, said: decisions.open_decision(
            case_id=case.pk, kind=said["kind"], reasons=said["reasons"], by=request.user,
            at=timezone.now(),
        ),
        initial=lambda case: {"kind": "grant" if current_plan(case) else "deny"},
    )  # fmt: skip


def _open(case: Case) -> Decision:
    found = reads.open_act(case) or case.decisions.order_by("-opened_at", "-id").first()
    if found is None:
        raise Http404
    return found


@staff
def vote(request: HttpRequest, code: str) -> HttpResponse:
    """Cast one's vote, or recuse oneself."""
    return _act(
        request, code, VOTE, VoteForm,
        lambda case, said: decisions.vote(
            decision_id=_open(case).pk, choice=said["choice"], reason=said["reason"],
            by=request.user, at=timezone.now(),
        ),
        form_args=lambda case: {
            "only_recusal": profile_of(case.profile).deciding.kind != "board"
        },
        context=lambda case: {"draft": _open(case)},
    )  # fmt: skip


@staff
def fix(request: HttpRequest, code: str) -> HttpResponse:
    """Fix the act: count the votes, make both versions, grant or deny."""

    def do(case: Case, said: Mapping[str, Any]) -> None:
        done = decisions.decide(
            decision_id=_open(case).pk, by=request.user, at=timezone.now(), **said
        )
        if twin := decisions.same_number(done):
            messages.warning(
                request,
                now("Another act of this year has the same number: %(number)s. Look at it again.")
                % {"number": twin.act_number},
            )

    return _act(
        request, code, FIX, FixForm, do, then=reverse("cases:case", args=[code]),
        form_args=lambda case: {"denies": _open(case).kind == "deny"},
        context=lambda case: {"draft": _open(case)},
    )  # fmt: skip


@staff
def return_plan(request: HttpRequest, code: str) -> HttpResponse:
    """Send the plan back to be agreed anew."""
    return _act(
        request, code, RETURN, ReturnForm, then=reverse("cases:case", args=[code]),
        do=lambda case, said: decisions.return_plan(
            case_id=case.pk, by=request.user, at=timezone.now(), **said
        ),
    )  # fmt: skip


@staff
def tell(request: HttpRequest, code: str) -> HttpResponse:
    """Record how the person was told of the decision."""

    def do(case: Case, said: Mapping[str, Any]) -> None:
        made = reads.untold(case)
        if made is None:
            raise Http404
        decisions.tell_decision(
            decision_id=made.pk, channel=said["channel"], proof=said["proof"], by=request.user,
            at=timezone.now(),
        )  # fmt: skip

    return act_on_case(
        request, code, act=TELL, form_class=TellForm, do=do,
        context=lambda case: {"draft": reads.untold(case)}, template="cases/decision/act.html",
    )  # fmt: skip
