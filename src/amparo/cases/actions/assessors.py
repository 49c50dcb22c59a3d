"""Who may assess: certified, without conflict, of no suspected body. One who lapses is replaced."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

import vocab
from amparo.cases.actions.intake import tell
from amparo.cases.actions.moves import locked, move
from amparo.cases.actions.staff import assign, unassign
from amparo.cases.models import Assessment, Assignment, Case, Evidence
from amparo.cases.policies import POLICY, Can, active_assignments, is_not_blocked
from amparo.cases.rules import modules_needed
from amparo.cases.workflow.plan_check import flagged_needs
from amparo.kernel.actors import SYSTEM, Actor
from amparo.kernel.errors import Refused
from amparo.ledger import actions as ledger
from amparo.people.models import User
from amparo.training import queries as training
from amparo.vault import sealed

# An urgent run in these states needs the study of a certified assessor.
RUNS_TO_STUDY = ("ordered", "running", "ratified")


def lacking(user: User, flagged: Iterable[str], *, on: date) -> list[str]:
    """Return the training modules that a user lacks to assess with these items flagged."""
    instrument = vocab.instrument()
    answers = dict.fromkeys(flagged, instrument.scoring.flagged_from)
    return training.missing(user, modules_needed(answers, instrument), on=on)


@transaction.atomic
def assign_assessor(
    *, case_id: object, assessor: User, by: Actor, at: datetime, version: int | None = None
) -> Case:
    """Give a case to a certified assessor; or, where one is missing later, to another.

    :raises Denied: if this person does not lead assessments.
    :raises Refused: if the assessor is not certified, has a conflict, reviewed or decided the case
        before, or the case waits for no assessor.
    """
    case = locked(case_id, version=version)
    POLICY.require(by, Can.ASSIGN_ASSESSOR, case)
    if not waits_for_assessor(case):
        raise Refused(_("This case waits for no assessor."))
    if why := why_not(assessor, case, at):
        raise Refused(why)
    unassign(case=case, role="assessor", by=by, at=at, reason="another assessor takes over")
    assign(case=case, user=assessor, role="assessor", by=by, at=at)
    if case.state == "admitted":
        move(case=case, name="assign_assessor", by=by, at=at)
    return case


def waits_for_assessor(case: Case) -> bool:
    """Test if a case may be given to an assessor: by its state, or for the study of an urgency."""
    if case.state in {"admitted", "assessing", "reassessing"}:
        return True
    return case.urgent_runs.filter(state__in=RUNS_TO_STUDY).exists()


def why_not(assessor: User, case: Case, at: datetime) -> str:
    """Return why a user may not assess a case, or nothing."""
    if missing := lacking(assessor, flagged_needs(case), on=timezone.localdate(at)):
        return _("%(who)s has no valid certificate: %(modules)s.") % {
            "who": assessor.service_name,
            "modules": ", ".join(module_name(key) for key in missing),
        }
    if not is_not_blocked(assessor, case):
        return _(
            "%(who)s belongs to a body that may be behind the risk, or declared a conflict."
        ) % {"who": assessor.service_name}
    if case.assessments.filter(reviews__reviewer=assessor).exists():
        return _("Whoever reviewed an assessment of this case cannot assess it.")
    decided = Q(decided_by=assessor) | Q(votes__member=assessor)
    if case.decisions.filter(decided).exists():
        return _("Whoever decided in this case cannot assess it.")
    return ""


def module_name(key: str) -> str:
    """Return a training module in words."""
    known = vocab.terms("training/modules")
    return vocab.label("training/modules", key, get_language() or "es") if key in known else key


@transaction.atomic
def take_off_expired(*, user: User, at: datetime) -> int:
    """Take an assessor whose certificate ended off every open case; return how many.

    The case goes back to the assessment lead, and the person is told; nothing else stops.
    """
    if not lacking(user, (), on=timezone.localdate(at)):
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
        drop_unfinished(case, Q(assessor=user), by=SYSTEM, at=at)
        ledger.emit(verb="case.assessor_lost", target=case, at=at)
        tell(
            case=case, by=SYSTEM, at=at,
            text=lambda: _("Another trained person will assess your case; the term does not stop."),
        )  # fmt: skip
    return count


def drop_unfinished(case: Case, which: Q, *, by: Actor, at: datetime) -> None:
    """Set aside what was begun on a locked case and will not be handed in any more."""
    for assessment in case.assessments.filter(which, state__in=Assessment.WRITABLE):
        assessment.state = Assessment.DROPPED
        assessment.save(update_fields=["state"])
        ledger.record(verb="assessment.drop", target=assessment, by=by, at=at, file=case.file)


def erase_unfinished(assessment: Assessment, *, by: Actor, at: datetime) -> None:
    """Erase what was written in an assessment that was never handed in; its number stays.

    Call inside a transaction, with the case locked.

    :raises Refused: if it was handed in: then it is part of the file.
    """
    if assessment.state not in (*Assessment.WRITABLE, Assessment.DROPPED):
        raise Refused(_("This assessment was handed in: it is part of the file."))
    # Emptied first, so that nothing of them is found by its words; then removed.
    sealed.empty_rows(Evidence.objects.filter(answer__assessment=assessment))
    for rows in (assessment.answers.all(), assessment.legal_answers.all()):
        sealed.empty_rows(rows)
        rows.delete()
    sealed.empty_rows(Assessment.objects.filter(pk=assessment.pk))
    Assessment.objects.filter(pk=assessment.pk).update(
        state=Assessment.DROPPED, level="", right_at_risk="", attack_within_90_days=None,
        interpreter="", result=None,
    )  # fmt: skip
    ledger.record(
        verb="assessment.erase", target=assessment, by=by, at=at, file=assessment.case.file
    )
