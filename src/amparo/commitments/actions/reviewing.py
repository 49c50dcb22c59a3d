"""The sectors read the draft of a report: each is asked by a duty in its inbox, and comments."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from amparo.commitments.actions.holding import written
from amparo.commitments.models import Submission
from amparo.commitments.policies import POLICY, REVIEW, Can, is_with_the_sectors
from amparo.diplomacy.actions.inputs import end_of
from amparo.diplomacy.policies import desks_of, file_of
from amparo.duties import actions as duties
from amparo.duties.models import Duty
from amparo.duties.rules import OPEN, OWING
from amparo.kernel.actors import Actor
from amparo.kernel.errors import Invalid, Refused
from amparo.ledger import actions as ledger
from amparo.ledger.actions import label
from amparo.ledger.locks import locking
from amparo.people.models import Organisation


@transaction.atomic
def ask_sector(
    *, submission_id: object, body: Organisation, due_on: date, by: Actor, at: datetime
) -> Duty:
    """Ask a sector to read the draft of a report and to comment, by a day: a duty in its inbox.

    :raises Denied: if who asks may not write the report.
    :raises Invalid: for a day that has passed.
    :raises Refused: if it is not with the sectors, is only for heads, or that one is asked already.
    """
    row = locking(Submission, of=("self",)).get(pk=submission_id)
    POLICY.require(by, Can.WRITE, row)
    if not is_with_the_sectors(by, row):
        raise Refused(_("A sector reads it only while it is with the sectors, and open to them."))
    if due_on < timezone.localdate(at):
        raise Invalid(_("Choose a day to come."), "due_on")
    asked = Duty.objects.filter(kind=REVIEW, subject=label(row), body=body)
    if asked.filter(state__in=OPEN).exists():
        raise Refused(_("This sector is asked already."))
    desks = sorted(desks_of(by), key=str)
    duty = duties.offer(
        kind=REVIEW, subject=row, body=body, title=_("Comments on a draft report"),
        task=_("Read the draft, and write what your sector has to say of it."),
        due_at=end_of(due_on), needs_confirmation=False, by=by, at=at,
        file=file_of(desks[0]) if desks else "",
    )  # fmt: skip
    ledger.record(
        verb="submission.sector_asked", target=row, by=by, at=at,
        after={"body": body.code, "due": due_on.isoformat()},
    )  # fmt: skip
    return duty


@transaction.atomic
def read_draft(*, submission_id: object, by: Actor, at: datetime) -> Submission:
    """Return the draft of a report to a sector that was asked, and journal that it was read.

    :raises Denied: if who asks speaks for no body that was asked, or the draft went on.
    """
    row = Submission.objects.select_related("mechanism").get(pk=submission_id)
    POLICY.require(by, Can.READ_DRAFT, row)
    ledger.record_read(verb="submission.draft_read", target=row, by=by, at=at)
    return row


@transaction.atomic
def comment_on_draft(*, duty_id: object, words: str, by: Actor, at: datetime) -> Duty:
    """Say for a sector what it has to say of a draft. Its duty is then done.

    :raises Denied: if who asks does not speak for that body, or the draft went on.
    :raises Invalid: without words.
    :raises Refused: if the body has commented already.
    """
    subject = Duty.objects.values_list("subject", flat=True).get(pk=duty_id, kind=REVIEW)
    row = locking(Submission, of=("self",)).get(pk=subject.partition(":")[2])
    POLICY.require(by, Can.READ_DRAFT, row)
    written([("words", words)])
    duty = locking(Duty, of=("self",)).get(pk=duty_id)
    if duty.state not in OWING:
        raise Refused(_("Your sector has commented already."))
    if duty.state == "offered":
        duties.accept(duty_id=duty.pk, responsible_name=by.actor_label, by=by, at=at)
    duties.report(duty_id=duty.pk, text=words.strip(), by=by, at=at)
    done = duties.claim_done(duty_id=duty.pk, reference=_("Comments given"), by=by, at=at)
    ledger.record(
        verb="submission.commented", target=row, by=by, at=at, after={"body": str(duty.body_id)}
    )
    return done
