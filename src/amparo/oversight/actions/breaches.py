"""A leak or loss of personal data: registered, contained, told to the authority and to people."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from amparo.cases.actions import tell
from amparo.cases.models import Case
from amparo.duties.actions import start_clock, stop_clock
from amparo.kernel.errors import Invalid, Refused
from amparo.kernel.ids import random_code
from amparo.ledger import actions as ledger
from amparo.ledger.locks import locking
from amparo.oversight.models import Breach
from amparo.oversight.policies import POLICY, Can
from amparo.people.models import User
from amparo.places.queries import current_profile
from vocab.words import terms

CLOCK = "breach_notice"


@transaction.atomic
def register_breach(
    *, description: str, severity: str, codes: Sequence[str], found_at: datetime, by: User,
    at: datetime,
) -> Breach:  # fmt: skip
    """Write down a leak or loss, and start the clock of the notice to the authority.

    :raises Invalid: without words, for an unknown severity or case, or found in the future.
    :raises Denied: for others than the data-protection officer.
    """
    POLICY.require(by, Can.BREACH)
    if not description.strip():
        raise Invalid(_("Write what happened."), "description")
    if severity not in terms("oversight/severities"):
        raise Invalid(_("Choose how grave it is."), "severity")
    if found_at > at:
        raise Invalid(_("It cannot have been found later than now."), "found_at")
    breach = Breach.objects.create(
        code=random_code(), description=description.strip(), severity=severity, found_at=found_at
    )
    breach.cases.set(_cases(codes))
    start_clock(
        subject=breach, key=CLOCK, profile=current_profile(settings.COUNTRY), at=found_at,
        role="data_protection_officer", by=by,
    )  # fmt: skip
    _record("breach.registered", breach, by, at, severity=severity, cases=breach.cases.count())
    ledger.emit(verb="breach.registered", target=breach, at=at, payload={"severity": severity})
    return breach


@transaction.atomic
def add_to_breach(*, breach_id: UUID, codes: Sequence[str], by: User, at: datetime) -> Breach:
    """Add cases that turn out to be concerned.

    :raises Refused: once it is closed.
    """
    breach = _open(breach_id, by)
    breach.cases.add(*_cases(codes))
    _record("breach.widened", breach, by, at, cases=breach.cases.count())
    return breach


@transaction.atomic
def contain_breach(*, breach_id: UUID, measures: str, by: User, at: datetime) -> Breach:
    """Record that the leak is stopped, and how.

    :raises Invalid: without words.
    :raises Refused: if it was contained already.
    """
    breach = _open(breach_id, by)
    if breach.contained_at:
        raise Refused(_("This breach is contained already."))
    if not measures.strip():
        raise Invalid(_("Write what was done to stop it."), "measures")
    breach.contained_at, breach.measures = at, measures.strip()
    breach.save()
    _record("breach.contained", breach, by, at)
    return breach


@transaction.atomic
def tell_authority(*, breach_id: UUID, reference: str, by: User, at: datetime) -> Breach:
    """Record that the data-protection authority was told, with its reference; the clock is met.

    :raises Invalid: without the reference of the letter.
    :raises Refused: if it was told already.
    """
    breach = _open(breach_id, by)
    if breach.authority_told_at:
        raise Refused(_("The authority was told already."))
    if not reference.strip():
        raise Invalid(_("Write the number or reference of the notice."), "reference")
    breach.authority_told_at, breach.authority_reference = at, reference.strip()[:120]
    breach.save()
    stop_clock(subject=breach, key=CLOCK, at=at)
    _record("breach.authority_told", breach, by, at, reference=breach.authority_reference)
    return breach


@transaction.atomic
def tell_people(*, breach_id: UUID, text: str, by: User, at: datetime) -> Breach:
    """Tell everyone concerned, on the page of their own case, what happened and what to do.

    :raises Invalid: without words.
    :raises Refused: if they were told already, or nobody is named as concerned.
    """
    breach = _open(breach_id, by)
    if breach.people_told_at:
        raise Refused(_("The people concerned were told already."))
    if not text.strip():
        raise Invalid(_("Write what happened and what they can do."), "text")
    cases = list(breach.cases.all())
    if not cases:
        raise Refused(_("Add the cases concerned first: nobody would be told."))
    for case in cases:
        tell(case=case, text=text.strip(), by=by, at=at)
        ledger.record(verb="breach.person_told", target=breach, by=by, at=at, file=case.file)
    breach.people_told_at = at
    breach.save()
    return breach


@transaction.atomic
def close_breach(*, breach_id: UUID, by: User, at: datetime) -> Breach:
    """Close a breach.

    :raises Refused: before it is contained and, if people are in danger, before they are told.
    """
    breach = _open(breach_id, by)
    if not breach.contained_at:
        raise Refused(_("It is not contained yet."))
    if breach.severity != "low" and not breach.authority_told_at:
        raise Refused(_("The authority is not told yet."))
    must_tell = breach.severity in {"serious", "danger"} and breach.cases.exists()
    if must_tell and not breach.people_told_at:
        raise Refused(_("The people concerned are not told yet."))
    breach.closed_at = at
    breach.save()
    stop_clock(subject=breach, key=CLOCK, at=at, outcome="dropped")
    _record("breach.closed", breach, by, at)
    return breach


def _open(breach_id: UUID, by: User) -> Breach:
    POLICY.require(by, Can.BREACH)
    breach = locking(Breach).get(pk=breach_id)
    if breach.closed_at:
        raise Refused(_("This breach is closed."))
    return breach


def _cases(codes: Sequence[str]) -> list[Case]:
    wanted = {code for code in codes if code}
    found = list(Case.objects.filter(code__in=wanted))
    if missing := wanted - {case.code for case in found}:
        raise Invalid(
            _("No case has the code %(codes)s.") % {"codes": ", ".join(sorted(missing))}, "codes"
        )
    return found


def _record(verb: str, breach: Breach, by: User, at: datetime, **after: object) -> None:
    ledger.record(verb=verb, target=breach, by=by, at=at, after=after or None)
