"""Who works on a case, and who may never see it."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from amparo.cases.actions.moves import locked
from amparo.cases.models import Assignment, Case, Conflict, SuspectedBody
from amparo.cases.policies import POLICY, Can, active_assignments, is_not_blocked
from amparo.kernel.actors import Actor
from amparo.kernel.errors import Denied, Refused
from amparo.ledger import actions as ledger
from amparo.people.models import Organisation, User
from amparo.people.queries import family_of, organisations_of, roles_of

# Roles on one case that the same user may never combine.
APART = ("assessor", "assessment_lead", "decider")


def assign(*, case: Case, user: User, role: str, by: Actor, at: datetime) -> Assignment:
    """Put a user on a locked case in one role.

    :raises Refused: if the user lacks the role, is of a suspected body, or declared a conflict.
    """
    if role not in roles_of(user):
        raise Refused(_("%(who)s does not hold that role.") % {"who": user.service_name})
    if not is_not_blocked(user, case):
        raise Refused(
            _("%(who)s belongs to a body that may be behind the risk, or declared a conflict.")
            % {"who": user.service_name}
        )
    assignment, made = Assignment.objects.get_or_create(
        case=case, user=user, role=role, until_at=None, defaults={"since_at": at}
    )
    if made:
        ledger.record(
            verb="case.assign", target=case, by=by, at=at, file=case.file,
            after={"role": role, "user": user.actor_id},
        )  # fmt: skip
        ledger.emit(
            verb="case.assigned", target=case, at=at, payload={"user": str(user.pk), "role": role}
        )
    return assignment


@transaction.atomic
def assign_to(*, case_id: object, user: User, role: str, by: Actor, at: datetime) -> Assignment:
    """Put a user on a case in one role.

    :raises Denied: if this person does not distribute the work.
    :raises Refused: if the user cannot take it.
    """
    case = locked(case_id)
    POLICY.require(by, Can.ASSIGN, case)
    if role == "assessor":
        raise Refused(_("An assessor is assigned by who leads assessments, with a certificate."))
    return assign(case=case, user=user, role=role, by=by, at=at)


def unassign(
    *, case: Case, role: str, by: Actor, at: datetime, reason: str, user: User | None = None
) -> int:
    """End assignments in a role on a locked case; return how many ended."""
    ending = case.assignments.filter(active_assignments(), role=role)
    ending = ending.filter(user=user) if user else ending
    count = ending.update(until_at=at, ended_reason=reason)
    if count:
        ledger.record(
            verb="case.unassign", target=case, by=by, at=at, file=case.file,
            why=reason, before={"role": role},
        )  # fmt: skip
    return count


@transaction.atomic
def suspect(
    *, case_id: object, body: Organisation, reason: str, by: Actor, at: datetime
) -> SuspectedBody:
    """Put a body on the case's list of suspects; its people are shut out at once.

    :raises Denied: if this person may not.
    """
    case = locked(case_id)
    POLICY.require(by, Can.SUSPECT, case)
    listed, _made = SuspectedBody.objects.update_or_create(
        case=case, organisation=body,
        defaults={"reason": reason or None, "since_at": at, "cleared_at": None},
    )  # fmt: skip
    family = family_of({body.pk})
    for assignment in case.assignments.filter(active_assignments()).select_related("user"):
        if organisations_of(assignment.user) & family:
            unassign(
                case=case, role=assignment.role, user=assignment.user, by=by, at=at,
                reason="suspected body",
            )  # fmt: skip
    ledger.record(
        verb="case.suspect", target=case, by=by, at=at, file=case.file, after={"body": body.code}
    )
    ledger.emit(verb="case.body_suspected", target=case, at=at, payload={"body": str(body.pk)})
    return listed


@transaction.atomic
def declare_conflict(
    *, case_id: object, has_conflict: bool, note: str, by: User, at: datetime
) -> Conflict:
    """Record an officer's declaration for one case; a conflict takes them off it.

    :raises Denied: if this person is not on the case.
    """
    case = locked(case_id)
    if not case.assignments.filter(active_assignments(), user=by).exists():
        raise Denied(_("Only those on the case declare about it."))
    declared = Conflict.objects.create(
        case=case, user=by, has_conflict=has_conflict, note=note or None, at=at
    )
    ledger.record(
        verb="case.declare_conflict", target=case, by=by, at=at, file=case.file,
        after={"conflict": has_conflict},
    )  # fmt: skip
    if has_conflict:
        for assignment in case.assignments.filter(active_assignments(), user=by):
            unassign(
                case=case, role=assignment.role, user=by, by=by, at=at, reason="declared conflict"
            )
    return declared
