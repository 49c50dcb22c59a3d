"""Taking an import back, or putting it back: a batch at a time, each whole or not at all."""

import hashlib
import uuid
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from amparo.exchange.actions.taking import Stopped
from amparo.exchange.actions.undoing import rows_of
from amparo.exchange.importers import Importer
from amparo.exchange.models import Reversal, TakenRow
from amparo.kernel.actors import Actor
from amparo.ledger import actions as ledger
from amparo.ledger.locks import hold_journal
from vocab.exchange_files import limits

CAME_AGAIN = "again"  # the row was taken in anew while its first record was withdrawn


@dataclass(slots=True)
class Reversing:
    """One turn of work on a reversal: it may end before the reversal does."""

    row: Reversal
    importer: Importer
    by: Actor
    clock: Callable[[], datetime]
    is_over: Callable[[], bool]

    def do(self) -> str:
        """Do what is to be done, as far as this turn goes, and return the state."""
        if not self._begin():
            return str(self.row.state)
        try:
            while batch := self._next():
                if self.is_over():
                    return str(self.row.state)
                self._batch(batch)
            self._end()
        except Stopped:
            mine = self._mine()
            mine.update(state=Reversal.STOPPED, stop_asked=False, run=None)
            self.row.refresh_from_db()
        except BaseException:
            self._mine().update(state=Reversal.FAILED, finished_at=self.clock(), run=None)
            raise
        return str(self.row.state)

    def _begin(self) -> bool:
        # Of two who begin at once, the later has it: the earlier finds its `run` gone.
        run = uuid.uuid4()
        here = Reversal.objects.filter(
            pk=self.row.pk, state__in=(Reversal.WAITING, Reversal.RUNNING)
        )
        here.update(run=run, state=Reversal.RUNNING, beat_at=self.clock())
        self.row.refresh_from_db()
        return self.row.run == run

    def _mine(self) -> Any:
        return Reversal.objects.filter(pk=self.row.pk, run=self.row.run, state=Reversal.RUNNING)

    def _next(self) -> list[TakenRow]:
        behind = rows_of(self.row).filter(pk__gt=self.row.cursor).order_by("pk")
        return list(behind[: limits().batch_rows])

    def _batch(self, batch: list[TakenRow]) -> None:
        at = self.clock()
        with transaction.atomic():
            hold_journal()
            stay = self._dealt_with(batch, at)
            moved = len(batch) - len(stay)
            self._note(batch, stay, at)
            if moved and self.row.stage == Reversal.DOING:
                ledger.record(
                    verb="import.reversed_rows", target=self.row.job, by=self.by, at=at,
                    after={"way": self.row.way, "rows": moved},
                )  # fmt: skip
            saved = ("cursor", "beat_at", "rows_seen", "rows_moved", "stays", "shown")
            now = {name: getattr(self.row, name) for name in saved}
            if not self._mine().filter(stop_asked=False).update(**now):
                raise Stopped

    def _dealt_with(self, batch: list[TakenRow], at: datetime) -> Mapping[str, str]:
        """Move what is to be moved; return of what stays, by its label, why."""
        importer: Any = self.importer
        labels = [one.target for one in batch]
        known = {"job": ledger.label(self.row.job), "by": self.by, "at": at}
        if self.row.stage == Reversal.LOOKING:
            return dict(importer.why_stays(labels, by=self.by))
        if self.row.way == Reversal.BACK:
            stay = dict(importer.take_back(labels, **known))
            _release([one for one in batch if one.target not in stay])
            return stay
        free = _free(batch)
        stay = {one.target: CAME_AGAIN for one in batch if one not in free}
        stay |= importer.put_back([one.target for one in free], **known)
        _reclaim([one for one in free if one.target not in stay])
        return stay

    def _note(self, batch: list[TakenRow], stay: Mapping[str, str], at: datetime) -> None:
        row, importer = self.row, self.importer
        row.cursor, row.beat_at = batch[-1].pk, at
        row.rows_seen += len(batch)
        row.rows_moved += len(batch) - len(stay)
        row.stays = dict(Counter(row.stays) + Counter(stay.values()))
        room = limits().errors_shown - len(row.shown)
        if stay and room > 0:
            names = importer.names_of(list(stay), by=self.by)  # type: ignore[attr-defined]
            row.shown = [
                *row.shown,
                *([names[label], why] for label, why in stay.items() if label in names),
            ][: limits().errors_shown]

    def _end(self) -> None:
        looked = self.row.stage == Reversal.LOOKING
        state = Reversal.READY if looked else Reversal.DONE
        with transaction.atomic():
            if not self._mine().update(
                state=state, run=None, stop_asked=False, finished_at=self.clock()
            ):
                raise Stopped
            if not looked:
                ledger.record(
                    verb="import.reversed", target=self.row.job, by=self.by, at=self.clock(),
                    after={
                        "way": self.row.way, "rows": self.row.rows_moved, "stay": self.row.stays
                    },
                )  # fmt: skip
        self.row.refresh_from_db()


def _free(batch: list[TakenRow]) -> list[TakenRow]:
    """Return the rows that nobody has taken in anew since they were let go."""
    keys = [one.released for one in batch]
    taken = TakenRow.objects.filter(mapping=batch[0].mapping, key__in=keys)
    again = set(taken.values_list("key", flat=True))
    return [one for one in batch if one.released not in again]


def _release(rows: list[TakenRow]) -> None:
    """Let rows go, so that a corrected file can bring them; that they were here is kept."""
    for one in rows:
        one.released = one.key
        one.key = hashlib.sha256(f"{one.job_id}:{one.key}".encode()).hexdigest()
    TakenRow.objects.bulk_update(rows, ["key", "released"])


def _reclaim(rows: list[TakenRow]) -> None:
    for one in rows:
        one.key, one.released = one.released, ""
    TakenRow.objects.bulk_update(rows, ["key", "released"])


@transaction.atomic
def reclaim(*, job: str, target: str) -> bool:
    """Note that a record withdrawn with its import was restored by itself; return if it could be.

    Its row then counts as taken in again, unless another record has it meanwhile.
    """
    hold_journal()
    key = job.partition(":")[2]
    rows = list(TakenRow.objects.filter(job=key, target=target).exclude(released=""))
    free = _free(rows) if rows else []
    _reclaim(free)
    return bool(free)
