"""Long files of a snapshot, made by the worker and sealed on disk until they are taken."""

import io
import time
import uuid
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, BinaryIO

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from amparo.exchange.actions.sealing import keep_sealed, opened
from amparo.kernel.actors import Actor
from amparo.kernel.errors import Invalid, Refused
from amparo.ledger import actions as ledger
from amparo.ledger.locks import hold_journal
from amparo.ledger.queries import doers_of_each
from amparo.reports.actions.rendering import FORMS, Tell, render
from amparo.reports.models import LongFile, Snapshot
from amparo.reports.policies import POLICY, Can
from amparo.reports.rules.document import Stamp
from amparo.reports.rules.frozen import MARK, thawed
from vocab.exchange_files import limits

AT_WORK = (LongFile.WAITING, LongFile.RUNNING)
ASKED = "snapshot.file_asked"


def stamp_of(snapshot: Snapshot) -> Stamp:
    """Return what the files of a snapshot say of themselves."""
    return Stamp(snapshot.code, snapshot.sha256[:MARK])


def written(snapshot: Snapshot, form: str, tell: Tell = int) -> bytes:
    """Return a snapshot as a file, from nothing but what was frozen."""
    return render(form, thawed(snapshot.content), stamp_of(snapshot), tell)


@transaction.atomic
def ask_for_file(*, snapshot: Snapshot, form: str, by: Actor, at: datetime) -> LongFile:
    """Ask that a long file is made; the same form asked twice is one file.

    :raises Denied: if the snapshot is not open to them.
    :raises Invalid: if there is no such form.
    :raises Refused: if several that they asked for are not made yet: the worker is everyone's.
    """
    POLICY.require(by, Can.SEE, snapshot)
    if form not in FORMS:
        raise Invalid(_("There is no such form."), "form")
    hold_journal()
    made = snapshot.files.filter(form=form, removed_at=None).first()
    if made is not None and not has_stopped(made, at):
        return made
    _require_room(by, at)
    made = made or LongFile(snapshot=snapshot, form=form)
    made.state, made.asked_at, made.run, made.rows_done = LongFile.WAITING, at, None, 0
    made.save()
    ledger.record(verb=ASKED, target=snapshot, by=by, at=at, after={"form": form})
    return made


def _require_room(by: Actor, at: datetime) -> None:
    """Check, by the journal, that few files wait that someone asked for."""
    waiting = LongFile.objects.filter(state__in=AT_WORK, removed_at=None)
    names = [f"reports.Snapshot:{one.snapshot_id}" for one in waiting if not has_stopped(one, at)]
    asked = doers_of_each(names, [ASKED])
    if sum(by.actor_id in asked[name] for name in names) >= limits().files_waiting:
        raise Refused(
            _("Several files that you asked for are not made yet. Ask for this one when one of "
              "them is there.")
        )  # fmt: skip


def has_stopped(made: LongFile, at: datetime) -> bool:
    """Test if the making broke, gives no sign of life, or the hours of the file are over."""
    if made.state == LongFile.DONE:
        return at > ends_at(made)
    silent = timedelta(seconds=10 * limits().silent_seconds)
    mute = made.state == LongFile.RUNNING and (not made.beat_at or at - made.beat_at > silent)
    return made.state == LongFile.FAILED or mute


def make_file(
    *, made: LongFile, clock: Callable[[], datetime], breathe: Callable[[], Any] = lambda: None
) -> str:
    """Make a file, as the worker, and return its state; of one that breaks, nothing is left.

    `breathe` is called now and then: what is urgent does not wait for the whole of it.
    """
    run = uuid.uuid4()
    waiting = LongFile.objects.filter(pk=made.pk, state=LongFile.WAITING)
    if not waiting.update(run=run, state=LongFile.RUNNING, beat_at=clock()):
        return str(LongFile.objects.get(pk=made.pk).state)
    mine = LongFile.objects.filter(pk=made.pk, run=run)
    began = time.monotonic()

    def tell(rows: int) -> None:
        mine.update(rows_done=rows, beat_at=clock())
        breathe()

    try:
        content = written(made.snapshot, made.form, tell)
        keep_sealed([content], place_of(made), _bound_to(made))
    except BaseException:
        mine.update(state=LongFile.FAILED, run=None)
        raise
    mine.update(
        state=LongFile.DONE, run=None, made_at=clock(), size=len(content),
        seconds=round(time.monotonic() - began, 1),
    )  # fmt: skip
    return LongFile.DONE


def open_file(*, made: LongFile, at: datetime) -> BinaryIO:
    """Return a file that was made, to be read.

    :raises Refused: if it is not made, or its hours are over.
    """
    gone = made.state != LongFile.DONE or made.removed_at or at > ends_at(made)
    if gone or not place_of(made).exists():
        raise Refused(_("This file is not here, or no longer. Ask for it again."))
    return io.BufferedReader(opened(place_of(made), _bound_to(made)))  # type: ignore[arg-type]


def ends_at(made: LongFile) -> datetime:
    """Return until when a file that was made is kept."""
    return (made.made_at or made.asked_at) + timedelta(hours=limits().made_hours)


def remove_file(*, made: LongFile, at: datetime) -> None:
    """Destroy a file that was made. What it was written from stays frozen."""
    place_of(made).unlink(missing_ok=True)
    LongFile.objects.filter(pk=made.pk, removed_at=None).update(removed_at=at)


def place_of(made: LongFile) -> Path:
    """Return where a file stands."""
    return Path(settings.FILES_ROOT) / "reports" / f"{made.pk.hex}.sealed"


def _bound_to(made: LongFile) -> str:
    return f"reports_longfile.content:{made.pk}"
