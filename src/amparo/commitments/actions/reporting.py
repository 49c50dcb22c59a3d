"""Progress reports of bodies with the documents that show it, and the desk that reads them."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from amparo.commitments.actions.holding import of_list, untouched, written
from amparo.commitments.actions.settling import concerned, settle_all
from amparo.commitments.models import Action, DueDate, Indicator, ProgressReport, Proof
from amparo.commitments.policies import POLICY, Can
from amparo.commitments.queries.due import may_report, reporting_bodies
from amparo.commitments.workflow import has_a_citation
from amparo.evidence import actions as evidence
from amparo.evidence.models import File
from amparo.kernel.actors import Actor
from amparo.kernel.errors import Denied, Invalid, Refused
from amparo.ledger import actions as ledger
from amparo.ledger.locks import locking
from amparo.people.models import Organisation, User
from amparo.people.queries import posts_of

# How a day stands that a report in some state has met.
MET_BY = {"in_review": DueDate.SUBMITTED, "published": DueDate.ACCEPTED}
Upload = tuple[str, bytes]  # a file as it was sent: its name and its bytes


@transaction.atomic
def write_report(
    *, title: str, text: str, by: Actor, at: datetime, indicator: Indicator | None = None,
    action: Action | None = None, due_date: DueDate | None = None,
) -> ProgressReport:  # fmt: skip
    """Begin to report on an indicator, for a day or between two, or on an action.

    :raises Denied: if who asks reports neither for a body that owes it nor at a desk.
    :raises Invalid: without a title or words.
    :raises Refused: if the day was met already.
    """
    if due_date is not None:
        due_date = locking(DueDate, of=("self",)).get(pk=due_date.pk)
        indicator = indicator or due_date.indicator
        if due_date.stage in (DueDate.SUBMITTED, DueDate.ACCEPTED):
            raise Refused(_("A report for this day was handed in already."))
    about = indicator or action
    if about is None:
        raise Invalid(_("Say on what you report."), "title")
    if not may_report(by, about):
        raise Denied(_("Your post does not allow this here."))
    if due_date and due_date.indicator_id != getattr(indicator, "pk", None):
        raise Invalid(_("This day is of another indicator."), "due_date")
    written([("title", title), ("text", text)])
    row = ProgressReport(
        title=title.strip(), text=text.strip(), indicator=indicator, action=action,
        due_date=due_date, body=_body_of(by, about), country=about.country,
        written_id=by.actor_id, written_label=by.actor_label, recorded_at=at,
    )  # fmt: skip
    row.save(force_insert=True)
    after = {"about": ledger.label(about), "due": str(due_date.due_on) if due_date else ""}
    ledger.record(verb="progress.written", target=row, by=by, at=at, after=after)
    return row


def _body_of(by: Actor, about: Action | Indicator) -> Organisation | None:
    """Return the body for which someone reports: theirs, if it owes it."""
    if isinstance(by, User):
        owing = reporting_bodies(about)
        for post in posts_of(by):
            if post.organisation_id in owing:
                return post.organisation
    return about.manager if isinstance(about, Indicator) else None


@transaction.atomic
def change_report(
    *, report_id: object, revision: int, title: str, text: str, by: Actor, at: datetime
) -> ProgressReport:
    """Change the words of a report that the desk has not taken yet. What it is about stays (V-C7).

    :raises Denied: if who asks does not report for that body.
    :raises Invalid: without a title or words.
    :raises Refused: if it was handed in, or another changed it meanwhile.
    """
    row = _locked(report_id, by, "draft")
    untouched(row, revision)
    written([("title", title), ("text", text)])
    row.title, row.text = title.strip(), text.strip()
    row.written_id, row.written_label = by.actor_id, by.actor_label
    row.revision += 1
    row.save(update_fields=["title", "text", "written_id", "written_label", "revision"])
    after = {"revision": row.revision}
    ledger.record(verb="progress.changed", target=row, by=by, at=at, after=after)
    return row


def _locked(report_id: object, by: Actor, *states: str) -> ProgressReport:
    row = locking(ProgressReport, of=("self",)).get(pk=report_id)
    POLICY.require(by, Can.REPORT, row)
    if row.state not in states:
        raise Refused(_("This report was handed in: the desk reads it, or has taken it."))
    return row


def add_proof(
    *, report_id: object, kind: str, title: str, by: Actor, at: datetime,
    upload: Upload | None = None, address: str = "", is_public: bool = False,
) -> Proof:  # fmt: skip
    """Add a document that shows what a report says, or the address at which it is published.

    :raises Denied: if who asks does not report for that body.
    :raises Invalid: without a title, for a word of no list, or without a document and an address.
    :raises Refused: if the desk has taken the report.
    """
    row = ProgressReport.objects.get(pk=report_id)
    POLICY.require(by, Can.REPORT, row)
    of_list(kind, "commitments/proof_kinds", "kind")
    written([("title", title)])
    if upload is None and not address.strip():
        raise Invalid(_("Add the document, or write its address."), "file")
    with transaction.atomic():
        # Cleaning a file may take seconds: no row is locked while it is done.
        copy = _kept(row, upload, is_public, by, at) if upload else None
        row = _locked(report_id, by, "draft", "in_review")
        proof = Proof.objects.create(
            report=row, action=row.action, kind=kind, title=title.strip(), copy=copy,
            address=address.strip(), is_public=is_public, added_id=by.actor_id,
            added_label=by.actor_label, added_at=at,
        )  # fmt: skip
        after = {"kind": kind, "is_public": is_public}
        ledger.record(verb="proof.added", target=row, by=by, at=at, after=after)
    return proof


def _kept(row: ProgressReport, upload: Upload, is_public: bool, by: Actor, at: datetime) -> File:
    name, content = upload
    secrecy = "PUBLIC" if is_public else "INTERNAL"
    file = f"progress:{row.pk}"
    return evidence.keep_file(content=content, name=name, file=file, secrecy=secrecy, by=by, at=at)


@transaction.atomic
def show_proof(*, proof_id: object, is_public: bool, by: Actor, at: datetime) -> Proof:
    """Say whether a document may be read by everyone once its report is published.

    :raises Denied: if who asks works at no desk.
    """
    proof = locking(Proof, of=("self",)).select_related("report", "action").get(pk=proof_id)
    about = proof.report or proof.action
    POLICY.require(by, Can.WRITE, about)
    before, proof.is_public = proof.is_public, is_public
    proof.save(update_fields=["is_public"])
    ledger.record(
        verb="proof.shown", target=about or proof, by=by, at=at, before={"is_public": before},
        after={"is_public": is_public, "proof": str(proof.pk)},
    )  # fmt: skip
    return proof


@transaction.atomic
def hand_in(*, report_id: object, by: Actor, at: datetime) -> ProgressReport:
    """Hand a report in to the desk: its day is met.

    :raises Denied: if who asks does not report for that body.
    :raises Refused: if it was handed in already, or rests on nothing that shows it.
    """
    row = _locked(report_id, by, "draft")
    if not row.proofs.exists() and has_a_citation(row):
        raise Refused(_("Add a document that shows it, or the address at which it is published."))
    row.state, row.returned_why = "in_review", ""
    row.save(update_fields=["state", "returned_why"])
    _meet(row, DueDate.SUBMITTED, at)
    ledger.record(verb="progress.handed_in", target=row, by=by, at=at, after={"state": row.state})
    return row


def _meet(row: ProgressReport, stage: str, at: datetime) -> None:
    if row.due_date_id:
        due = locking(DueDate, of=("self",)).get(pk=row.due_date_id)
        due.stage = stage
        if stage == DueDate.SUBMITTED:
            due.submitted_on = timezone.localdate(at)
        due.save(update_fields=["stage", "submitted_on"])


@transaction.atomic
def accept_report(*, report_id: object, by: Actor, at: datetime) -> ProgressReport:
    """Take a report at the desk: it is published, and its documents count as looked at.

    :raises Denied: if who asks works at no desk, or wrote it.
    :raises Refused: if it was not handed in, or rests on nothing that shows it.
    """
    row = locking(ProgressReport, of=("self",)).get(pk=report_id)
    POLICY.require(by, Can.REVIEW, row)
    if row.state != "in_review":
        raise Refused(_("This report does not wait for the desk."))
    if not (row.step_id or row.proofs.exists()) and (why := has_a_citation(row)):
        raise Refused(why)
    row.state, row.published_at = "published", at
    row.save(update_fields=["state", "published_at"])
    row.proofs.filter(verified_at=None).update(verified_label=by.actor_label, verified_at=at)
    _meet(row, DueDate.ACCEPTED, at)
    ledger.record(
        verb="progress.accepted", target=row, by=by, at=at, before={"state": "in_review"},
        after={"state": row.state},
    )  # fmt: skip
    settle_all(concerned(row), by=by, at=at)
    return row


@transaction.atomic
def return_report(*, report_id: object, reason: str, by: Actor, at: datetime) -> ProgressReport:
    """Send a report back to its body, with the reason: its day is open for another.

    :raises Denied: if who asks works at no desk, or wrote it.
    :raises Invalid: without a reason.
    :raises Refused: if it was not handed in.
    """
    row = locking(ProgressReport, of=("self",)).get(pk=report_id)
    POLICY.require(by, Can.REVIEW, row)
    if row.state != "in_review":
        raise Refused(_("This report does not wait for the desk."))
    if not reason.strip():
        raise Invalid(_("Write why."), "reason")
    row.state, row.returned_why = "draft", reason.strip()[:300]
    row.save(update_fields=["state", "returned_why"])
    _meet(row, DueDate.RETURNED, at)
    ledger.record(
        verb="progress.returned", target=row, by=by, at=at, before={"state": "in_review"},
        after={"state": row.state},
    )  # fmt: skip
    return row


@transaction.atomic
def withdraw_report(
    *, report_id: object, revision: int, reason: str, by: Actor, at: datetime
) -> ProgressReport:
    """Withdraw a report, with the reason: it counts no more, and its day is open for another.

    It stays readable to whoever could read it. What it led a recommendation to stays.

    :raises Denied: if who asks neither reports for that body nor, once it is published, heads a
        desk.
    :raises Invalid: without a reason.
    :raises Refused: if it was withdrawn already, or another changed it meanwhile.
    """
    row = locking(ProgressReport, of=("self",)).get(pk=report_id)
    if row.state == "withdrawn":
        raise Refused(_("This record was withdrawn."))
    POLICY.require(by, Can.WITHDRAW_REPORT, row)
    untouched(row, revision)
    if not reason.strip():
        raise Invalid(_("Write why it is withdrawn."), "reason")
    before, row.state = row.state, "withdrawn"
    row.known_to, row.withdrawn_why = at, reason.strip()[:300]
    row.revision += 1
    row.save(update_fields=["state", "known_to", "withdrawn_why", "revision"])
    if before in MET_BY:
        _open_again(row)
    ledger.record(
        verb="progress.withdrawn", target=row, by=by, at=at, before={"state": before},
        after={"state": row.state},
    )  # fmt: skip
    return row


def _open_again(row: ProgressReport) -> None:
    """Leave the day of a report as the other reports of that day leave it."""
    if row.due_date_id is None:
        return
    due = locking(DueDate, of=("self",)).get(pk=row.due_date_id)
    others = set(due.reports.exclude(pk=row.pk).values_list("state", flat=True))
    due.stage = next((MET_BY[s] for s in ("published", "in_review") if s in others), "")
    if not due.stage:
        due.stage, due.submitted_on = DueDate.RETURNED, None
    due.save(update_fields=["stage", "submitted_on"])


@transaction.atomic
def read_proof(*, proof: Proof, by: Actor, at: datetime) -> None:
    """Journal that someone opened a document."""
    ledger.record_read(verb="proof.read", target=proof, by=by, at=at)
