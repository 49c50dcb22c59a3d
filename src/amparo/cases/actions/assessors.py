"""Who may assess: certified, without conflict, of no suspected body. One who lapses is replaced."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

import vocab
from amparo.cases.actions.intake import tell
from amparo.cases.actions.moves import locked, move
from amparo.cases.actions.staff import assign, unassign
from amparo.cases.models import Assessment, Assignment, Case
from amparo.cases.policies import POLICY, Can, active_assignments
from amparo.cases.workflow.plan_check import flagged_needs
from amparo.kernel.actors import SYSTEM, Actor
from amparo.kernel.errors import Refused
from amparo.people.models import User
from amparo.training import queries as training

BASE = "RISK_BASE"


def modules_needed(flagged: tuple[str, ...]) -> list[str]:
    """Return the training modules for the differential items flagged, the base one first."""
    items = vocab.instrument().items
    extra = {items[item].module for item in flagged if item in items and items[item].module}
    return [BASE, *sorted(extra)]


def lacking(user: User, flagged: tuple[str, ...], *, on: date) -> list[str]:
    """Return the modules that a user lacks to assess with these items flagged."""
    return training.missing(user, modules_needed(flagged), on=on)


@transaction.atomic
def assign_assessor(*, case_id: object, assessor: User, by: Actor, at: datetime) -> Case:
    """Give a case to a certified assessor; or, where one is missing later, to another.

    :raises Denied: if this person does not lead assessments.
    :raises Refused: if the assessor is not certified, has a conflict, reviewed the case before, or
        the case waits for no assessor.
    """
    case = locked(case_id)
    POLICY.require(by, Can.ASSIGN_ASSESSOR, case)
    open_run = case.urgent_runs.filter(state__in=("ordered", "running", "ratified")).exists()
    if case.state not in {"admitted", "assessing", "reassessing"} and not open_run:
        raise Refused(_("This case waits for no assessor."))
    if missing := lacking(assessor, flagged_needs(case), on=timezone.localtime(at).date()):
        raise Refused(
            _("%(who)s has no valid certificate: %(modules)s.")
            % {"who": assessor.service_name, "modules": ", ".join(missing)}
        )
    if case.assessments.filter(reviews__reviewer=assessor).exists():
        raise Refused(_("Whoever reviewed an assessment of this case cannot assess it."))
    unassign(case=case, role="assessor", by=by, at=at, reason="another assessor takes over")
    assign(case=case, user=assessor, role="assessor", by=by, at=at)
    if case.state == "admitted":
        move(case=case, name="assign_assessor", by=by, at=at)
    return case


@transaction.atomic
def take_off_expired(*, user: User, at: datetime) -> int:
    """Take an assessor whose certificate ended off every open case; return how many.

    The case goes back to the assessment lead, and the person is told; nothing else stops.
    """
    if not lacking(user, (), on=timezone.localtime(at).date()):
        return 0
    cases = Case.objects.filter(
        pk__in=Assignment.objects.filter(active_assignments(), user=user, role="assessor").values(
            "case_id"
        )
    )
    count = 0
    for found in cases:
        case = locked(found.pk)
        count += unassign(
            case=case, role="assessor", user=user, by=SYSTEM, at=at,
            reason="certificate expired",
        )  # fmt: skip
        case.assessments.filter(state=Assessment.DRAFT, assessor=user).update(
            state=Assessment.DROPPED
        )
        tell(case=case, by=SYSTEM, at=at,
             text=_("Another trained person will assess your case; the term does not stop."))  # fmt: skip
    return count
