"""Follow-up with the person: visits and calls, grievances and their answers."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

import vocab
from amparo.cases.actions.intake import tell
from amparo.cases.actions.moves import locked, note_next_due
from amparo.cases.actions.reassessing import OPEN_STATES, trigger
from amparo.cases.models import FollowUp, Grievance
from amparo.cases.policies import POLICY, Can, active_assignments
from amparo.duties import actions as duties
from amparo.kernel.actors import SYSTEM, Actor
from amparo.kernel.errors import Denied, Invalid, Refused
from amparo.kernel.ids import random_code
from amparo.ledger import actions as ledger
from amparo.ledger.locks import locking
from amparo.people.models import User

MODES = ("visit", "call", "message", "with_interpreter")
FOLLOWED = (*OPEN_STATES, "reassessing", "closing_proposed", "under_review")


@transaction.atomic
def follow_up(
    *, case_id: object, mode: str, statement: str, by: User, at: datetime,
    suitability: int | None = None, incidents_since: int = 0, next_on: date | None = None,
) -> FollowUp:  # fmt: skip
    """Record a contact with the person about how protection works; the next one falls due.

    A measure that does not suit, or new incidents, give a reason to assess again.

    :raises Invalid: if the mode is unknown, nothing is said, a figure is impossible, or the day of
        the next contact has passed.
    :raises Denied: if this person does not follow the case.
    :raises Refused: if there are no measures to follow.
    """
    if mode not in MODES:
        raise Invalid(_("Say how you spoke with the person."), "mode")
    if not statement.strip():
        raise Invalid(_("Write what the person said."), "statement")
    _check_figures(suitability, incidents_since, next_on, timezone.localdate(at))
    case = locked(case_id)
    POLICY.require(by, Can.FOLLOW_UP, case)
    if case.state not in FOLLOWED:
        raise Refused(_("There are no measures to follow up in this case now."))
    done = FollowUp.objects.create(
        case=case, at=at, mode=mode, statement=statement.strip(), suitability=suitability,
        incidents_since=incidents_since, officer=by, next_on=next_on,
    )  # fmt: skip
    duties.stop_clock(subject=case, file=case.file, key="follow_up", at=at)
    duties.start_clock(subject=case, key="follow_up", profile=case.profile, at=at)
    note_next_due(case)
    ledger.record(verb="case.follow_up", target=case, by=by, at=at, file=case.file)
    if suitability is not None and suitability <= 2:
        trigger(case_id=case.pk, kind="measure_unsuitable", once=f"follow_up:{done.pk}",
                by=SYSTEM, at=at)  # fmt: skip
    if incidents_since:
        trigger(case_id=case.pk, kind="new_incident", once=f"follow_up:{done.pk}:incidents",
                by=SYSTEM, at=at)  # fmt: skip
    return done


def _check_figures(
    suitability: int | None, incidents_since: int, next_on: date | None, today: date
) -> None:
    if suitability is not None and not 1 <= suitability <= 5:
        raise Invalid(_("Choose from 1 to 5."), "suitability")
    if incidents_since < 0:
        raise Invalid(_("Write how many, from 0."), "incidents_since")
    if next_on is not None and next_on < today:
        raise Invalid(_("Choose a day to come."), "next_on")


@transaction.atomic
def complain(
    *, case_id: object, about: str, text: str, by: Actor, at: datetime, anonymous: bool = False,
    severity: str = "",
) -> Grievance:  # fmt: skip
    """Complain about how the mechanism treats the person; the answer has a term.

    :raises Invalid: if the subject is unknown or nothing is said.
    :raises Denied: if this person has nothing to do with the case.
    """
    if about not in vocab.terms("cases/grievance_subjects"):
        raise Invalid(_("Choose what the complaint is about."), "about")
    if not text.strip():
        raise Invalid(_("Tell what happened."), "text")
    case = locked(case_id)
    POLICY.require(by, Can.COMPLAIN, case)
    grievance = Grievance.objects.create(
        case=case, code=random_code(8), about=about, severity=severity, text=text.strip(),
        anonymous=anonymous, made_at=at,
    )  # fmt: skip
    duties.start_clock(
        subject=grievance, key="grievance_answer", profile=case.profile, at=at, role="intake_lead"
    )
    ledger.record(
        verb="case.complain", target=case, by=by, at=at, file=case.file, after={"about": about}
    )
    ledger.emit(verb="case.grievance", target=case, at=at, payload={"grievance": grievance.code})
    return grievance


@transaction.atomic
def answer_grievance(*, grievance_id: object, answer: str, by: User, at: datetime) -> Grievance:
    """Answer a complaint; the person reads it on their page.

    :raises Invalid: if the answer is empty.
    :raises Denied: if this person does not answer complaints, or works on the case.
    :raises Refused: if it was answered.
    """
    if not answer.strip():
        raise Invalid(_("Write the answer."), "answer")
    grievance = locking(Grievance).get(pk=grievance_id)
    case = locked(grievance.case_id)
    POLICY.require(by, Can.ANSWER_GRIEVANCE, case)
    if case.assignments.filter(active_assignments(), user=by).exists():
        raise Denied(_("Nobody answers a complaint about work in which they take part."))
    if grievance.answered_at:
        raise Refused(_("This complaint was already answered."))
    grievance.answer, grievance.answered_at, grievance.answered_by = answer.strip(), at, by
    grievance.save()
    duties.stop_clock(subject=grievance, file=case.file, key="grievance_answer", at=at)
    ledger.record(verb="case.answer_grievance", target=case, by=by, at=at, file=case.file)
    tell(
        case=case,
        by=by,
        at=at,
        text=lambda: _("Answer to your complaint: %(text)s") % {"text": answer.strip()},
    )
    return grievance
