"""Taking the rows of a judged file in, a batch at a time; each is kept whole or not at all."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F

from amparo.exchange.actions.rows import Reader, Said, known_of
from amparo.exchange.models import ImportJob, TakenRow
from amparo.kernel.actors import Actor
from amparo.ledger import actions as ledger
from vocab.exchange_files import limits


class Stopped(Exception):
    """Someone asked that a job stops, or another worker has taken it over."""


class Spoilt(Exception):
    """A row that was good when the file was judged is so no longer."""

    def __init__(self, said: Said) -> None:
        super().__init__(f"row {said.number}")
        self.said = said


@dataclass(slots=True)
class Batch:
    """Keeps some rows and moves the job's cursor behind them, in one transaction."""

    job: ImportJob
    reader: Reader
    by: Actor
    clock: Callable[[], datetime]

    def keep(self, said: list[Said]) -> None:
        """Keep what is new among some rows.

        :raises Spoilt: if one is wrong now.
        :raises Stopped: if the job is another's now, or is to stop; nothing is kept then.
        """
        wrong = next((one for one in said if one.is_wrong), None)
        if wrong is not None:
            raise Spoilt(wrong)
        good = [one for one in said if one.facts is not None]
        at = self.clock()
        with transaction.atomic():
            new = self._kept(good)
            last = said[-1].number
            if new:
                ledger.record(
                    verb="import.continued",
                    target=self.job,
                    by=self.by,
                    at=at,
                    after={"from": said[0].number, "to": last, "new": new},
                )
            moved = ImportJob.objects.filter(
                pk=self.job.pk, run=self.job.run, state=ImportJob.RUNNING, stop_asked=False
            ).update(
                cursor=last,
                beat_at=at,
                rows_new=F("rows_new") + new,
            )
            if not moved:
                raise Stopped
        self.job.cursor, self.job.beat_at = last, at
        self.job.rows_new += new

    def _kept(self, good: list[Said]) -> int:
        """Keep the rows that nobody has, and return how many became records."""
        taking = self.reader.taking
        if not self.reader.importer.takes_once:
            taking.keep([one.facts for one in good])
            return int(taking.new)  # type: ignore[attr-defined]
        mine = self._claimed(good)
        labels = taking.keep([one.facts for one in mine]) if mine else []
        self._name_targets(list(zip(mine, labels, strict=True)))
        return len(mine)

    def _claimed(self, good: list[Said]) -> list[Said]:
        """Return the rows that nobody has taken, claimed: another import waits for these keys."""
        first = {}
        for one in good:
            first.setdefault(one.key, one)
        known = known_of(self.reader.mapping, list(first.values()), self.reader.taking)
        fresh = [one for key, one in first.items() if key not in known]
        # In the order of their keys: two imports at once then wait for, but never block, the other.
        ordered = sorted(fresh, key=lambda one: one.key)
        TakenRow.objects.bulk_create(
            [self._row(one, "") for one in ordered], batch_size=250, ignore_conflicts=True
        )
        keys = [one.key for one in fresh]
        claims = set(
            TakenRow.objects.filter(
                job=self.job, mapping=self.job.mapping, key__in=keys
            ).values_list("key", flat=True)
        )
        return [one for one in fresh if one.key in claims]

    def _row(self, one: Said, target: str) -> TakenRow:
        return TakenRow(
            mapping=self.job.mapping, key=one.key, content=one.content, target=target, job=self.job
        )

    def _name_targets(self, pairs: list[tuple[Said, str]]) -> None:
        """Write of each row taken which record it became: over the claims, in a few statements."""
        TakenRow.objects.bulk_create(
            [self._row(one, label) for one, label in pairs],
            batch_size=250,
            update_conflicts=True,
            unique_fields=["mapping", "key"],
            update_fields=["target"],
        )


def take(
    batch: Batch, is_over: Callable[[], bool], tell: Callable[[int], Any], held: Sequence[Said] = ()
) -> bool:
    """Take the rows behind the job's cursor in; return False when the turn ended before them.

    `held` is what all rows of the file say, where that is known already: they are not read again.

    :raises Spoilt: if a row is wrong now.
    :raises Stopped: if the job is to stop.
    """
    reader, job = batch.reader, batch.job
    # What is no list of records is completed as a whole, where its rows belong together.
    once = reader.importer.takes_once
    size = getattr(reader.importer, "batch_rows", limits().batch_rows if once else limits().rows)
    if held:
        rest = held[job.cursor :]
        chunks: Iterable[list[Said]] = (
            list(rest[start : start + size]) for start in range(0, len(rest), size)
        )
    else:
        chunks = ([reader.read(row) for row in c] for c in reader.chunks(size, after=job.cursor))
    for said in chunks:
        if is_over():
            return False
        batch.keep(said)
        tell(job.cursor)
    return True
