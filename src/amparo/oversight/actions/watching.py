"""Reading the journal, verifying it, taking accesses away: the watchers are journalled too."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from amparo.cases.actions import locked, unassign
from amparo.cases.models import Assignment, Case
from amparo.kernel.errors import Invalid, Refused
from amparo.ledger import actions as ledger
from amparo.ledger import heads
from amparo.ledger import queries as journal
from amparo.ledger.models import Entry
from amparo.oversight import queries
from amparo.oversight.models import BreakGlass
from amparo.oversight.policies import POLICY, Can
from amparo.people.models import User
from amparo.vault import actions as vault
from amparo.vault.models import LegalHold


@transaction.atomic
def search_journal(
    *, by: User, at: datetime, looked_for: Mapping[str, object], seen_before: bool = False
) -> QuerySet[Entry]:
    """Return the entries looked for, newest first; the search is an entry of its own.

    `looked_for` may hold code (of a case), who, verb, kind, since and until. `seen_before`: a next
    page of a search that was journalled.

    :raises Denied: for others than the auditor and the data-protection officer.
    :raises Invalid: if no case has the code.
    """
    POLICY.require(by, Can.READ_JOURNAL)
    file = ""
    if code := str(looked_for.get("code") or ""):
        case = Case.objects.filter(code=code).first()
        if case is None:
            raise Invalid(_("No case has this code."), "code")
        file = case.file
    found = queries.entries(looked_for, file)
    if not seen_before:
        # The names of the filters; what was typed only where it is a word of the journal itself.
        why = ", ".join(
            f"{name}={value}" if name in {"verb", "kind", "since", "until"} else name
            for name, value in looked_for.items()
            if value
        )
        ledger.record_read(
            verb="journal.searched", target="ledger.Entry", by=by, at=at, file=file, why=why
        )
    return found


def verify_journal(*, by: User, at: datetime) -> journal.Verdict:
    """Verify the whole chain and write down what was found.

    Not in one transaction: on SQLite that would make every writer wait for the verifier.

    :raises Denied: for others than the auditor and the data-protection officer.
    """
    POLICY.require(by, Can.VERIFY_JOURNAL)
    verdict = journal.verify()
    ledger.record_read(
        verb="journal.verified" if verdict.holds else "journal.broken",
        target=f"ledger.Entry:{verdict.seq if verdict.holds else verdict.broken_at}",
        by=by, at=at, why=verdict.hash if verdict.holds else verdict.fault,
    )  # fmt: skip
    return verdict


@transaction.atomic
def export_head(*, by: User, at: datetime) -> dict[str, object]:
    """Return the signed head of the journal, to be kept outside.

    :raises Denied: for others than the auditor and the data-protection officer.
    """
    POLICY.require(by, Can.VERIFY_JOURNAL)
    signed = heads.signed_head(at=at)
    ledger.record_read(
        verb="journal.head_exported", target=f"ledger.Entry:{signed['seq']}", by=by, at=at
    )
    return signed


@transaction.atomic
def revoke_access(*, assignment_id: UUID, reason: str, by: User, at: datetime) -> Assignment:
    """Take somebody off a case at once, whatever their role on it.

    :raises Denied: for others than the data-protection officer.
    :raises Invalid: without a reason.
    :raises Refused: if it has ended.
    """
    POLICY.require(by, Can.REVOKE)
    if not reason.strip():
        raise Invalid(_("Write the reason."), "reason")
    found = Assignment.objects.select_related("case", "user").get(pk=assignment_id)
    case = locked(found.case_id)
    ended = unassign(
        case=case, role=found.role, user=found.user, by=by, at=at, reason=reason.strip()[:200]
    )
    if not ended:
        raise Refused(_("This access has ended already."))
    BreakGlass.objects.filter(assignment=found, ended_at=None).update(ended_at=at)
    ledger.emit(
        verb="access.revoked", target=case, at=at,
        payload={"user": str(found.user_id), "role": found.role},
    )  # fmt: skip
    found.refresh_from_db()
    return found


@transaction.atomic
def hold_case(*, code: str, reason: str, basis: str, by: User, at: datetime) -> LegalHold:
    """Order that a case's file be kept.

    :raises Invalid: if no case has the code, or without a reason.
    :raises Denied: for others than the data-protection officer.
    """
    POLICY.require(by, Can.HOLD)
    case = Case.objects.filter(code=code).first()
    if case is None:
        raise Invalid(_("No case has this code."), "code")
    return vault.set_hold(file=case.file, by=by, at=at, reason=reason, basis=basis)
