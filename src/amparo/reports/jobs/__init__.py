"""What the worker does: long files, and taking away those whose hours are over."""

import contextlib
import logging
from datetime import datetime

from django.utils import timezone
from django_tasks import task

from amparo.exchange.jobs import Breath
from amparo.kernel.errors import Refused
from amparo.reports.actions import gathering, publishing
from amparo.reports.actions.files import (
    ask_for_file,
    ends_at,
    has_stopped,
    make_file,
    remove_file,
)
from amparo.reports.models import Gathering, LongFile, Publishing, Snapshot

log = logging.getLogger(__name__)


@task()
def gather(gathering_id: str) -> str:
    """Gather one long report, and have the file made that was wanted of it. Safe to call again."""
    asked = Gathering.objects.select_related("by").filter(pk=gathering_id).first()
    if asked is None:
        return "nothing to do"
    try:
        state = gathering.gather(asked=asked, clock=timezone.now, breathe=Breath())
    except gathering.Overtaken:
        return Gathering.RUNNING
    except Exception:
        log.exception("gathering a report failed")
        return Gathering.FAILED
    asked.refresh_from_db()
    if asked.form and asked.snapshot and state == Gathering.DONE:
        _want_file(asked, asked.snapshot)
    return state


def _want_file(asked: Gathering, snapshot: Snapshot) -> None:
    """Have the file made that was wanted, unless several of theirs wait: they may ask again."""
    with contextlib.suppress(Refused):
        made = ask_for_file(snapshot=snapshot, form=asked.form, by=asked.by, at=timezone.now())
        make.enqueue(str(made.pk))


@task()
def publish(publishing_id: str) -> str:
    """Publish one long snapshot. Safe to call again."""
    asked = Publishing.objects.select_related("by").filter(pk=publishing_id).first()
    if asked is None:
        return "nothing to do"
    try:
        return publishing.publish_long(asked=asked, clock=timezone.now, breathe=Breath())
    except gathering.Overtaken:
        return Publishing.RUNNING
    except Exception:
        log.exception("publishing a report failed")
        return Publishing.FAILED


@task()
def make(file_id: str) -> str:
    """Make one long file. Safe to call again."""
    made = LongFile.objects.select_related("snapshot").filter(pk=file_id, removed_at=None).first()
    if made is None:
        return "nothing to do"
    try:
        return make_file(made=made, clock=timezone.now, breathe=Breath())
    except Exception:
        log.exception("making a report failed")
        return LongFile.FAILED


def sweep(*, at: datetime) -> int:
    """Destroy the files whose hours are over or that broke. Returns how many."""
    gone = 0
    for made in LongFile.objects.filter(removed_at=None):
        if at > ends_at(made) and (made.state == LongFile.DONE or has_stopped(made, at)):
            remove_file(made=made, at=at)
            gone += 1
    return gone
