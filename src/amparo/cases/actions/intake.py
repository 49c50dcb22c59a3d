"""Decisions of the intake desk: complete, admit, refer, decline."""

from collections.abc import Callable, Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from amparo.cases.actions.moves import locked, move, note_next_due
from amparo.cases.actions.staff import assign
from amparo.cases.models import Case, InfoRequest, Message
from amparo.cases.papers import language_of
from amparo.cases.policies import POLICY, Can
from amparo.duties import actions as duties
from amparo.kernel.actors import Actor
from amparo.kernel.errors import Invalid
from amparo.ledger import actions as ledger
from amparo.people.models import User


@transaction.atomic
def ask_information(
    *, case_id: object, items: Sequence[str], by: Actor, at: datetime, version: int | None = None
) -> Case:
    """Ask the person, once, to complete exact items; the admission clock stands still meanwhile.

    A police complaint is never among them: its lack is no ground.

    :raises Invalid: if no item is named.
    :raises Denied: if this person is not of the intake desk.
    :raises Refused: if urgency is alleged, or information was asked before.
    """
    wanted = [item.strip() for item in items if item.strip()]
    if not wanted:
        raise Invalid(_("Name exactly what is missing."), "items")
    case = locked(case_id, version=version)
    move(case=case, name="ask_information", by=by, at=at)
    InfoRequest.objects.create(case=case, items=wanted, asked_at=at)
    duties.pause_clock(
        subject=case, file=case.file, key="admissibility", at=at, by=by, reason="information asked"
    )
    note_next_due(case)
    listed = "\n".join(f"- {item}" for item in wanted)
    tell(case=case, by=by, at=at, text=lambda: _("To go on we need:") + "\n" + listed)
    return case


@transaction.atomic
def answer_information(
    *, case_id: object, text: str, by: Actor, at: datetime, version: int | None = None
) -> Case:
    """Take in the person's reply, or go on without it once the term has passed.

    :raises Denied: if this is neither the person, who filed for them, the desk, nor the system.
    :raises Refused: if nothing was asked.
    """
    case = locked(case_id, version=version)
    move(case=case, name="answer_information", by=by, at=at)
    case.info_requests.filter(replied_at=None).update(replied_at=at)
    duties.resume_clock(subject=case, file=case.file, key="admissibility", at=at)
    note_next_due(case)
    if text.strip():
        Message.objects.create(
            case=case, sender_label=by.actor_label, kind="new_fact", text=text.strip(),
            language=case.language, at=at,
        )  # fmt: skip
    return case


@transaction.atomic
def admit(
    *,
    case_id: object,
    defender_reason: str,
    nexus_reason: str,
    case_officer: User,
    by: Actor,
    at: datetime,
    presumption_group: str = "",
    version: int | None = None,
) -> Case:
    """Accept that the request comes from a defender at risk for their work; assessment is owed.

    :raises Invalid: if a reason is missing.
    :raises Denied: if this person does not lead the intake desk.
    :raises Refused: if the case is not waiting, or there is no consent nor coded exception.
    """
    if not defender_reason.strip():
        raise Invalid(_("Write why this is a human rights defender."), "defender_reason")
    if not nexus_reason.strip():
        raise Invalid(_("Write how the risk comes from the defence work."), "nexus_reason")
    case = locked(case_id, version=version)
    POLICY.require(by, Can.ADMIT, case)
    case.defender_reason = defender_reason.strip()
    case.nexus_reason = nexus_reason.strip()
    case.presumption_group = presumption_group
    move(case=case, name="admit", by=by, at=at)
    assign(case=case, user=case_officer, role="case_officer", by=by, at=at)
    return case


@transaction.atomic
def refer(
    *, case_id: object, receiver: str, reason: str, by: Actor, at: datetime,
    version: int | None = None,
) -> Case:  # fmt: skip
    """Pass a request to the body that should have it, named and tracked; the person is told.

    :raises Invalid: if the receiver or the reason is missing.
    :raises Denied: if this person does not lead the intake desk.
    :raises Refused: if the case is not waiting.
    """
    if not receiver.strip():
        raise Invalid(_("Name the body that receives the request."), "receiver")
    if not reason.strip():
        raise Invalid(_("Write why the request is passed on."), "reason")
    case = locked(case_id, version=version)
    POLICY.require(by, Can.REFER, case)
    case.referred_to = receiver.strip()
    move(case=case, name="refer", by=by, at=at, reason=reason.strip())
    duties.start_clock(subject=case, key="referral_answer", profile=case.profile, at=at)
    tell(
        case=case, by=by, at=at,
        text=lambda: _("Your request was passed to %(body)s. %(reason)s")
        % {"body": case.referred_to, "reason": reason.strip()},
    )  # fmt: skip
    return case


@transaction.atomic
def decline(
    *, case_id: object, reason: str, by: Actor, at: datetime, version: int | None = None
) -> Case:
    """Decide, with reasons, that a request is not admitted; the person may ask for review.

    :raises Invalid: if the reason is missing.
    :raises Denied: if this person does not lead the intake desk.
    :raises Refused: if the case is not waiting.
    """
    if not reason.strip():
        raise Invalid(_("Write why the request is not admitted."), "reason")
    case = locked(case_id, version=version)
    move(case=case, name="decline", by=by, at=at, reason=reason.strip())
    tell(
        case=case, by=by, at=at,
        text=lambda: _("Your request was not admitted. %(reason)s You may ask for review here.")
        % {"reason": reason.strip()},
    )  # fmt: skip
    duties.start_clock(subject=case, key="review_window", profile=case.profile, at=at)
    note_next_due(case)
    return case


def tell(
    *, case: Case, text: str | Callable[[], str], by: Actor, at: datetime, kind: str = "stage"
) -> Message:
    """Leave a message on the person's page; the event sends a notice without content.

    A `text` given lazily, or as a function, is said in the language of the case.
    """
    with override(language_of(case)):
        said = text() if callable(text) else str(text)
    message = Message.objects.create(
        case=case, sender=by if isinstance(by, User) else None, sender_label=by.actor_label,
        kind=kind, text=said, language=case.language, at=at,
    )  # fmt: skip
    ledger.emit(verb="case.message", target=case, at=at, payload={"message": str(message.pk)})
    return message
