"""The State's own doors: papers received at the desk, claims and complaints about the service."""

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from amparo.cases.models import Complaint, DeskBook, DeskPaper
from amparo.cases.policies_desk import DESK_POLICY, Can
from amparo.cases.rules import receipts
from amparo.duties import actions as duties
from amparo.evidence import actions as evidence
from amparo.kernel.actors import Actor
from amparo.kernel.deadlines import received_on
from amparo.kernel.errors import Invalid, Refused
from amparo.ledger import actions as ledger
from amparo.ledger.locks import locking
from amparo.notices import actions as notices
from amparo.people.models import Organisation, User
from amparo.people.queries import users_with
from amparo.places.models import ProfileVersion
from amparo.places.queries import calendar_of, current_profile, profile_of
from amparo.vault.keys import ring

KINDS = ("claim", "complaint")
Thing = TypeVar("Thing", DeskPaper, Complaint)


@dataclass(frozen=True, slots=True)
class Received(Generic[Thing]):
    """What was received, its receipt code, and `again` if the same form came before."""

    thing: Thing
    code: str
    again: bool


def receive_paper(
    *, submission: uuid.UUID, country: str, subject: str, sender: str, contact: str, pages: int,
    attachments: Sequence[tuple[str, bytes]], by: Actor, at: datetime,
) -> Received[DeskPaper]:  # fmt: skip
    """Receive a document at the desk: it gets the next number, its day and a receipt.

    :raises Refused: if this country's desk has no such door.
    :raises Invalid: if nothing is said or attached, or a file cannot be kept.
    """
    if not subject.strip() or not sender.strip():
        raise Invalid(_("Say what it is about and who hands it in."), "subject")
    if not attachments:
        raise Invalid(_("Attach the document."), "files")

    def make(entry: dict[str, Any]) -> DeskPaper:
        paper = DeskPaper.objects.create(
            subject=subject.strip(), sender=sender.strip(), contact=contact.strip() or None,
            pages=pages, received_at=at, **entry,
        )  # fmt: skip
        for name, content in attachments:
            copy = evidence.keep_file(content=content, name=name, file=file_of(paper), by=by, at=at)
            paper.copies.add(copy)
        ledger.record(
            verb="paper.receive", target=paper, by=by, at=at, file=file_of(paper),
            after={"number": paper.number, "counts_from": paper.counts_from_on.isoformat()},
        )  # fmt: skip
        ledger.emit(verb="paper.received", target=paper, at=at)
        return paper

    return _once(DeskPaper, "paper", submission, country, at, make)


def receive_complaint(
    *, submission: uuid.UUID, country: str, kind: str, text: str, wanted: str, sender: str,
    contact: str, language: str, by: Actor, at: datetime,
) -> Received[Complaint]:  # fmt: skip
    """Receive a page of the complaints book; the clock of its answer begins.

    :raises Refused: if this country has no such book.
    :raises Invalid: if the kind is unknown or nothing is told.
    """
    if kind not in KINDS:
        raise Invalid(_("Say if it is a claim or a complaint."), "kind")
    if not text.strip():
        raise Invalid(_("Tell what happened."), "text")

    def make(entry: dict[str, Any]) -> Complaint:
        complaint = Complaint.objects.create(
            kind=kind, text=text.strip(), wanted=wanted.strip() or None,
            sender=sender.strip() or None, contact=contact.strip() or None, language=language,
            made_at=at, **entry,
        )  # fmt: skip
        duties.start_clock(
            subject=complaint, key="complaint_answer", profile=current_profile(country), at=at,
            role="intake_lead", body=complaint.desk,
        )  # fmt: skip
        ledger.record(
            verb="complaint.receive", target=complaint, by=by, at=at, file=file_of(complaint),
            after={"number": complaint.number, "kind": kind},
        )  # fmt: skip
        ledger.emit(verb="complaint.received", target=complaint, at=at)
        _tell_the_leads(complaint, at)
        return complaint

    return _once(Complaint, "complaint", submission, country, at, make)


@transaction.atomic
def hand_on(*, paper_id: object, to: User, by: Actor, at: datetime) -> DeskPaper:
    """Hand a paper to the officer who sees to it.

    :raises Denied: if this person is neither at the desk nor holds the paper.
    """
    paper = locking(DeskPaper).get(pk=paper_id)
    DESK_POLICY.require(by, Can.HAND_ON, paper)
    paper.handed_to = to
    paper.save(update_fields=["handed_to"])
    ledger.record(
        verb="paper.hand_on", target=paper, by=by, at=at, file=file_of(paper),
        after={"to": to.actor_id},
    )  # fmt: skip
    notices.notify(
        template="task_waiting", once=f"paper:{paper.pk}:{to.pk}", at=at, user=to,
        link=f"/desk/papers/{paper.pk}/",
    )  # fmt: skip
    return paper


@transaction.atomic
def answer_complaint(*, complaint_id: object, text: str, by: Actor, at: datetime) -> Complaint:
    """Answer a claim or complaint; whoever made it reads the answer with the code.

    :raises Invalid: if there are no words.
    :raises Denied: if this person does not lead the desk.
    :raises Refused: if it was answered before.
    """
    if not text.strip():
        raise Invalid(_("Write the answer."), "text")
    complaint = locking(Complaint).get(pk=complaint_id)
    DESK_POLICY.require(by, Can.ANSWER_COMPLAINT, complaint)
    if complaint.answered_at:
        raise Refused(_("It was answered meanwhile. Read that answer first."))
    complaint.answer, complaint.answered_at = text.strip(), at
    complaint.answered_by = by if isinstance(by, User) else None
    complaint.save(update_fields=["answer", "answered_at", "answered_by"])
    duties.stop_clock(subject=complaint, key="complaint_answer", at=at)
    ledger.record(verb="complaint.answer", target=complaint, by=by, at=at, file=file_of(complaint))
    ledger.emit(verb="complaint.answered", target=complaint, at=at)
    if complaint.contact and "@" in complaint.contact:
        notices.notify(
            template="person_news", once=f"complaint:{complaint.pk}:answer", at=at,
            address=complaint.contact, language=complaint.language, link="/status/",
        )  # fmt: skip
    return complaint


def file_of(thing: DeskPaper | Complaint) -> str:
    """Return the key under which the journal keeps a paper or a complaint."""
    return f"{'paper' if isinstance(thing, DeskPaper) else 'complaint'}:{thing.pk}"


def find(model: type[Thing], code: str) -> Thing | None:
    """Return the paper or complaint of a receipt code as typed."""
    kind = "paper" if model is DeskPaper else "complaint"
    return model.objects.filter(digest=_digest(kind, code)).select_related("desk").first()


def _once(
    model: type[Thing], book: str, submission: uuid.UUID, country: str, at: datetime,
    make: Callable[[dict[str, Any]], Thing],
) -> Received[Thing]:  # fmt: skip
    """Make the entry of one submission once, with the next number of its book."""
    code = receipts.code_for(submission, ring().lookup)
    digest = _digest(book, code)
    if earlier := model.objects.filter(digest=digest).first():
        return Received(earlier, code, again=True)
    try:
        with transaction.atomic():
            profile = current_profile(country)
            entry = _entry(book, profile, at) | {"digest": digest}
            return Received(make(entry), code, again=False)
    except IntegrityError:
        earlier = model.objects.filter(digest=digest).first()
        if earlier is None:
            raise
        return Received(earlier, code, again=True)


def _entry(book: str, profile: ProfileVersion, at: datetime) -> dict[str, Any]:
    law, calendar = profile_of(profile), calendar_of(profile)
    is_open = law.doors.mesa_de_partes if book == "paper" else law.doors.libro_de_reclamaciones
    if not is_open:
        raise Refused(_("This door is not open in this country."))
    desk = Organisation.objects.get(country=profile.country, code=law.lead_body)
    pattern = law.doors.numbering if book == "paper" else law.doors.claim_numbering
    year = calendar.local(at).year
    number = _next_number(desk, book, year)
    return {
        "desk": desk,
        "number": pattern.format(year=year, desk=desk.code, number=number),
        "counts_from_on": received_on(at, calendar),
    }


def _next_number(desk: Organisation, book: str, year: int) -> int:
    """Return the next number of a book; undone with the entry, so that no number is left out."""
    DeskBook.objects.get_or_create(desk=desk, book=book, year=year)
    row = locking(DeskBook).get(desk=desk, book=book, year=year)
    row.last += 1
    row.save(update_fields=["last"])
    return row.last


def _digest(kind: str, code: str) -> str:
    return ring().digest(kind, receipts.plain(code))


def _tell_the_leads(complaint: Complaint, at: datetime) -> None:
    for user in users_with("intake_lead", organisation=complaint.desk):
        notices.notify(
            template="complaint_waiting", once=f"complaint:{complaint.pk}:{user.pk}", at=at,
            user=user, link=f"/desk/complaints/{complaint.pk}/",
        )  # fmt: skip
