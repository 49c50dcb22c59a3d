"""What all records of this room share: a draft with its citation, published, withdrawn."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from typing import Any, TypeVar

from django.db import transaction
from django.utils.translation import gettext as _

import vocab
from amparo.commitments.models import Told
from amparo.commitments.policies import POLICY, Can, seen_by
from amparo.commitments.workflow import RECORD
from amparo.duties import actions as duties
from amparo.duties.models import Duty
from amparo.duties.rules import OPEN
from amparo.evidence import actions as evidence
from amparo.evidence.models import Source
from amparo.evidence.rules.partial_dates import in_order, is_partial_date
from amparo.instruments.policies import opens
from amparo.kernel.actors import SYSTEM, Actor
from amparo.kernel.errors import Invalid, Outdated, Refused
from amparo.ledger import actions as ledger
from amparo.ledger.actions import label
from amparo.ledger.locks import locking
from amparo.ledger.queries import WROTE_BEFORE
from amparo.ledger.resting import resting_on
from amparo.vault.naming import require_nobody
from vocab.states import state

T = TypeVar("T", bound=Told)


@dataclass(frozen=True, slots=True)
class Cited:
    """Where it stands: the source, the place in it, and its words."""

    source: Source
    locator: str = ""
    quote: str = ""


def begin(row: T, *, secrecy: str, by: Actor, at: datetime) -> T:
    """Sign a new draft, once it is known that its writer may write it.

    :raises Denied: if who asks works at no desk, or the secrecy is only for its head.
    :raises Invalid: for a secrecy of no list.
    """
    if secrecy not in vocab.terms("places/secrecy") or secrecy == "SECRET":
        raise Invalid(_("Choose from the list."), "secrecy")
    row.secrecy = secrecy
    row.written_id, row.written_label, row.recorded_at = by.actor_id, by.actor_label, at
    POLICY.require(by, Can.WRITE, row)
    return row


def keep(
    row: T, *, verb: str, cited: Cited | None, by: Actor, at: datetime, after: Mapping[str, Any]
) -> T:
    """Keep a new draft with its citation, and journal it."""
    row.save(force_insert=True)
    if cited is not None:
        cite(row, cited, by=by, at=at)
    ledger.record(verb=verb, target=row, by=by, at=at, after=dict(after))
    return row


def to_change(model: type[T], pk: object, *, revision: int, secrecy: str, by: Actor) -> T:
    """Return a draft, locked, that someone may change as it was read, with the secrecy asked for.

    :raises Denied: if who asks may not write it, or not with that secrecy.
    :raises Refused: if it was published, or another changed it meanwhile.
    """
    row = locking(model).get(pk=pk)
    POLICY.require(by, Can.WRITE, row)
    same(row, revision)
    row.secrecy = secrecy
    POLICY.require(by, Can.WRITE, row)
    return row


def keep_changed(
    row: T, *, verb: str, cited: Cited | None, by: Actor, at: datetime,
    after: Mapping[str, Any] | None = None,
) -> T:  # fmt: skip
    """Keep a changed draft with what was cited anew, and journal it."""
    handed = keep_rewritten(row, cited, by=by, at=at)
    ledger.record(
        verb=verb, target=row, by=by, at=at, before=handed or None,
        after={**(after or {}), "revision": row.revision},
    )  # fmt: skip
    return row


def keep_rewritten(row: Told, cited: Cited | None, *, by: Actor, at: datetime) -> dict[str, str]:
    """Keep what was written anew, signed by whoever did while it is a draft.

    Return who had signed it before, for the journal: they stay one of its writers.
    """
    handed = {}
    if row.state == Told.DRAFT:
        handed = {WROTE_BEFORE: row.written_id} if row.written_id != by.actor_id else {}
        row.written_id, row.written_label = by.actor_id, by.actor_label
    row.revision += 1
    row.save()
    if cited is not None:
        cite(row, cited, by=by, at=at)
    return handed


def cite(row: Told, cited: Cited, *, by: Actor, at: datetime) -> None:
    """Tie a record to the passage of a source of the desks.

    :raises Invalid: if the source is none of theirs.
    """
    if not cited.source.is_of_desks:
        raise Invalid(_("Choose a source of the desks."), "source")
    evidence.cite(
        source=cited.source, target=row, locator=cited.locator, quote=cited.quote[:400], by=by,
        at=at,
    )  # fmt: skip


@transaction.atomic
def publish(*, model: type[T], record_id: object, by: Actor, at: datetime) -> T:
    """Publish a record. Whoever wrote it does not.

    :raises Denied: if who asks heads no desk, or wrote it.
    :raises Refused: without a citation, if it is no draft, or if its words may point to a person.
    """
    row = locking(model).get(pk=record_id)
    POLICY.require(by, Can.PUBLISH, row)
    RECORD.check(RECORD.move("publish"), row)
    if words := row.public_words:
        require_nobody(words, what=row, by=by, at=at)
    row.state, row.published_at = "published", at
    row.save(update_fields=["state", "published_at"])
    _moved(row, "published", "draft", by, at)
    return row


@transaction.atomic
def withdraw(*, model: type[T], record_id: object, reason: str, by: Actor, at: datetime) -> T:
    """Withdraw a published record: it counts no more, and stays readable with the reason.

    :raises Denied: if who asks heads no desk.
    :raises Invalid: without a reason.
    :raises Refused: if it is not published.
    """
    row = locking(model).get(pk=record_id)
    RECORD.check(RECORD.move("withdraw"), row)
    POLICY.require(by, Can.WITHDRAW, row)
    _take_back(row, reason, at)
    _moved(row, "withdrawn", "published", by, at)
    return row


@transaction.atomic
def discard(*, model: type[T], record_id: object, reason: str, by: Actor, at: datetime) -> T:
    """Discard a draft: it is in no list, only its desk still reads it, and its name is free.

    :raises Denied: if who asks may not write it.
    :raises Invalid: without a reason.
    :raises Refused: if it is no draft, was sent, or something that they may see rests on it.
    """
    row = locking(model).get(pk=record_id)
    POLICY.require(by, Can.WRITE, row)
    RECORD.check(RECORD.move("discard"), row)
    resting = (found.filter(seen_by(by)) for found in resting_on(model, [row], Told))
    if any(found.exclude(state="withdrawn").exists() for found in resting):
        raise Refused(_("Something rests on this draft. Take that back first."))
    _take_back(row, reason, at)
    before = {"state": "draft"}
    if name := row.NAMED_IN:
        before[name] = getattr(row, name)
        most = row._meta.get_field(name).max_length - 9
        setattr(row, name, f"{before[name][:most]}~{row.pk.hex[-8:]}")
        row.save(update_fields=[name])
    ledger.record(
        verb="commitment.discarded", target=row, by=by, at=at, why=row.withdrawn_why,
        before=before, after={"state": "withdrawn"},
    )  # fmt: skip
    return row


def _take_back(row: Told, reason: str, at: datetime) -> None:
    if not reason.strip():
        raise Invalid(_("Write why it is withdrawn."), "reason")
    row.state, row.known_to, row.withdrawn_why = "withdrawn", at, reason.strip()[:300]
    row.save(update_fields=["state", "known_to", "withdrawn_why"])
    let_go(row, _("The record was withdrawn."), at)


def let_go(row: Told, reason: str, at: datetime) -> None:
    """End what bodies still owe about a record, because it goes on or is withdrawn."""
    for duty in Duty.objects.filter(subject=label(row), state__in=OPEN):
        duties.end(duty_id=duty.pk, reason=reason, by=SYSTEM, at=at)


def _moved(row: Told, state: str, before: str, by: Actor, at: datetime) -> None:
    ledger.record(
        verb=f"commitment.{state}", target=row, by=by, at=at,
        before={"state": before}, after={"state": state},
    )  # fmt: skip


def same(row: Told, revision: int) -> None:
    """Check that nobody changed a draft meanwhile, and that it still is one.

    :raises Refused: otherwise.
    """
    if row.state != "draft":
        raise Refused(_("What was published is not changed: withdraw it, and record it anew."))
    untouched(row, revision)


def reclassify(row: Told, secrecy: str, by: Actor) -> None:
    """Say anew who reads a record, for its other words to be written after.

    To open what was published to more readers is to publish it: a head does who wrote none of it.

    :raises Denied: if who asks may not.
    """
    if opens(row, secrecy):
        POLICY.require(by, Can.PUBLISH, row)
    row.secrecy = secrecy
    POLICY.require(by, Can.WRITE, row)


def untouched(row: Any, revision: int) -> None:
    """Check that nobody changed something since it was read.

    :raises Refused: otherwise.
    """
    if row.revision != revision:
        raise Outdated(
            _("Someone changed this meanwhile. Compare what you typed with what stands now.")
        )


def of_list(value: str, listed: str, name: str) -> None:
    """Check that a word is of its list.

    :raises Invalid: otherwise.
    """
    term = vocab.terms(listed).get(value)
    if term is None or term.retired is not None:
        raise Invalid(_("Choose from the list."), name)


def of_its_own(row: Told, ref: str, by: Actor, taken: str) -> None:
    """Check that no other record of its kind has a reference.

    Of one that they may not see nobody learns by this: they are offered a reference that is free.

    :raises Invalid: otherwise.
    """
    rows = type(row).objects.exclude(pk=row.pk)  # type: ignore[attr-defined]
    same = rows.filter(ref=ref)
    if not same.exists():
        return
    if same.filter(seen_by(by)).exists():
        raise Invalid(taken, "ref")
    offered = (f"{ref[:55]}-{number}" for number in count(2))
    free = next(one for one in offered if not rows.filter(ref=one).exists())
    raise Invalid(
        _("This reference cannot be used here. You can write «%(ref)s».") % {"ref": free}, "ref"
    )


def of_state(code: str, name: str = "country") -> None:
    """Check that a code is that of a State, present or former.

    :raises Invalid: otherwise.
    """
    if state(code) is None:
        raise Invalid(_("«%(what)s» is no State that the table knows.") % {"what": code}, name)


def day_known(text: str, name: str, *, period: bool = False, needed: bool = False) -> None:
    """Check that a partial date is one.

    :raises Invalid: otherwise, or if it is needed and missing.
    """
    if not text and not needed:
        return
    if not is_partial_date(text) or ("/" in text and not period):
        raise Invalid(_("Write a date as far as it is known: 2015, 2015-11 or 2015-11-03."), name)


def ordered(begins: str, ends: str, name: str) -> None:
    """Check that an end does not surely lie before its beginning (rule V-G2).

    :raises Invalid: if it does.
    """
    if not in_order(begins, ends):
        raise Invalid(_("The end lies before the beginning."), name)


def written(pairs: Iterable[tuple[str, str]]) -> None:
    """Check that what has to be written was written.

    :raises Invalid: at the first that is empty.
    """
    for name, text in pairs:
        if not text.strip():
            raise Invalid(_("Write this."), name)
