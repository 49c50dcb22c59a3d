"""What the person decides about their own case: news, contact, companion, consents, their code."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from amparo.cases.actions import urgent
from amparo.cases.actions.consents import record_consent
from amparo.cases.actions.filing import give_receipt, keep_all
from amparo.cases.actions.intake import answer_information
from amparo.cases.actions.messages import write
from amparo.cases.actions.moves import locked
from amparo.cases.actions.recordings import (
    NOT_ASKED,
    Agreement,
    check_agreement,
    note_agreement,
)
from amparo.cases.models import Case, Consent, Receipt
from amparo.cases.policies import is_holder_of_case, is_the_person
from amparo.cases.rules import receipts
from amparo.kernel.actors import Holder
from amparo.kernel.errors import Denied, Invalid, Refused
from amparo.ledger import actions as ledger
from amparo.ledger.locks import locking
from amparo.people.models import Organisation
from amparo.vault import actions as vault
from amparo.vault.keys import ring

COMPANION = 400  # characters


@transaction.atomic
def tell_news(
    *, case_id: object, text: str, by: Holder, at: datetime, urgency: Mapping[str, str],
    attachments: Sequence[tuple[str, bytes]] = (), agreement: Agreement = NOT_ASKED,
) -> Case:  # fmt: skip
    """Tell something new; a danger raises the urgent track again, an awaited answer is taken in.

    :raises Invalid: if nothing is told, a file cannot be kept, or a recording comes without the
        consent to it.
    :raises Denied: if this is not a holder of a receipt of the case.
    """
    if not (text.strip() or attachments or urgency):
        raise Invalid(_("Write something first."), "text")
    check_agreement(attachments, agreement)
    case = _own(case_id, by, anyone=True)
    copies = keep_all(case=case, attachments=attachments, by=by, at=at)
    note_agreement(
        case=case, copies=copies, said=agreement, third=by.kind == "third_party", by=by, at=at
    )
    if case.state == "info_requested" and (text.strip() or attachments):
        said = text.strip() or _("Files were sent.")
        case = answer_information(case_id=case.pk, text=said, by=by, at=at)
    elif text.strip() or attachments:
        said = text.strip() or _("Files were sent.")
        write(case_id=case.pk, text=said, by=by, at=at, kind="new_fact")
    if urgency:
        urgent.flag(case_id=case.pk, by=by, at=at, alleged=urgency, new_fact=text.strip())
    return case


@transaction.atomic
def change_contact(
    *, case_id: object, contact: Mapping[str, Any] | None, trusted: str, by: Holder, at: datetime
) -> Case:
    """Change how the person is reached; what stood before is kept sealed.

    :raises Denied: if this is not the person or who speaks for the group.
    """
    case = _own(case_id, by)
    identity = (case.person or case.collective).identity
    # Ways of reaching the person that the page does not show, such as e-mail, stay.
    others = [c for c in identity.contacts or [] if c.get("type") != "phone"]
    contacts = [*([dict(contact)] if contact else []), *others]
    vault.change_identity(
        identity_id=identity.pk, file=case.file, by=by, at=at, contacts=contacts or None,
        emergency_contact=trusted.strip() or None,
    )  # fmt: skip
    ledger.record(verb="case.change_contact", target=case, by=by, at=at, file=case.file)
    ledger.emit(verb="case.contact_changed", target=case, at=at)
    return case


@transaction.atomic
def name_companion(*, case_id: object, companion: str, by: Holder, at: datetime) -> Case:
    """Name who goes with the person to meetings and calls, or nobody.

    :raises Denied: if this is not the person or who speaks for the group.
    """
    case = _own(case_id, by)
    case.companion = companion.strip()[:COMPANION] or None
    case.save(update_fields=["companion"])
    ledger.record(
        verb="case.name_companion", target=case, by=by, at=at, file=case.file,
        after={"named": bool(case.companion)},
    )  # fmt: skip
    return case


@transaction.atomic
def answer_consent(
    *, case_id: object, purpose: str, gives: bool, by: Holder, at: datetime,
    body: Organisation | None = None,
) -> Consent:  # fmt: skip
    """Give a consent or take it back, for one purpose and one body.

    :raises Denied: if this is not the person or who speaks for the group.
    :raises Refused: for the process itself: taking that back is a withdrawal, which is checked.
    """
    case = _own(case_id, by)
    if purpose == "process" and not gives:
        raise Refused(_("To stop everything, withdraw your request: we first make sure with you."))
    before = case.consents.filter(purpose=purpose, body=body).order_by("-at", "-id").first()
    answer = "given" if gives else "withdrawn" if before and before.answer == "given" else "refused"
    return record_consent(
        case_id=case.pk, purpose=purpose, body=body, answer=answer, how="text", by=by, at=at
    )


@transaction.atomic
def change_code(*, case_id: object, submission: uuid.UUID, by: Holder, at: datetime) -> Receipt:
    """Cancel one's code and get another: it was lost, or somebody saw it.

    :raises Denied: if this is not a holder of a receipt of the case.
    """
    case = _own(case_id, by, anyone=True)
    old = locking(Receipt).get(pk=by.receipt_id)
    code = receipts.code_for(submission, ring().lookup)
    digest = ring().digest("receipt", receipts.plain(code))
    if sent_again := Receipt.objects.filter(digest=digest, case=case).first():
        return sent_again
    if old.revoked_at:
        raise Denied(_("This code was cancelled."))
    fresh = give_receipt(case=case, code=code, holder=old.holder, label=old.label, at=at)
    fresh.may_see_status = old.may_see_status
    fresh.save(update_fields=["may_see_status"])
    old.revoked_at = at
    old.save(update_fields=["revoked_at"])
    ledger.record(verb="case.change_code", target=case, by=by, at=at, file=case.file)
    return fresh


def _own(case_id: object, by: Holder, *, anyone: bool = False) -> Case:
    case = locked(case_id)
    if not (is_holder_of_case(by, case) if anyone else is_the_person(by, case)):
        raise Denied(_("Only the person, or who speaks for the group, decides this."))
    return case
