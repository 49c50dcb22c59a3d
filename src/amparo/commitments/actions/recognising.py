"""Campaigns that recognise the work of defenders, read by another for risks before they go out."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from amparo.commitments.actions.holding import (
    Cited,
    begin,
    day_known,
    keep,
    keep_changed,
    of_list,
    ordered,
    same,
    to_change,
    written,
)
from amparo.commitments.models import Recognition
from amparo.commitments.policies import POLICY, Can, is_of_another
from amparo.kernel.actors import Actor
from amparo.kernel.errors import Denied, Invalid, Refused
from amparo.ledger import actions as ledger
from amparo.ledger.locks import locking
from amparo.vault.naming import require_nobody


@dataclass(frozen=True, slots=True, kw_only=True)
class RecognitionFacts:
    """What an editor writes of a campaign: the authorities that speak, and what they say."""

    title: str
    authorities: str
    message: str
    begins: str = ""
    ends: str = ""
    note: str = ""
    secrecy: str = "INTERNAL"
    country: str = ""


@transaction.atomic
def plan_recognition(
    *, facts: RecognitionFacts, cited: Cited | None = None, by: Actor, at: datetime
) -> Recognition:
    """Write a campaign as a draft. It goes out only once another has read it for risks.

    :raises Denied: if who asks works at no desk.
    :raises Invalid: without a title, the authorities or what they say, or for days that are none.
    """
    row = begin(Recognition(), secrecy=facts.secrecy, by=by, at=at)
    _put(row, facts)
    return keep(row, verb="recognition.planned", cited=cited, by=by, at=at, after={})


@transaction.atomic
def change_recognition(
    *, recognition_id: object, revision: int, facts: RecognitionFacts, cited: Cited | None = None,
    by: Actor, at: datetime,
) -> Recognition:  # fmt: skip
    """Change a campaign that is still a draft. It has to be read for risks again.

    :raises Denied: if who asks may not write it.
    :raises Invalid: as `plan_recognition`.
    :raises Refused: if it was published, or another changed it meanwhile.
    """
    row = to_change(Recognition, recognition_id, revision=revision, secrecy=facts.secrecy, by=by)
    _put(row, facts)
    return keep_changed(row, verb="recognition.changed", cited=cited, by=by, at=at)


def _put(row: Recognition, facts: RecognitionFacts) -> None:
    written([
        ("title", facts.title), ("authorities", facts.authorities), ("message", facts.message)
    ])  # fmt: skip
    of_list(facts.secrecy, "places/secrecy", "secrecy")
    day_known(facts.begins, "begins")
    day_known(facts.ends, "ends")
    ordered(facts.begins, facts.ends, "ends")
    row.title, row.authorities = facts.title.strip(), facts.authorities.strip()
    row.message, row.note = facts.message.strip(), facts.note.strip()
    row.begins, row.ends, row.country = facts.begins, facts.ends, facts.country


@transaction.atomic
def check_for_risks(
    *, recognition_id: object, revision: int, risk_found: bool, note: str, by: Actor, at: datetime
) -> Recognition:
    """Say whether a campaign puts anyone at risk, having read it. Whoever wrote it does not.

    Where it names someone whom the vault knows, «no risk» is refused, in the words by which anyone
    is warned of what looks like a name, and a few times a day at most: nobody learns from it who is
    under protection.

    :raises Denied: if who asks is no assessor or alert analyst, or wrote it.
    :raises Invalid: without a note.
    :raises Refused: if it is no draft, was changed since it was read, or names someone.
    """
    row = locking(Recognition).get(pk=recognition_id)
    if not POLICY.allows(by, Can.CHECK_RISK, row):
        if not is_of_another(by, row):
            raise Denied(_("Whoever wrote a campaign does not read it for risks."), row)
        POLICY.require(by, Can.CHECK_RISK, row)
    same(row, revision)
    if not note.strip():
        raise Invalid(_("Write what you looked at and what you found."), "note")
    if not risk_found:
        require_nobody(row.public_words, what=row, by=by, at=at)
    row.risk_found, row.risk_note = risk_found, note.strip()
    row.risk_checked_id, row.risk_checked_label = by.actor_id, by.actor_label
    row.risk_checked_at, row.risk_checked_revision = at, row.revision
    row.save(update_fields=[
        "risk_found", "risk_note", "risk_checked_id", "risk_checked_label", "risk_checked_at",
        "risk_checked_revision",
    ])  # fmt: skip
    after = {"risk_found": risk_found, "revision": row.revision}
    ledger.record(verb="recognition.checked", target=row, by=by, at=at, after=after)
    return row


@transaction.atomic
def record_reach(
    *, recognition_id: object, reach: int, note: str, by: Actor, at: datetime
) -> Recognition:
    """Record how many a campaign that went out reached, and how that was counted.

    :raises Denied: if who asks may not write it.
    :raises Invalid: for a number below zero, or without how it was counted.
    :raises Refused: if it did not go out, or how it was counted may point to a person.
    """
    row = locking(Recognition).get(pk=recognition_id)
    POLICY.require(by, Can.WRITE, row)
    if row.state != "published":
        raise Refused(_("It did not go out yet."))
    if reach < 0:
        raise Invalid(_("A count is not below zero."), "reach")
    written([("note", note)])
    require_nobody(note, what=row, by=by, at=at)
    before = {"reach": row.reach}
    row.reach, row.reach_note = reach, note.strip()[:300]
    row.save(update_fields=["reach", "reach_note"])
    ledger.record(
        verb="recognition.reached", target=row, by=by, at=at, before=before, after={"reach": reach}
    )
    return row
