"""Sessions of the intersectoral mechanism: call, open, attend, agree, close."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

import vocab
from amparo.cases import papers
from amparo.cases.actions.implementing import closed_to
from amparo.cases.actions.printing import keep_minutes
from amparo.cases.models import AgendaItem, Agreement, Attendance, Case, Sitting
from amparo.cases.policies import POLICY, Can
from amparo.cases.policies_board import may_run_sittings
from amparo.duties import actions as duties
from amparo.kernel.actors import SYSTEM
from amparo.kernel.brief import brief
from amparo.kernel.errors import Denied, Invalid, Refused
from amparo.kernel.ids import random_code
from amparo.ledger import actions as ledger
from amparo.ledger.locks import locking
from amparo.people.models import Organisation, User


def _locked(sitting_id: object) -> Sitting:
    # Of the row itself: PostgreSQL locks no rows of an outer join.
    return locking(Sitting, of=("self",)).select_related("body").get(pk=sitting_id)


def _require(by: User, body: Organisation) -> None:
    if not may_run_sittings(by, body):
        raise Denied(_("Only the secretariat of the mechanism runs its sessions."))


@transaction.atomic
def call_sitting(
    *, body: Organisation, held_at: datetime, points: Sequence[tuple[str, Case | None]], by: User,
    at: datetime, kind: str = "ordinary", place: str = "", quorum: int = 1,
) -> Sitting:  # fmt: skip
    """Call a session with its agenda. A case stands on it by its code name only.

    :raises Invalid: if the agenda is empty or the day has passed.
    :raises Denied: if this person does not run the sessions, or may not see a case on the agenda.
    """
    _require(by, body)
    points = [(title.strip(), case) for title, case in points if title.strip() or case]
    if not points:
        raise Invalid(_("Write at least one point."), "points")
    if held_at < at:
        raise Invalid(_("The day of the session has passed."), "held_at")
    if kind not in vocab.terms("cases/sitting_kinds"):
        raise Invalid(_("Say if the session is ordinary or extraordinary."), "kind")
    sitting = Sitting.objects.create(
        code=random_code(8), kind=kind, body=body, called_at=at, held_at=held_at, place=place,
        quorum=quorum,
    )  # fmt: skip
    for position, (title, case) in enumerate(points, start=1):
        if case is not None:
            POLICY.require(by, Can.READ, case)
        AgendaItem.objects.create(
            sitting=sitting, position=position, title=title or _("Case"), case=case
        )
    ledger.record(verb="sitting.call", target=sitting, by=by, at=at, after={"points": len(points)})
    ledger.emit(verb="sitting.called", target=sitting, at=at)
    return sitting


@transaction.atomic
def open_sitting(
    *, sitting_id: object, present: Mapping[Organisation, User | None],
    absent: Mapping[Organisation, str], by: User, at: datetime,
) -> Sitting:  # fmt: skip
    """Open a session with who is there and who is not; absences stay on record.

    :raises Invalid: if a body is said to be here and absent.
    :raises Denied: if this person does not run the sessions.
    :raises Refused: if it was opened, or there is no quorum.
    """
    sitting = _locked(sitting_id)
    _require(by, sitting.body)
    if sitting.opened_at:
        raise Refused(_("The session was already opened."))
    if set(present) & set(absent):
        raise Invalid(_("A body is either here or absent."), "present")
    if len(present) < sitting.quorum:
        raise Refused(
            _("There is no quorum: %(present)d of %(quorum)d bodies are here.")
            % {"present": len(present), "quorum": sitting.quorum}
        )
    for body, user in present.items():
        Attendance.objects.create(sitting=sitting, body=body, user=user, present=True)
    for body, excuse in absent.items():
        Attendance.objects.create(sitting=sitting, body=body, present=False, excuse=excuse)
    sitting.opened_at = at
    sitting.save(update_fields=["opened_at"])
    ledger.record(
        verb="sitting.open", target=sitting, by=by, at=at,
        after={"present": len(present), "absent": len(absent)},
    )  # fmt: skip
    return sitting


@transaction.atomic
def agree(
    *, sitting_id: object, text: str, body: Organisation, by: User, at: datetime,
    due_at: datetime | None = None, item: AgendaItem | None = None,
) -> Agreement:  # fmt: skip
    """Record an agreement: a duty of one body, with its date, in the same inbox as any other.

    About a case, only a body with which the person shares it, and that is not behind the risk.

    :raises Invalid: if nothing is agreed, or its day has passed.
    :raises Denied: if this person does not run the sessions.
    :raises Refused: if the session is not open, or the body may know nothing of the case.
    """
    sitting = _locked(sitting_id)
    _require(by, sitting.body)
    if not text.strip():
        raise Invalid(_("Write what was agreed."), "text")
    if due_at is not None and due_at < at:
        raise Invalid(_("Choose a day to come."), "due_at")
    if sitting.opened_at is None or sitting.closed_at:
        raise Refused(_("Agreements are made while the session is open."))
    case = item.case if item else None
    if case and (why := closed_to(case, body, at)):
        raise Refused(why)
    duty = duties.offer(
        kind="agreement", subject=sitting, body=body, title=brief(text, 200), task=text.strip(),
        due_at=due_at, needs_confirmation=False, by=SYSTEM, at=at,
        file=case.file if case else "", code_name=case.code_name if case else "",
    )  # fmt: skip
    agreement = Agreement.objects.create(sitting=sitting, item=item, text=text.strip(), duty=duty)
    ledger.record(verb="sitting.agree", target=sitting, by=by, at=at, after={"body": body.code})
    return agreement


@transaction.atomic
def close_sitting(*, sitting_id: object, by: User, at: datetime) -> Sitting:
    """Close a session and sign its minutes, full and redacted; its agreements stand.

    :raises Denied: if this person does not run the sessions.
    :raises Refused: if it is not open.
    """
    sitting = _locked(sitting_id)
    _require(by, sitting.body)
    if sitting.opened_at is None or sitting.closed_at:
        raise Refused(_("The session is not open."))
    sitting.closed_at = at
    sitting.save(update_fields=["closed_at"])
    ledger.record(verb="sitting.close", target=sitting, by=by, at=at)
    for version in ("full", "redacted"):
        document = papers.minutes(sitting, by.service_name, redacted=version == "redacted")
        keep_minutes(sitting=sitting, document=document, version=version, by=by, at=at)
    return sitting
