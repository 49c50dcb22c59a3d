"""Decide: put the case before who decides, take votes, grant or deny, in two versions at once."""

from datetime import datetime

from django.db import transaction
from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amparo.cases import papers
from amparo.cases.actions.intake import tell
from amparo.cases.actions.moves import locked, move, note_next_due
from amparo.cases.actions.plan_versions import begin_version, take_over
from amparo.cases.actions.printing import keep_paper
from amparo.cases.models import Case, Decision, Plan, Vote
from amparo.cases.policies import POLICY, Can
from amparo.cases.policies_board import seat_of, seats_of
from amparo.cases.workflow import guards
from amparo.cases.workflow.plan_check import current_plan
from amparo.duties import actions as duties
from amparo.kernel.actors import Actor
from amparo.kernel.errors import Invalid, Refused
from amparo.ledger import actions as ledger
from amparo.ledger.locks import locking
from amparo.people.models import User
from amparo.places.queries import profile_of

KINDS = ("grant", "deny")
DENIED = gettext_lazy(
    "Your request was decided: no measures. Read the reasons, and how to ask for review."
)
GRANTED = gettext_lazy("Your request was decided: measures are granted. Read which and from when.")
VOTES = ("for", "against", "abstain", "recused")


@transaction.atomic
def open_decision(*, case_id: object, kind: str, reasons: str, by: User, at: datetime) -> Decision:
    """Put a draft act before the deciding body: grant or deny, with its reasons.

    :raises Invalid: if the kind is unknown or the reasons are missing.
    :raises Denied: if this person does not decide, or assessed or reviewed the case.
    :raises Refused: if the case is not pending decision, an act is already open, or what is
        proposed cannot be decided: measures without a plan, a denial of a presumed risk.
    """
    if kind not in KINDS:
        raise Invalid(_("Choose what is decided."), "kind")
    if not reasons.strip():
        raise Invalid(_("Write the reasons: an act without reasons is none."), "reasons")
    case = locked(case_id)
    POLICY.require(by, Can.DECIDE, case)
    if case.state != "decision_pending":
        raise Refused(_("This case is not waiting for a decision."))
    if case.decisions.filter(decided_at=None).exists():
        raise Refused(_("An act is already open in this case: vote on it first."))
    plan = current_plan(case) if kind == "grant" else None
    _check_proposal(case, kind, plan)
    board = profile_of(case.profile).deciding
    decision = Decision.objects.create(
        case=case, kind=kind, plan=plan, reasons=reasons.strip(), opened_at=at, opened_by=by,
        quorum=board.quorum if board.kind == "board" else 1, seats=board.voting_seats,
    )  # fmt: skip
    ledger.record(
        verb="decision.open", target=decision, by=by, at=at, file=case.file, after={"kind": kind}
    )
    return decision


def _check_proposal(case: Case, kind: str, plan: Plan | None) -> None:
    if kind == "grant" and plan is None:
        raise Refused(_("There is no plan to grant: return the case so that one is agreed."))
    if kind == "deny" and (why := guards.never_granted(case) or guards.presumption_rebutted(case)):
        raise Refused(why)


@transaction.atomic
def vote(*, decision_id: object, choice: str, reason: str, by: User, at: datetime) -> Vote:
    """Cast one member's vote, or recuse oneself with the reason. A vote is never changed.

    :raises Invalid: if the vote is unknown, or a recusal or a vote against has no reason.
    :raises Denied: if this person has no seat in the deciding body.
    :raises Refused: if they voted before, or the act is decided.
    """
    if choice not in VOTES:
        raise Invalid(_("Choose how you vote."), "choice")
    if choice in {"against", "recused"} and not reason.strip():
        raise Invalid(_("Write why."), "reason")
    decision = locking(Decision).select_related("case").get(pk=decision_id)
    POLICY.require(by, Can.VOTE, decision.case)
    if decision.decided_at:
        raise Refused(_("The act is already decided."))
    if decision.votes.filter(member=by).exists():
        raise Refused(_("You have already voted. A vote is not changed."))
    seat = seat_of(by, decision.case)
    if choice != "recused":
        _check_seat(decision, seat)
    cast = Vote.objects.create(
        decision=decision, member=by, seat=seat, vote=choice, reason=reason.strip() or None, at=at
    )
    ledger.record(
        verb="decision.vote", target=decision, by=by, at=at, file=decision.case.file,
        after={"vote": choice},
    )  # fmt: skip
    return cast


def _check_seat(decision: Decision, seat: str) -> None:
    """Check that a body does not vote with more members than it has seats."""
    seats = seats_of(decision.case.profile)
    cast = decision.votes.exclude(vote="recused")
    if seat and (cast.filter(seat=seat).count() >= seats[seat] or cast.count() >= decision.seats):
        raise Refused(_("The seats of your body have already voted."))


def tally(decision: Decision) -> dict[str, int]:
    """Return the votes cast by kind."""
    counted = decision.votes.values("vote").annotate(n=Count("id")).values_list("vote", "n")
    return dict.fromkeys(VOTES, 0) | dict(counted)


def present(decision: Decision) -> int:
    """Return how many members have voted; who recused themselves is not counted."""
    votes = tally(decision)
    return votes["for"] + votes["against"] + votes["abstain"]


def outcome_of(decision: Decision, case: Case) -> str:
    """Return adopted or rejected by the rule of the deciding body; the chair may break a tie.

    :raises Refused: if there is no quorum yet.
    """
    board = profile_of(case.profile).deciding
    if board.kind == "single":
        return "adopted"
    votes, here = tally(decision), present(decision)
    if here < decision.quorum:
        raise Refused(
            _("There is no quorum: %(present)d of %(quorum)d have voted.")
            % {"present": here, "quorum": decision.quorum}
        )
    if board.majority == "absolute":
        return "adopted" if votes["for"] * 2 > decision.seats else "rejected"
    if votes["for"] == votes["against"] and board.tie == "chair":
        chair = [seat.body for seat in board.seats if seat.chairs]
        return "adopted" if decision.votes.filter(seat__in=chair, vote="for") else "rejected"
    return "adopted" if votes["for"] > votes["against"] else "rejected"


@transaction.atomic
def decide(
    *, decision_id: object, act_number: str, by: User, at: datetime, orientation: str = "",
    review_route: str = "", version: int | None = None,
) -> Decision:  # fmt: skip
    """Fix an act: count the votes, make both versions at once, and grant or deny.

    An act that the board rejects sends the case back: a grant to the plan, a denial to the open.

    :raises Invalid: if the act has no number, or a denial no orientation or review route.
    :raises Denied: if this person does not decide, or assessed or reviewed the case.
    :raises Refused: if there is no quorum, or the case may not be denied.
    """
    if not act_number.strip():
        raise Invalid(_("Give the number of the act."), "act_number")
    decision = locking(Decision).get(pk=decision_id)
    case = locked(decision.case_id, version=version)
    POLICY.require(by, Can.DECIDE, case)
    if decision.decided_at:
        raise Refused(_("The act is already decided."))
    if decision.votes.filter(member=by, vote="recused").exists():
        raise Refused(_("You recused yourself from this act: someone else fixes it."))
    if decision.kind == "deny":
        _check_denial(orientation, review_route)
    decision.outcome = outcome_of(decision, case)
    decision.act_number, decision.decided_at, decision.decided_by = act_number.strip(), at, by
    decision.orientation = orientation.strip() or None
    decision.review_route = review_route.strip()
    decision.save()
    if decision.outcome == "rejected":
        return _rejected(decision, case, by, at)
    make_both_versions(decision, case, by, at)
    move(case=case, name=decision.kind, by=by, at=at)
    if decision.plan:
        take_over(case, decision.plan, at)
    return decision


def _check_denial(orientation: str, review_route: str) -> None:
    if not orientation.strip():
        raise Invalid(_("Write what the person can do now, and who can help."), "orientation")
    if not review_route.strip():
        raise Invalid(_("Write how the person can ask for review."), "review_route")


def _rejected(decision: Decision, case: Case, by: User, at: datetime) -> Decision:
    ledger.record(verb="decision.reject", target=decision, by=by, at=at, file=case.file)
    if decision.kind == "grant":
        move(case=case, name="return_plan", by=by, at=at)
        _next_version(case, at)
    return decision


def _next_version(case: Case, at: datetime) -> None:
    """Begin the version in which what was asked for is changed."""
    plan = current_plan(case)
    if plan is not None and plan.agreed_at:
        begin_version(case, plan, at)


def make_both_versions(decision: Decision, case: Case, by: Actor, at: datetime) -> None:
    """Make the full and the redacted act at once, as PDF and DOCX."""
    for redacted in (False, True):
        document = papers.decision(case, decision, at, redacted=redacted)
        keep_paper(
            case=case, kind="decision", document=document, decision=decision,
            version="redacted" if redacted else "full", by=by, at=at,
        )  # fmt: skip


@transaction.atomic
def return_plan(
    *, case_id: object, reason: str, by: User, at: datetime, version: int | None = None
) -> Case:
    """Send a plan back to be agreed anew, with the reasons in writing.

    A case that came without a plan, because its risk is ordinary, is sent to agree one.

    :raises Invalid: if the reason is missing.
    :raises Denied: if this person does not decide.
    :raises Refused: if the case is not waiting for a decision, or an act is being voted.
    """
    if not reason.strip():
        raise Invalid(_("Write what must change in the plan."), "reason")
    case = locked(case_id, version=version)
    if case.decisions.filter(decided_at=None).exists():
        raise Refused(_("An act is open in this case: decide it first."))
    move(case=case, name="return_plan", by=by, at=at, reason=reason.strip())
    _next_version(case, at)
    return case


def same_number(decision: Decision) -> Decision | None:
    """Return another act of the same year and country with the same number, if there is one."""
    year = decision.decided_at.year if decision.decided_at else None
    alike = Decision.objects.filter(
        ~Q(pk=decision.pk), act_number__iexact=decision.act_number, decided_at__year=year,
        case__profile__country=decision.case.profile.country,
    )  # fmt: skip
    return alike.first() if year and decision.act_number else None


@transaction.atomic
def tell_decision(
    *, decision_id: object, channel: str, proof: str, by: Actor, at: datetime
) -> Decision:
    """Notify the person of an act; their time to ask for review runs from here.

    :raises Invalid: if the way it was told is missing.
    :raises Denied: if this person may not notify.
    :raises Refused: if the act is not decided, or was notified before.
    """
    if not channel.strip():
        raise Invalid(_("Say how the person was told."), "channel")
    decision = locking(Decision).get(pk=decision_id)
    case = locked(decision.case_id)
    POLICY.require(by, Can.NOTIFY, case)
    if decision.decided_at is None:
        raise Refused(_("The act is not decided yet."))
    if decision.notified_at:
        raise Refused(_("The person was already told."))
    decision.notified_at, decision.notified_channel = at, channel
    decision.notified_proof = proof.strip() or None
    decision.save()
    if decision.kind == "deny":
        duties.start_clock(subject=case, key="review_window", profile=case.profile, at=at)
    tell(case=case, by=by, at=at, text=DENIED if decision.kind == "deny" else GRANTED)
    note_next_due(case)
    ledger.record(verb="decision.notify", target=decision, by=by, at=at, file=case.file)
    return decision
