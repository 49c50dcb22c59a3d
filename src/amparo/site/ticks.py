"""What the worker does by the clock: each function finds what is due, and is safe to call again."""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django_tasks_db.models import DBTaskResult

from amparo.cases import jobs as cases
from amparo.cases.actions.drafts import forget_expired
from amparo.commitments.jobs import indexing as recommendations
from amparo.commitments.jobs.meaning import read_meanings
from amparo.commitments.jobs.reminding import remind
from amparo.duties import jobs as duties
from amparo.evidence import jobs as evidence
from amparo.exchange import jobs as exchange
from amparo.forecasts import jobs as forecasts
from amparo.ledger.jobs import drain
from amparo.notices import jobs as notices
from amparo.oversight import jobs as oversight
from amparo.people import jobs as people
from amparo.press import jobs as press
from amparo.publications import jobs as publications
from amparo.reports import jobs as reports
from amparo.site.reactions import REACTIONS
from amparo.situations import jobs as situations
from amparo.situations.actions import forget_calls
from amparo.training import jobs as training

log = logging.getLogger("amparo.work")


@dataclass(frozen=True, slots=True)
class Tick:
    """One function called about every so many seconds with `at`, the moment of the call."""

    name: str
    call: Callable[..., Any]
    seconds: float


@dataclass(slots=True)
class Round:
    """Calls the ticks whose time has come. One that fails is logged and tried again next time."""

    ticks: tuple[Tick, ...]
    stopping: Callable[[], bool] = lambda: False
    _next: dict[str, float] = field(default_factory=dict)

    def run(self, at: datetime, elapsed: Callable[[], float] = time.monotonic) -> int:
        """Call what is due and return how many ticks failed; begin none once asked to stop."""
        failed = 0
        for tick in self.ticks:
            if self.stopping():
                break
            if elapsed() < self._next.get(tick.name, 0.0):
                continue
            self._next[tick.name] = elapsed() + tick.seconds
            try:
                tick.call(at=at)
            except Exception:
                failed += 1
                log.exception("a tick failed", extra={"tick": tick.name})
        return failed


def tell_events(*, at: datetime) -> int:
    """Tell the news in the outbox to the reactions of the rooms above."""
    return drain(REACTIONS, at=at)


def forget_tasks(*, at: datetime) -> int:
    """Delete finished tasks after a week: their traces may hold words that are not for keeping."""
    old = DBTaskResult.objects.filter(finished_at__lt=at - timedelta(days=7))
    return old.delete()[0]


def look_at_the_tables(*, at: datetime) -> None:
    """Let SQLite see how its tables have grown: it chooses its indexes by that.

    PostgreSQL looks by itself.
    """
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA analysis_limit = 1000")
            cursor.execute("ANALYZE")


TICKS: tuple[Tick, ...] = (
    Tick("events", tell_events, 1),
    Tick("terms", duties.tick, 20),
    Tick("cases", cases.tick, 60),
    Tick("notices", notices.send_waiting, 5),
    Tick("digests", notices.send_digests, 600),
    Tick("reports that are due", remind, 3600),
    Tick("certificates", training.tick, 3600),
    Tick("ended sessions", people.sweep, 3600),
    Tick("emergency views", oversight.tell_persons, 300),
    Tick("ends of keeping", oversight.propose_ends, 3600),
    Tick("figures counted ahead", publications.count_ahead, 30),
    Tick("addresses asked to be told", press.answer_asked, 20),
    Tick("readers of new releases", press.tell_readers, 30),
    Tick("addresses never confirmed", press.forget_unconfirmed, 3600),
    Tick("new data to forecast from", forecasts.ask_when_new, 3600),
    Tick("runs that wait too long", forecasts.take_up, 3600),
    Tick("left-over imports", exchange.sweep, 3600),
    Tick("files of long reports", reports.sweep, 3600),
    Tick("left-over copies", evidence.sweep, 3600),
    Tick("new files not yet findable", evidence.index_new, 20),
    Tick("older files not yet findable", evidence.index_old, 600),
    Tick("recordings taken back", cases.erase_after_holds, 3600),
    Tick("saved forms", forget_expired, 3600),
    Tick("finished tasks", forget_tasks, 3600),
    Tick("sizes of the tables", look_at_the_tables, 3600),
    Tick("words not yet indexed", situations.index_missing, 20),
    Tick("new recommendations not yet findable", recommendations.index_new, 20),
    Tick("older recommendations not yet findable", recommendations.index_old, 600),
    Tick("recommendations that may ask the same", read_meanings, 30),
    Tick("kept searches", situations.tell_of_searches, 3600),
    Tick("recorded calls", forget_calls, 3600),
    Tick("records that may be one", situations.look_for_matches, 20),
)
