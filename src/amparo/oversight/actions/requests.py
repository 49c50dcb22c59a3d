"""What a person asks about their own data, and how it is answered."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import translation
from django.utils.translation import gettext as _

from amparo.cases.actions import locked, tell
from amparo.cases.models import Case
from amparo.duties.actions import start_clock, stop_clock
from amparo.kernel.actors import Holder
from amparo.kernel.errors import Invalid, Refused
from amparo.kernel.ids import random_code
from amparo.ledger import actions as ledger
from amparo.ledger.locks import locking
from amparo.oversight.actions.erasure import erase_person
from amparo.oversight.models import DataRequest
from amparo.oversight.policies import POLICY, Can
from amparo.people.models import User
from amparo.vault import actions as vault
from vocab.words import terms

OUTCOMES = ("granted", "partly", "refused")


@transaction.atomic
def ask(*, case_id: UUID | str, kind: str, text: str, by: Holder, at: datetime) -> DataRequest:
    """Ask to see, correct or erase one's data, or object to a use; the clock of the answer runs.

    :raises Invalid: for an unknown kind, or nothing said of what to correct or object to.
    :raises Denied: for others than the person or representative of the case.
    :raises Refused: if the same is asked already and not answered.
    """
    case = locked(case_id)
    POLICY.require(by, Can.ASK_DATA, case)
    if kind not in terms("oversight/request_kinds"):
        raise Invalid(_("Choose what you ask."), "kind")
    if kind in {"rectification", "objection"} and not text.strip():
        raise Invalid(_("Write what is wrong, or what you do not want."), "text")
    try:
        with transaction.atomic():
            asked = DataRequest.objects.create(
                code=random_code(), case=case, kind=kind, text=text.strip(), asked_at=at,
                asked_label=by.actor_label,
            )  # fmt: skip
    except IntegrityError:
        raise Refused(_("You have asked this already. The answer will be on this page.")) from None
    start_clock(
        subject=asked, key=terms("oversight/request_kinds")[kind].clock, profile=case.profile,
        at=at, role="data_protection_officer", file=case.file,
    )  # fmt: skip
    ledger.record(
        verb="data_request.asked", target=asked, by=by, at=at, file=case.file, after={"kind": kind}
    )
    ledger.emit(verb="data_request.asked", target=asked, at=at, payload={"kind": kind})
    return asked


@transaction.atomic
def answer(
    *, request_id: UUID, outcome: str, text: str, by: User, at: datetime,
    corrections: Mapping[str, Any] | None = None,
) -> DataRequest:  # fmt: skip
    """Answer the person, with reasons; an erasure or a correction that is granted is done at once.

    :raises Invalid: without an outcome, reasons, or the corrected values.
    :raises Denied: for others than the data-protection officer.
    :raises Refused: if it was answered, or what is granted cannot be done now: a legal hold, a case
        that still runs.
    """
    asked = locking(DataRequest).select_related("case").get(pk=request_id)
    POLICY.require(by, Can.ANSWER_DATA, asked)
    if asked.answered_at:
        raise Refused(_("This request was answered already."))
    if outcome not in OUTCOMES:
        raise Invalid(_("Choose the outcome."), "outcome")
    if not text.strip():
        raise Invalid(_("Write the answer: the person will read it."), "text")
    # Before an erasure empties the file, so that what was answered is emptied with it.
    asked.answer, asked.outcome, asked.answered_at, asked.answered_by = (
        text.strip(),
        outcome,
        at,
        by,
    )
    asked.save()
    case = locked(asked.case_id)
    stop_clock(subject=asked, key=terms("oversight/request_kinds")[asked.kind].clock, at=at)
    ledger.record(
        verb="data_request.answered", target=asked, by=by, at=at, file=case.file,
        after={"kind": asked.kind, "outcome": outcome},
    )  # fmt: skip
    with translation.override(case.language):
        words = _("Your request about your data was answered. The answer is on this page, under "
                  "«Your data».")  # fmt: skip
        tell(case=case, text=words, by=by, at=at)
    if outcome != "refused":
        _do(asked, case, corrections, by, at)
    return asked


def _do(
    asked: DataRequest, case: Case, corrections: Mapping[str, Any] | None, by: User, at: datetime
) -> None:
    if asked.kind == "erasure":
        erase_person(case=case, by=by, at=at, reason=_("asked by the person"))
    elif asked.kind == "rectification":
        values = {k: v for k, v in (corrections or {}).items() if v}
        who = case.person or case.collective
        if values and who:
            vault.change_identity(
                identity_id=who.identity_id, by=by, at=at, file=case.file, **values
            )
