"""Long lists made as files by the worker: sealed, for who asked alone, and for some hours.

What someone may see can change between the making and the taking. So beside each file stand the
keys of its rows, and all are asked again when it is taken.
"""

import io
import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, BinaryIO

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from amparo.exchange.actions.exports import exporter_of, require_taking
from amparo.exchange.actions.sealing import Sealing, keep_sealed, opened
from amparo.exchange.models import Export, Made
from amparo.exchange.rules.writing import WRITERS
from amparo.kernel.errors import Invalid, Refused
from amparo.ledger import actions as ledger
from amparo.ledger.locks import hold_journal, locking
from amparo.people.models import User
from vocab.exchange_files import limits

LENGTH = 17  # bytes of one row: its key, and whether it was read in full


class Overtaken(Exception):
    """Another worker makes this file now."""


def is_long(export: Export, who: User) -> bool:
    """Test if a list is too long to be made while someone waits for it."""
    return exporter_of(export.kind).count(who, export.query) > limits().rows_at_once


def has_stopped(made: Made, at: datetime) -> bool:
    """Test if the making broke, or has given no sign of life for too long."""
    silent = timedelta(seconds=limits().silent_seconds)
    mute = made.state == Made.RUNNING and (not made.beat_at or at - made.beat_at > silent)
    return made.state == Made.FAILED or mute


@transaction.atomic
def ask_for_file(*, export_id: object, form: str, by: User, at: datetime) -> Made:
    """Ask that an approved list is made as a file; the same form twice is one file.

    :raises Denied: if another asked for it, or the role is no longer held.
    :raises Invalid: if there is no such form.
    :raises Refused: if it is not approved, or the days to take it are over.
    """
    if form not in WRITERS:
        raise Invalid(_("There is no such form."), "form")
    hold_journal()
    export = locking(Export).get(pk=export_id)
    require_taking(export, by, at)
    made = export.files.filter(form=form, removed_at=None).first()
    if made is not None and not has_stopped(made, at):
        return made
    made = made or Made(export=export, form=form)
    made.state, made.asked_at, made.run, made.rows_done = Made.WAITING, at, None, 0
    made.save()
    ledger.record(verb="export.file_asked", target=export, by=by, at=at, after={"form": form})
    return made


@dataclass(slots=True)
class Making:
    """One file being made; `breathe` is called between some hundred rows."""

    made: Made
    by: User
    clock: Callable[[], datetime]
    breathe: Callable[[], Any]
    keys: bytearray = field(default_factory=bytearray)

    def do(self) -> str:
        """Make the file and return its state; of one that breaks, nothing is left."""
        if not self._begin():
            return str(self.made.state)
        export = self.made.export
        try:
            require_taking(export, self.by, self.clock())
            sheets = exporter_of(export.kind).sheets(self.by, export.query, self._note)
            _ending, write = WRITERS[self.made.form]
            count = exporter_of(export.kind).count(self.by, export.query)
            tables = 1 if self.made.form == "csv" else len(sheets)
            self._mine().update(rows_total=count * tables)
            with Sealing(place_of(self.made), _bound_to(self.made)) as out:
                write(out, sheets)  # type: ignore[arg-type]
            keep_sealed([bytes(self.keys)], _keys_of(self.made), _bound_to(self.made, "keys"))
            self._mine().update(state=Made.DONE, made_at=self.clock(), run=None)
        except Overtaken:
            pass
        except BaseException:
            self._mine().update(state=Made.FAILED, run=None)
            raise
        self.made.refresh_from_db()
        return str(self.made.state)

    def _begin(self) -> bool:
        run = uuid.uuid4()
        here = Made.objects.filter(pk=self.made.pk, state__in=(Made.WAITING, Made.RUNNING))
        here.update(run=run, state=Made.RUNNING, beat_at=self.clock(), rows_done=0)
        self.made.refresh_from_db()
        return self.made.run == run

    def _mine(self) -> Any:
        return Made.objects.filter(pk=self.made.pk, run=self.made.run, state=Made.RUNNING)

    def _note(self, start: int, rows: Sequence[tuple[uuid.UUID, bool]]) -> None:
        """Keep which rows were written, from the `start`th of their table, and give a sign."""
        records = b"".join(key.bytes + bytes([whole]) for key, whole in rows)
        place = start * LENGTH
        if self.keys[place : place + len(records)] != records:
            self.keys += records
        self.made.rows_done += len(rows)
        if not self._mine().update(rows_done=self.made.rows_done, beat_at=self.clock()):
            raise Overtaken
        self.breathe()


def open_file(*, made_id: object, by: User, at: datetime) -> tuple[Made, BinaryIO]:
    """Open a file that was made, once all its rows were asked again; that is journalled.

    :raises Denied: if another asked for it, or the role is no longer held.
    :raises Refused: if it is not made, its hours are over, or a row of it is no longer open.
    """
    made = Made.objects.select_related("export").get(pk=made_id)
    export = made.export
    require_taking(export, by, at)
    if made.state != Made.DONE or made.removed_at or at > ends_at(made):
        raise Refused(_("This file is not here, or no longer. Ask for it again."))
    with opened(_keys_of(made), _bound_to(made, "keys")) as keys:
        count = keys.seek(0, io.SEEK_END) // LENGTH
        keys.seek(0)
        still = exporter_of(export.kind).open_still(by, export.query, _rows(keys))
    if not still:
        remove(made, at=at)
        ledger.record_denied(verb="export.taken", target=export, by=by, at=at)
        raise Refused(
            _("Rows of this file are no longer open to you. It is destroyed: ask for it again.")
        )
    with transaction.atomic():
        export.rows, export.taken_at = count, at
        export.save(update_fields=["rows", "taken_at"])
        ledger.record_read(verb="export.taken", target=export, by=by, at=at, why=f"{count} rows")
    return made, opened(place_of(made), _bound_to(made))


def ends_at(made: Made) -> datetime:
    """Return until when a file that was made is kept."""
    return (made.made_at or made.asked_at) + timedelta(hours=limits().made_hours)


def remove(made: Made, *, at: datetime) -> None:
    """Destroy a file that was made."""
    place_of(made).unlink(missing_ok=True)
    _keys_of(made).unlink(missing_ok=True)
    Made.objects.filter(pk=made.pk, removed_at=None).update(removed_at=at)


def place_of(made: Made) -> Path:
    """Return where a file stands."""
    return Path(settings.FILES_ROOT) / "exports" / f"{made.pk.hex}.sealed"


def _keys_of(made: Made) -> Path:
    return place_of(made).with_name(f"{made.pk.hex}.keys.sealed")


def _bound_to(made: Made, what: str = "content") -> str:
    return f"exchange_made.{what}:{made.pk}"


def _rows(keys: BinaryIO) -> Iterator[tuple[uuid.UUID, bool]]:
    while record := keys.read(LENGTH):
        yield uuid.UUID(bytes=record[:16]), bool(record[16])
