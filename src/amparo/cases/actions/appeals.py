"""The person asks for review, or objects; the review authority answers."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from amparo.cases.actions.decisions import make_both_versions
from amparo.cases.actions.intake import tell
from amparo.cases.actions.moves import locked, move
from amparo.cases.actions.plan_versions import take_over
from amparo.cases.actions.staff import unassign
from amparo.cases.models import Case, Decision, Message
from amparo.cases.policies import POLICY, Can
from amparo.cases.workflow.plan_check import current_plan
from amparo.kernel.actors import Actor
from amparo.kernel.errors import Denied, Invalid, Refused
from amparo.people.models import User

# What a review can end in: the move of the machine it makes.
OUTCOMES = (
    "order_admission", "order_new_assessment", "grant_on_review", "keep_plan", "uphold",
)  # fmt: skip


@transaction.atomic
def ask_review(*, case_id: object, text: str, by: Actor, at: datetime) -> Case:
    """Ask that a denial or a refusal to admit be looked at again; or object to a granted plan.

    :raises Invalid: if it is not said why.
    :raises Denied: if this is not the person.
    :raises Refused: if there is nothing to review, or the time to ask has passed.
    """
    if not text.strip():
        raise Invalid(_("Say why you do not agree."), "text")
    case = locked(case_id)
    clock = case.clock_running("review_window")
    if clock is not None and clock.due_at < at:
        raise Refused(_("The time to ask for review has passed. You may ask for protection again."))
    objecting = case.state in {"implementing", "active"}
    move(case=case, name="object" if objecting else "ask_review", by=by, at=at)
    Message.objects.create(
        case=case, sender_label=by.actor_label, kind="new_fact", text=text.strip(),
        language=case.language, at=at,
    )  # fmt: skip
    return case


@transaction.atomic
def decide_review(
    *, case_id: object, outcome: str, reasons: str, by: User, at: datetime, act_number: str = "",
    version: int | None = None,
) -> Case:  # fmt: skip
    """Answer a request for review, with reasons; the person is told.

    :raises Invalid: if the outcome is unknown, or reasons or the number of the act are missing.
    :raises Denied: if this person is not the review authority, or assessed or reviewed the case.
    :raises Refused: if the outcome does not fit the case.
    """
    if outcome not in OUTCOMES:
        raise Invalid(_("Choose how the review ends."), "outcome")
    if not reasons.strip():
        raise Invalid(_("Write the reasons."), "reasons")
    case = locked(case_id, version=version)
    POLICY.require(by, Can.DECIDE_REVIEW, case)
    if case.decisions.filter(Q(decided_by=by) | Q(opened_by=by) | Q(votes__member=by)).exists():
        raise Denied(_("Nobody reviews an act in which they took part."))
    granted = _grant(case, reasons, act_number, by, at) if outcome == "grant_on_review" else None
    if outcome == "order_new_assessment":
        unassign(case=case, role="assessor", by=by, at=at, reason="new assessor ordered on review")
    move(case=case, name=outcome, by=by, at=at, reason=reasons.strip())
    if granted and granted.plan:
        take_over(case, granted.plan, at)
    tell(
        case=case, by=by, at=at,
        text=lambda: _("Your request for review was answered: %(why)s") % {"why": reasons.strip()},
    )  # fmt: skip
    return case


def _grant(case: Case, reasons: str, act_number: str, by: User, at: datetime) -> Decision:
    if not act_number.strip():
        raise Invalid(_("Give the number of the act."), "act_number")
    plan = current_plan(case)
    if plan is None:
        raise Refused(_("There is no plan to grant: order a new assessment."))
    decision = Decision.objects.create(
        case=case, kind="grant", plan=plan, reasons=reasons.strip(), act_number=act_number.strip(),
        opened_at=at, opened_by=by, decided_at=at, decided_by=by, outcome="adopted",
    )  # fmt: skip
    make_both_versions(decision, case, by, at)
    return decision
