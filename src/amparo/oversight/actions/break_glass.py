"""Breaking the glass: an exceptional view of one case, asked, doubly approved, ended, told."""

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from amparo.cases.actions import tell
from amparo.cases.models import Assignment, Case
from amparo.cases.policies import is_not_blocked
from amparo.kernel.actors import SYSTEM
from amparo.kernel.deadlines import due_at
from amparo.kernel.errors import Denied, Invalid, Refused
from amparo.ledger import actions as ledger
from amparo.ledger.locks import locking
from amparo.oversight.models import Approval, BreakGlass
from amparo.oversight.policies import POLICY, Can
from amparo.oversight.queries import institutions_of
from amparo.people.models import User
from amparo.places.queries import calendar_of, profile_of

NEEDED = 2
ROLE = "break_glass"


@transaction.atomic
def ask_to_break_glass(*, code: str, reason: str, by: User, at: datetime) -> BreakGlass:
    """Ask to see one case outside one's need.

    :raises Invalid: without a reason, or if no case has that code.
    :raises Denied: for who operates the machine, and for people of a suspected body.
    :raises Refused: if the same person's request for this case waits already.
    """
    POLICY.require(by, Can.ASK_GLASS)
    reason = _worded(reason)
    case = Case.objects.filter(code=code).first()
    if case is None:
        raise Invalid(_("No case has this code."), "code")
    if not is_not_blocked(by, case):
        raise Denied(_("You may not ask for this case."), case)
    try:
        with transaction.atomic():
            asked = BreakGlass.objects.create(case=case, asked_by=by, reason=reason, asked_at=at)
    except IntegrityError:
        raise Refused(_("Your request for this case already waits for approval.")) from None
    ledger.record(
        verb="break_glass.asked", target=asked, by=by, at=at, file=case.file,
        after={"case": case.code},
    )  # fmt: skip
    ledger.emit(verb="break_glass.asked", target=asked, at=at, payload={"case": str(case.pk)})
    return asked


@transaction.atomic
def approve_break_glass(*, request_id: UUID, by: User, at: datetime) -> BreakGlass:
    """Approve, as one of two people of different bodies; the second opens the view, with an end.

    :raises Denied: for the asker, who operates the machine, and people of a suspected body.
    :raises Refused: if it waits no longer, or the other approver is of the same body.
    """
    asked = _locked(request_id)
    _still_waits(asked)
    POLICY.require(by, Can.APPROVE_GLASS, asked)
    given = list(asked.approvals.select_related("by"))
    if any(each.by_id == by.pk for each in given):
        raise Refused(_("You have approved this already. Somebody of another body must, too."))
    mine = institutions_of(by)
    if any(mine & institutions_of(each.by) for each in given):
        raise Refused(_("The other approval is of your own body: another body must approve."))
    approval = Approval.objects.create(request=asked, by=by, at=at)
    if len(given) + 1 >= NEEDED:
        _open(asked, at)
    ledger.record(
        verb="break_glass.approved", target=asked, by=by, at=at, file=asked.case.file,
        after={"approval": len(given) + 1, "opens_until": asked.expires_at},
    )  # fmt: skip
    if asked.granted_at:
        ledger.emit(
            verb="break_glass.granted", target=asked, at=at, payload={"approval": str(approval.pk)}
        )
    return asked


def _open(asked: BreakGlass, at: datetime) -> None:
    profile = asked.case.profile
    limits, calendar = profile_of(profile).deadlines, calendar_of(profile)
    length, notice = limits["break_glass"], limits["break_glass_notice"]
    expires_at = due_at(at, length.value, length.unit, calendar)
    if expires_at is None:
        raise Refused(_("The law in force for this case allows no emergency view."))
    asked.granted_at, asked.expires_at = at, expires_at
    asked.tell_person_at = due_at(expires_at, notice.value, notice.unit, calendar) or expires_at
    asked.assignment = Assignment.objects.create(
        case=asked.case, user=asked.asked_by, role=ROLE, since_at=at, until_at=expires_at
    )
    asked.save()


@transaction.atomic
def refuse_break_glass(*, request_id: UUID, reason: str, by: User, at: datetime) -> BreakGlass:
    """Refuse the view, with the reason; one refusal ends the request.

    :raises Denied: for whoever could not approve it.
    :raises Refused: if it waits no longer.
    """
    asked = _locked(request_id)
    _still_waits(asked)
    POLICY.require(by, Can.APPROVE_GLASS, asked)
    asked.refused_at, asked.refused_reason = at, _worded(reason)
    asked.save()
    ledger.record(verb="break_glass.refused", target=asked, by=by, at=at, file=asked.case.file)
    return asked


@transaction.atomic
def end_break_glass(*, request_id: UUID, by: User, at: datetime) -> BreakGlass:
    """End a view before its hour, or take back a request.

    :raises Denied: for others than the asker and the data-protection officer.
    :raises Refused: if it has ended already.
    """
    asked = _locked(request_id)
    POLICY.require(by, Can.END_GLASS, asked)
    over = asked.expires_at is not None and asked.expires_at <= at
    if asked.ended_at or asked.refused_at or over:
        raise Refused(_("This has ended already."))
    asked.ended_at = at
    if asked.assignment:
        asked.assignment.until_at, asked.assignment.ended_reason = at, "revoked"
        asked.assignment.save(update_fields=["until_at", "ended_reason"])
    asked.save()
    ledger.record(verb="break_glass.ended", target=asked, by=by, at=at, file=asked.case.file)
    return asked


@transaction.atomic
def tell_of_break_glass(*, request_id: UUID, at: datetime) -> bool:
    """Tell the person, in the language of the case, who looked and why; True if it was told now."""
    asked = _locked(request_id)
    if asked.person_told_at or not asked.tell_person_at or asked.tell_person_at > at:
        return False
    with translation.override(asked.case.language):
        tell(case=asked.case, text=_words(asked), by=SYSTEM, at=at)
    asked.person_told_at = at
    asked.save(update_fields=["person_told_at"])
    ledger.record(verb="break_glass.told", target=asked, by=SYSTEM, at=at, file=asked.case.file)
    return True


def _words(asked: BreakGlass) -> str:
    until = asked.ended_at or asked.expires_at
    return _(
        "An emergency view of your file was opened. %(who)s could read it from %(since)s until "
        "%(until)s. The reason given: %(reason)s Two people of different institutions approved it. "
        "The log of your file shows what was read. If it harmed you, you can complain on this page."
    ) % {
        "who": asked.asked_by.service_name,
        "since": _moment(asked.granted_at),
        "until": _moment(until),
        "reason": asked.reason or "",
    }


def _moment(at: datetime | None) -> str:
    return timezone.localtime(at).strftime("%d/%m/%Y %H:%M") if at else ""


def _locked(request_id: UUID) -> BreakGlass:
    return locking(BreakGlass, of=("self",)).select_related(
        "case__profile", "asked_by", "assignment"
    ).get(pk=request_id)  # fmt: skip


def _still_waits(asked: BreakGlass) -> None:
    if asked.granted_at or asked.refused_at or asked.ended_at:
        raise Refused(_("This request waits no longer: it was answered or taken back."))


def _worded(reason: str) -> str:
    if not reason.strip():
        raise Invalid(_("Write the reason: the person will read it."), "reason")
    return reason.strip()
