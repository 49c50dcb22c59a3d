"""Long snapshots: published by the worker, as the second person who asked for it."""

import uuid
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from amparo.kernel.errors import No, Refused
from amparo.ledger import actions as ledger
from amparo.ledger.locks import locking
from amparo.people.models import User
from amparo.reports.actions.gathering import Overtaken
from amparo.reports.actions.snapshots import decidable, publish_snapshot
from amparo.reports.models import Publishing, Snapshot
from vocab.exchange_files import limits

LONG = 10  # times as long as a silence
AT_WORK = (Publishing.WAITING, Publishing.RUNNING)


@transaction.atomic
def ask_to_publish(*, snapshot_id: UUID, by: User, at: datetime) -> Publishing:
    """Ask that a long snapshot is published; asked again while it is under way, it is one.

    :raises Denied: if that is not part of the role, or it is one's own.
    :raises Refused: if it was decided already, or several of theirs wait.
    """
    snapshot = decidable(locking(Snapshot).get(pk=snapshot_id), by)
    if (one := under_way(snapshot, at)) is not None:
        return one
    # One that fell silent is taken from its worker, which will see that.
    stopped = snapshot.publishings.filter(state__in=AT_WORK)
    stopped.update(state=Publishing.FAILED, run=None)
    if Publishing.objects.filter(by=by, state__in=AT_WORK).count() >= limits().reports_waiting:
        raise Refused(
            _("Several long reports of yours are being published already. Publish this one when "
              "one of them is.")
        )  # fmt: skip
    asked = Publishing.objects.create(snapshot=snapshot, by=by, asked_at=at)
    ledger.record(verb="snapshot.publishing_asked", target=snapshot, by=by, at=at)
    return asked


def has_stopped(asked: Publishing, at: datetime) -> bool:
    """Test if it broke, was refused, or has given no sign of life for too long."""
    silent = timedelta(seconds=limits().silent_seconds)
    if asked.state == Publishing.WAITING:  # the worker may be busy for long
        return at - asked.asked_at > LONG * silent
    mute = asked.state == Publishing.RUNNING and (not asked.beat_at or at - asked.beat_at > silent)
    return asked.state in (Publishing.FAILED, Publishing.REFUSED) or mute


def under_way(snapshot: Snapshot, at: datetime) -> Publishing | None:
    """Return the publishing of a snapshot that has not stopped, if there is one."""
    found = snapshot.publishings.filter(state__in=AT_WORK)
    return next((one for one in found if not has_stopped(one, at)), None)


def publish_long(
    *, asked: Publishing, clock: Callable[[], datetime], breathe: Callable[[], Any] = lambda: None
) -> str:
    """Publish a long snapshot, as the worker, and return what came of it.

    All that is refused to a person is refused here again: before it is gathered, and after.
    """
    run = uuid.uuid4()
    begun = Publishing.objects.filter(pk=asked.pk, state=Publishing.WAITING)
    if not begun.update(run=run, state=Publishing.RUNNING, beat_at=clock(), rows_done=0):
        return str(Publishing.objects.get(pk=asked.pk).state)
    mine = Publishing.objects.filter(pk=asked.pk, run=run, state=Publishing.RUNNING)

    def tell(rows: int) -> None:
        if not mine.update(rows_done=rows, beat_at=clock()):
            raise Overtaken
        breathe()

    with override(asked.by.language or None):
        try:
            publish_snapshot(snapshot_id=asked.snapshot_id, by=asked.by, at=clock(), tell=tell)
        except No as no:
            mine.update(state=Publishing.REFUSED, run=None, done_at=clock(), why=str(no)[:300])
            return Publishing.REFUSED
        except BaseException:
            mine.update(state=Publishing.FAILED, run=None, done_at=clock())
            raise
    mine.update(state=Publishing.DONE, run=None, done_at=clock())
    return Publishing.DONE
