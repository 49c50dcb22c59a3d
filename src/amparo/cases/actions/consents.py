"""Consent: per purpose and per body, given, refused or withdrawn, with how and before whom."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

import vocab
from amparo.cases.actions.erasing import erase_taken_back
from amparo.cases.actions.moves import locked
from amparo.cases.models import Case, Consent
from amparo.cases.policies import POLICY, Can
from amparo.evidence.models import File
from amparo.kernel.actors import Actor
from amparo.kernel.errors import Invalid
from amparo.ledger import actions as ledger
from amparo.people.models import Organisation

ANSWERS = ("given", "refused", "withdrawn", "exception")


@transaction.atomic
def record_consent(
    *, case_id: object, purpose: str, answer: str, by: Actor, at: datetime,
    body: Organisation | None = None, how: str = "", witness: str = "", proof: File | None = None,
    exception_code: str = "", expires_on: date | None = None,
) -> Consent:  # fmt: skip
    """Record what the person says about one purpose and, where it is shared, one body.

    To take back the consent to be recorded erases what was recorded.

    :raises Invalid: for an unknown purpose or answer, or an exception without its code.
    :raises Denied: if this person may not.
    """
    if purpose not in vocab.terms("cases/consent_purposes"):
        raise Invalid(_("That purpose is not on the list."), "purpose")
    if answer not in ANSWERS:
        raise Invalid(_("Say whether consent is given, refused or withdrawn."), "answer")
    if answer == "exception" and not exception_code:
        raise Invalid(_("An exception needs its code."), "exception_code")
    case = locked(case_id)
    POLICY.require(by, Can.CONSENT, case)
    consent = Consent.objects.create(
        case=case, purpose=purpose, body=body, answer=answer, how=how, proof=proof,
        witness=witness or None, exception_code=exception_code, language=case.language,
        at=at, expires_on=expires_on, by_label=by.actor_label,
    )  # fmt: skip
    if purpose == "third_party_status":
        # Whoever helped sees how it goes exactly as long as the person allows it.
        case.receipts.filter(holder="third_party").update(may_see_status=answer == "given")
    ledger.record(
        verb="case.consent", target=case, by=by, at=at, file=case.file,
        after={"purpose": purpose, "answer": answer, "body": body.code if body else ""},
    )  # fmt: skip
    if purpose == "recording" and answer == "withdrawn":
        erase_taken_back(case, by=by, at=at)
    return consent


def may_share(
    case: Case, body: Organisation, *, purpose: str = "share_with_body", on: date
) -> bool:
    """Test if the person allows sharing with a body: its latest answer is a consent in force."""
    latest = case.consents.filter(purpose=purpose, body=body).order_by("-at", "-id").first()
    return bool(
        latest
        and latest.answer == "given"
        and (latest.expires_on is None or latest.expires_on >= on)
    )
