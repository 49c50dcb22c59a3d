"""Erasing who somebody is, keeping the nameless rows; and the end of the term of keeping."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from amparo.cases.actions import locked
from amparo.cases.actions.assessors import erase_unfinished
from amparo.cases.models import Assessment, Case, Complaint, DeskPaper, Grievance
from amparo.evidence.actions import erase_file
from amparo.evidence.queries import files_of
from amparo.kernel.actors import SYSTEM
from amparo.kernel.errors import Invalid, Refused
from amparo.ledger import actions as ledger
from amparo.ledger.locks import locking
from amparo.oversight.models import RetentionEnd
from amparo.oversight.policies import POLICY, Can
from amparo.people.models import User
from amparo.situations.models import Incident
from amparo.situations.policies import own_file
from amparo.situations.queries import stood_for
from amparo.vault import actions as vault
from amparo.vault import queries as holds
from amparo.vault import sealed

# Where a case has ended: nobody is protected by it any more.
ENDED = frozenset({"closed", "withdrawn", "referred", "not_admitted", "deceased"})
DeskThing = DeskPaper | Complaint | Grievance
# What is kept for a term of its own, by the column of the proposal.
THINGS = {DeskPaper: "paper", Complaint: "complaint", Grievance: "grievance"}


def erase_person(*, case: Case, by: User, at: datetime, reason: str) -> None:
    """Erase the identity behind a locked case and every sealed word of the person's files.

    Call inside a transaction. The nameless rows stay, for statistics and justice.

    :raises Refused: while one of the person's cases runs, or a legal hold stands on one.
    """
    who = case.person or case.collective
    if who is None:
        raise Refused(_("Nobody's identity is kept with this case."))
    files = list(who.cases.all())
    if running := [each for each in files if each.state not in ENDED]:
        raise Refused(
            _("The case %(code)s still runs, and protects with what would be erased. It must be "
              "closed, or the person withdraws, before.")
            % {"code": running[0].code}
        )  # fmt: skip
    for each in files:
        _check_free(each)
    # The same person may stand under further code names that were merged into this one.
    others = [one for one in stood_for(who) if not one.identity.erased_at]
    for one in (who, *others):
        vault.erase_identity(
            identity_id=one.identity_id, file=case.file, by=by, at=at, reason=reason
        )
    for other in files:
        if other.pk != case.pk:
            vault.empty_file(file=other.file, by=by, at=at, reason=reason)
    _empty_registry(case, by=by, at=at, reason=reason)


def _check_free(case: Case) -> None:
    if hold := holds.holds_on(case.file).first():
        raise Refused(
            _("A legal hold of %(day)s on %(code)s prevents this: %(reason)s")
            % {
                "day": timezone.localdate(hold.set_at),
                "code": case.code,
                "reason": hold.basis or hold.reason,
            }
        )


def _empty_registry(case: Case, *, by: User, at: datetime, reason: str) -> None:
    """Empty what the registry keeps sealed of the person, and incidents that are theirs alone."""
    who = case.person or case.collective
    assert who is not None  # noqa: S101
    sealed.empty_rows(type(who).objects.filter(pk=who.pk))
    mine = Incident.objects.filter(**{f"acts__{'person' if case.person_id else 'collective'}": who})
    for incident in mine.distinct():
        others = incident.acts.exclude(person=case.person, collective=case.collective)
        if not others.exists():
            sealed.empty_rows(Incident.objects.filter(pk=incident.pk))
            # What it said before it was corrected, and why it was withdrawn, may name them too.
            sealed.empty_rows(incident.corrections.all())
            sealed.empty_rows(incident.withdrawals.all())
            for copy in files_of(own_file(incident)):
                erase_file(file_id=copy.pk, by=by, at=at, reason=reason)


@transaction.atomic
def propose_end(
    *, rule: str, ended_on: date, at: datetime, case: Case | None = None,
    assessment: Assessment | None = None, thing: DeskThing | None = None,
) -> RetentionEnd | None:  # fmt: skip
    """Propose that a file, or one thing in it, be erased at the end of its term.

    `thing` is a paper or a complaint of the desk, which have no case, or a grievance of a case.
    None if it is proposed already.
    """
    about: dict[str, Any] = {"case": case, "assessment": assessment}
    about |= dict.fromkeys(THINGS.values())
    if thing is not None:
        about[THINGS[type(thing)]] = thing
    if RetentionEnd.objects.filter(**about, disposed_at=None).exists():
        return None
    proposed = RetentionEnd.objects.create(**about, rule=rule, ended_on=ended_on, proposed_at=at)
    ledger.record(
        verb="retention.ended", target=proposed, by=SYSTEM, at=at, file=proposed.file,
        after={"rule": rule, "ended_on": ended_on},
    )  # fmt: skip
    return proposed


@transaction.atomic
def dispose(
    *, end_id: UUID, outcome: str, reason: str, by: User, at: datetime,
    ask_again_on: date | None = None,
) -> RetentionEnd:  # fmt: skip
    """Decide on a file whose term has ended: erase who it is about, or keep it for a reason.

    :raises Invalid: without a decision or reason, or, for one that is kept, a later day.
    :raises Denied: for others than the data-protection officer.
    :raises Refused: if it was decided, or cannot be erased now.
    """
    POLICY.require(by, Can.RETAIN)
    end = (
        locking(RetentionEnd, of=("self",))
        .select_related("case", "assessment__case", "grievance", "paper", "complaint")
        .get(pk=end_id)
    )
    if end.disposed_at:
        raise Refused(_("This was decided already."))
    if outcome not in {"erased", "kept"}:
        raise Invalid(_("Choose whether to erase or to keep."), "outcome")
    if not reason.strip():
        raise Invalid(_("Write the reason."), "reason")
    if outcome == "kept" and (ask_again_on is None or ask_again_on <= timezone.localdate(at)):
        raise Invalid(_("Give a later day on which this is asked again."), "ask_again_on")
    end.outcome, end.reason, end.disposed_at, end.disposed_by = outcome, reason.strip(), at, by
    end.ask_again_on = ask_again_on if outcome == "kept" else None
    end.save()
    ledger.record(
        verb="retention.disposed", target=end, by=by, at=at, file=end.file,
        after={"outcome": outcome, "ask_again_on": end.ask_again_on},
    )  # fmt: skip
    if outcome == "erased":
        _erase(end, by=by, at=at)
    return end


def _erase(end: RetentionEnd, *, by: User, at: datetime) -> None:
    reason = _("term of keeping ended")
    case = locked(end.case_id) if end.case_id else None
    if case and not end.assessment and not end.thing:
        erase_person(case=case, by=by, at=at, reason=reason)
        return
    if case:
        _check_free(case)
    if end.assessment:
        erase_unfinished(end.assessment, by=by, at=at)
    elif end.thing:
        sealed.empty_rows(type(end.thing).objects.filter(pk=end.thing.pk))
    if case is None:
        for copy in files_of(end.file):
            erase_file(file_id=copy.pk, by=by, at=at, reason=reason)
