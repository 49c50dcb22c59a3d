"""Freezing a report, publishing it as a second person, withdrawing it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from amparo.kernel.actors import VISITOR, Actor
from amparo.kernel.errors import Denied, Invalid, Refused
from amparo.kernel.ids import random_code
from amparo.ledger import actions as ledger
from amparo.ledger.locks import locking
from amparo.people.models import User
from amparo.reports.models import Snapshot
from amparo.reports.policies import POLICY, Can, held_posts
from amparo.reports.queries.asking import Asking, Report, gathered
from amparo.reports.queries.catalogue import REPORTS
from amparo.reports.rules.document import Document
from amparo.reports.rules.frozen import frozen, hash_of, thawed
from amparo.vault.naming import require_nobody
from vocab.exchange_files import limits


def freeze(
    *, report: Report, asking: Asking, by: Actor, at: datetime, for_public: bool = False
) -> Snapshot:
    """Freeze a report as it is now: what its maker may see, or for all what a visitor may.

    :raises Denied: if that is not part of the role.
    :raises Invalid: if nothing of this report is ever before the public.
    """
    POLICY.require(by, Can.OFFER if for_public else Can.FREEZE)
    if for_public and not report.has_public:
        raise Invalid(_("This report is for those who work here only."), "audience")
    document = _for_all(report, asking) if for_public else gathered(report, asking)
    text = frozen(document)
    snapshot = Snapshot(
        code=random_code(), report=report.key, language=document.language, as_of=asking.on,
        is_for_public=for_public, state=Snapshot.WAITING if for_public else Snapshot.KEPT,
        filters={**asking.filters, "known": document.known}, content=text, sha256=hash_of(text),
        rows=document.rows, made_at=at, made_by=by if isinstance(by, User) else None,
        made_label=by.actor_label, posts=held_posts(by),
    )  # fmt: skip
    return _kept(snapshot, by, at)


@transaction.atomic
def _kept(snapshot: Snapshot, by: Actor, at: datetime) -> Snapshot:
    """Keep what was gathered before, so that nobody waits for the journal meanwhile."""
    snapshot.save(force_insert=True)
    ledger.record(
        verb="snapshot.frozen", target=snapshot, by=by, at=at,
        after={"report": snapshot.report, "code": snapshot.code, "sha256": snapshot.sha256},
    )  # fmt: skip
    return snapshot


def _for_all(report: Report, asking: Asking) -> Document:
    seen = Asking(
        who=VISITOR, on=asking.on, at=asking.at, filters=asking.filters, printed=asking.printed,
        language=asking.language, known=asking.known, tell=asking.tell,
    )  # fmt: skip
    return gathered(report, seen)


def publish_snapshot(
    *, snapshot_id: UUID, by: User, at: datetime, tell: Callable[[int], Any] = int
) -> Snapshot:
    """Publish a snapshot as a second person, if all that it says is still public.

    `tell` is called with the rows gathered again so far, where the report says so.

    :raises Denied: if that is not part of the role, or it is one's own.
    :raises Refused: if it was decided already, or what is public has changed since.
    """
    snapshot = decidable(Snapshot.objects.get(pk=snapshot_id), by)
    # Gathered again before anything is held: something may have been withdrawn since.
    now = hash_of(frozen(_again(snapshot, at, tell)))
    if now != snapshot.sha256 or hash_of(snapshot.content) != snapshot.sha256:
        raise Refused(_("What it says has changed since it was frozen. Freeze it again."))
    tell(snapshot.rows)
    with transaction.atomic():
        snapshot = decidable(locking(Snapshot).get(pk=snapshot_id), by)
        snapshot.state, snapshot.published_at = Snapshot.PUBLISHED, at
        snapshot.published_by, snapshot.published_label = by, by.actor_label
        snapshot.save(update_fields=["state", "published_at", "published_by", "published_label"])
        ledger.record(
            verb="snapshot.published", target=snapshot, by=by, at=at,
            after={"sha256": snapshot.sha256},
        )  # fmt: skip
    return snapshot


def takes_long(snapshot: Snapshot, at: datetime) -> bool:
    """Test if gathering a snapshot again would keep someone waiting, so that the worker does it."""
    asking = _question(snapshot, at)
    return snapshot.rows > limits().rows_at_once or REPORTS[snapshot.report].is_long(asking)


def _again(snapshot: Snapshot, at: datetime, tell: Callable[[int], Any]) -> Document:
    kept = thawed(snapshot.content)
    asking = replace(
        _question(snapshot, at), printed=kept.filters, language=kept.language, tell=tell
    )
    return _for_all(REPORTS[snapshot.report], asking)


def _question(snapshot: Snapshot, at: datetime) -> Asking:
    known = snapshot.filters.get("known") or ""
    return Asking(
        who=VISITOR, on=snapshot.as_of, at=at, language=snapshot.language,
        filters={k: v for k, v in snapshot.filters.items() if k != "known"},
        known=date.fromisoformat(known[:10]) if known else None,
    )  # fmt: skip


def decidable(snapshot: Snapshot, by: User) -> Snapshot:
    """Return a snapshot that someone may publish now.

    :raises Denied: if that is not part of the role, or it is one's own.
    :raises Refused: if it was decided already.
    """
    if snapshot.made_by_id == by.pk:
        raise Denied(_("A second person must decide: you froze this yourself."), snapshot)
    POLICY.require(by, Can.PUBLISH, snapshot)
    if snapshot.state != Snapshot.WAITING:
        raise Refused(_("This was decided already."))
    return snapshot


@transaction.atomic
def withdraw_snapshot(*, snapshot_id: UUID, reason: str, by: User, at: datetime) -> Snapshot:
    """Withdraw a snapshot from the public, with the reason that its page will show.

    :raises Denied: if that is not part of the role.
    :raises Invalid: without a reason.
    :raises Refused: if it is withdrawn already, or everyone would read in the reason of a person
        whose identity is kept.
    """
    snapshot = locking(Snapshot).get(pk=snapshot_id)
    POLICY.require(by, Can.WITHDRAW, snapshot)
    if snapshot.state not in (Snapshot.WAITING, Snapshot.PUBLISHED):
        raise Refused(_("This was decided already."))
    if not reason.strip():
        raise Invalid(_("Write the reason."), "reason")
    if snapshot.published_at:  # else nobody but the desks reads it
        require_nobody(reason, what=snapshot, by=by, at=at)
    snapshot.withdrawn_reason = reason.strip()
    snapshot.state, snapshot.withdrawn_at = Snapshot.WITHDRAWN, at
    snapshot.withdrawn_label = by.actor_label
    snapshot.save(update_fields=["state", "withdrawn_at", "withdrawn_label", "withdrawn_reason"])
    ledger.record(verb="snapshot.withdrawn", target=snapshot, by=by, at=at)
    return snapshot
