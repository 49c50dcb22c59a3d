"""Take in a request for protection, from whatever door it comes."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from amparo.cases.actions import urgent
from amparo.cases.actions.moves import locked, move
from amparo.cases.actions.recordings import (
    NOT_ASKED,
    Agreement,
    check_agreement,
    note_agreement,
)
from amparo.cases.models import Attachment, Case, Consent, Receipt, Request
from amparo.cases.policies import POLICY, Can
from amparo.cases.rules import receipts
from amparo.duties import actions as duties
from amparo.evidence import actions as evidence
from amparo.evidence.models import File
from amparo.kernel.actors import SYSTEM, Actor, Holder
from amparo.kernel.deadlines import received_on
from amparo.kernel.errors import Invalid
from amparo.kernel.ids import random_code, uuid7
from amparo.ledger import actions as ledger
from amparo.people.models import Organisation
from amparo.places.models import Area
from amparo.places.queries import calendar_of, current_profile, profile_of
from amparo.situations import actions as situations
from amparo.vault.keys import ring

RELATIONS = ("self", "third_party", "collective", "ex_officio")


@dataclass(frozen=True, kw_only=True)
class Filing:
    """All that a request says, as plain values. A `submission` sent twice is one request."""

    submission: uuid.UUID
    country: str
    channel: str
    relation: str
    language: str = "es"
    narrative: str = ""
    wanted_outcome: str = ""
    urgency: Mapping[str, str] = field(default_factory=dict)
    region: Area | None = None
    identity: Mapping[str, object] = field(default_factory=dict)  # of the person or collective
    traits: Mapping[str, object] = field(default_factory=dict)  # columns of Person or Collective
    sender: Mapping[str, object] = field(default_factory=dict)  # who files for another
    person_knows: bool | None = None
    consent: str = "given"  # given, refused, exception
    consent_exception: str = ""
    consent_how: str = "text"
    attachments: Sequence[tuple[str, bytes]] = ()  # (name, content)
    agreement: Agreement = NOT_ASKED  # about the recordings among them
    answers: Mapping[str, object] = field(default_factory=dict)

    @property
    def is_urgent(self) -> bool:
        """Test if any urgency question was answered yes."""
        return any(answer == "yes" for answer in self.urgency.values())


@dataclass(frozen=True, kw_only=True)
class Submitted:
    """What came of a filing: the case, the request, the receipt code; `again` if sent twice."""

    case: Case
    request: Request
    code: str
    again: bool


def submit(*, filing: Filing, by: Actor, at: datetime) -> Submitted:
    """Receive a request, open its case, acknowledge it and give the receipt code.

    The same submission sent again, even at the same moment, gives the same case and the same code.

    :raises Invalid: if nothing says who is at risk or what happened, or a recording comes without
        the consent to it.
    """
    _check(filing)
    code = receipts.code_for(filing.submission, ring().lookup)
    if earlier := Request.objects.filter(submission=filing.submission).first():
        return Submitted(case=earlier.case, request=earlier, code=code, again=True)
    try:
        with transaction.atomic():
            case, request = _receive(filing, code, by, at)
    except IntegrityError:
        earlier = Request.objects.get(submission=filing.submission)
        return Submitted(case=earlier.case, request=earlier, code=code, again=True)
    return Submitted(case=case, request=request, code=code, again=False)


def _check(filing: Filing) -> None:
    if filing.relation not in RELATIONS:
        raise Invalid(_("Say for whom protection is asked."), "relation")
    if not filing.is_urgent and not filing.narrative.strip() and not filing.attachments:
        raise Invalid(_("Tell what happened, in words, a recording or a picture."), "narrative")
    check_agreement(filing.attachments, filing.agreement)


def _receive(filing: Filing, code: str, by: Actor, at: datetime) -> tuple[Case, Request]:
    case = _open_case(filing, at)
    request = Request.objects.create(
        case=case, submission=filing.submission, channel=filing.channel, relation=filing.relation,
        person_knows=filing.person_knows, urgency=dict(filing.urgency),
        narrative=filing.narrative or None, wanted_outcome=filing.wanted_outcome or None,
        answers={**filing.answers, "sender": dict(filing.sender)}, language=filing.language,
        region=filing.region, made_at=at,
        counts_from_on=received_on(at, calendar_of(case.profile)),
    )  # fmt: skip
    receipt = give_receipt(
        case=case, code=code, holder=_holder(filing), label=_label(filing, case), at=at
    )
    _keep_consent(case, filing, by, at)
    move(case=case, name="submit", by=by, at=at)
    copies = keep_all(case=case, attachments=filing.attachments, by=by, at=at)
    third = filing.relation == "third_party"
    note_agreement(
        case=case, copies=copies, said=filing.agreement, third=third, by=by, at=at
    )  # fmt: skip
    if filing.is_urgent:
        # Urgency is alleged by whoever asks, also when an officer writes it down for them.
        urgent.flag(case_id=case.pk, by=as_holder(receipt), at=at, alleged=dict(filing.urgency))
    acknowledge_now(case=case, request=request, by=by, at=at)
    return case, request


def keep_all(
    *, case: Case, attachments: Sequence[tuple[str, bytes]], by: Actor, at: datetime
) -> list[File]:
    """Keep sealed with a case what was sent along, and return the copies."""
    copies = []
    for name, content in attachments:
        copy = evidence.keep_file(content=content, name=name, file=case.file, by=by, at=at)
        Attachment.objects.create(case=case, copy=copy, from_person=True, at=at)
        copies.append(copy)
    return copies


def _open_case(filing: Filing, at: datetime) -> Case:
    key = uuid7()
    profile = current_profile(filing.country)
    desk = Organisation.objects.get(country=filing.country, code=profile_of(profile).lead_body)
    # The registry entry follows from the filing, whoever files: the system makes it.
    entry = {
        "identity": dict(filing.identity), "region": filing.region, **filing.traits,
        "by": SYSTEM, "at": at, "file": f"case:{key}",
    }  # fmt: skip
    if filing.relation == "collective":
        collective = situations.register_collective(**entry)
        who = {"collective": collective, "code_name": collective.code_name}
    else:
        person = situations.register_person(**entry)
        who = {"person": person, "code_name": person.code_name}
    return Case.objects.create(
        id=key,
        code=random_code(8), profile=profile, desk=desk, region=filing.region,
        language=filing.language, received_at=at, state_since_at=at, **who,
    )  # fmt: skip


def _holder(filing: Filing) -> str:
    return {"third_party": "third_party", "collective": "representative"}.get(
        filing.relation, "beneficiary"
    )


def _label(filing: Filing, case: Case) -> str:
    return _("Third party") if filing.relation == "third_party" else case.code_name


def _keep_consent(case: Case, filing: Filing, by: Actor, at: datetime) -> None:
    # A third party cannot consent for the person: consent is asked as soon as it is safe.
    third = filing.relation == "third_party" and filing.consent == "given"
    answer = "exception" if third else filing.consent
    Consent.objects.create(
        case=case, purpose="process", answer=answer, how=filing.consent_how,
        exception_code="third_party_voluntary" if third else filing.consent_exception,
        language=filing.language, at=at, by_label=by.actor_label,
    )  # fmt: skip


def give_receipt(*, case: Case, code: str, holder: str, label: str, at: datetime) -> Receipt:
    """Keep a receipt code as its keyed hash."""
    digest = ring().digest("receipt", receipts.plain(code))
    return Receipt.objects.create(
        case=case, digest=digest, holder=holder, label=label, issued_at=at,
        # Who asked for another sees how it goes only once that person allows it.
        may_see_status=holder != "third_party",
    )  # fmt: skip


def as_holder(receipt: Receipt) -> Holder:
    """Return the holder of a receipt as an actor."""
    return Holder(
        receipt_id=str(receipt.pk), case_id=str(receipt.case_id), kind=receipt.holder,
        actor_label=receipt.label, may_see_status=receipt.may_see_status,
    )  # fmt: skip


def acknowledge_now(*, case: Case, request: Request, by: Actor, at: datetime) -> None:
    """Record that the person has the code and knows what comes next; the clock is met."""
    request.acknowledged_at = at
    request.save(update_fields=["acknowledged_at"])
    duties.stop_clock(subject=case, key="acknowledgement", at=at)
    ledger.record(verb="case.acknowledge", target=case, by=by, at=at, file=case.file)
    ledger.emit(verb="case.acknowledged", target=case, at=at, payload={"request": str(request.pk)})


@transaction.atomic
def issue_receipt(*, case_id: object, holder: str, by: Actor, at: datetime) -> str:
    """Give the person, or a companion they name, a receipt code of their own; return it once.

    A request that a third party filed becomes the person's as soon as it is safe to reach them.

    :raises Invalid: if the kind of holder is unknown.
    :raises Denied: if this person does not speak with the person of the case.
    """
    if holder not in {"beneficiary", "representative", "third_party"}:
        raise Invalid(_("Say for whom the code is."), "holder")
    case = locked(case_id)
    POLICY.require(by, Can.CONSENT, case)
    code = receipts.code_for(uuid.uuid4(), ring().lookup)
    label = _("Third party") if holder == "third_party" else case.code_name
    give_receipt(case=case, code=code, holder=holder, label=label, at=at)
    ledger.record(
        verb="case.issue_receipt", target=case, by=by, at=at, file=case.file,
        after={"holder": holder},
    )  # fmt: skip
    return code
