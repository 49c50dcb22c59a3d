"""The worker: background tasks, events and ticks, in one loop.

Several workers may run. Each task, event and tick is taken by compare-and-swap, so none is done
twice; what a worker had begun when it was killed is taken up again by another.
"""

import logging
import os
import platform
import signal
import threading
from datetime import datetime, timedelta
from typing import Any

from django.db import DatabaseError, close_old_connections, connection
from django.utils import timezone
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from amparo.exchange.jobs import MEANWHILE
from amparo.ledger import jobs as ledger
from amparo.ledger.models import Heartbeat
from amparo.site.ticks import Round, Tick

log = logging.getLogger("amparo.work")
BEAT = 10.0  # seconds
# A worker silent for so long is dead: its tasks are taken over.
DEAD = timedelta(minutes=2)
BATCH = 25  # tasks before events and ticks have their turn


class Work:
    """One worker: `run` returns when it is asked to stop."""

    def __init__(self, ticks: tuple[Tick, ...], pause: float = 1.0) -> None:
        self.name = f"work-{platform.node()[:40]}-{os.getpid()}"
        self.pause = pause
        self.stopping = threading.Event()
        self.round = Round(ticks, self.stopping.is_set)

    def run(self) -> None:
        """Work until stopped. A database that does not answer is waited for."""
        threading.Thread(target=self._beat_on, daemon=True).start()
        log.info("the worker starts", extra={"worker": self.name})
        MEANWHILE[:] = [lambda: self.round.run(timezone.now())]  # noqa: TID251
        while not self.stopping.is_set():
            close_old_connections()
            try:
                self.once(timezone.now())  # noqa: TID251
            except DatabaseError:
                log.exception("the database does not answer")
                connection.close()
                self.stopping.wait(2.0)
            self.stopping.wait(self.pause)
        log.info("the worker stops", extra={"worker": self.name})

    def once(self, at: datetime) -> None:
        """Take up what dead workers left, do the tasks that wait, then what the clock asks."""
        take_over(at)
        Worker(
            queue_names=["*"],
            interval=0,
            batch=True,
            backend_name="default",
            startup_delay=False,
            max_tasks=BATCH,
            worker_id=self.name,
            excluded_queue_names=[],
        ).run()
        self.round.run(at)

    def stop(self, *_: Any) -> None:
        """Finish what is being done, then end."""
        self.stopping.set()

    def stop_on_signals(self) -> None:
        """End cleanly when the terminal or the service manager asks."""
        signal.signal(signal.SIGINT, self.stop)
        signal.signal(signal.SIGTERM, self.stop)

    def _beat_on(self) -> None:
        while not self.stopping.is_set():
            try:
                beat(self.name, timezone.now())  # noqa: TID251
            except DatabaseError:
                log.warning("no sign of life could be written", extra={"worker": self.name})
            finally:
                connection.close()
            self.stopping.wait(BEAT)


def beat(name: str, at: datetime) -> None:
    """Write that a worker lives, and forget those silent for a day."""
    ledger.beat(name, at=at)
    Heartbeat.objects.filter(at__lt=at - timedelta(days=1)).delete()


def take_over(at: datetime) -> int:
    """Put back the tasks of workers that died in the middle; return how many."""
    living = set(Heartbeat.objects.filter(at__gte=at - DEAD).values_list("name", flat=True))
    begun = DBTaskResult.objects.filter(status="RUNNING", started_at__lt=at - DEAD)
    count = 0
    for task in begun:
        if task.worker_ids and task.worker_ids[-1] in living:
            continue
        # Compare and swap: another worker may have taken it over in between.
        count += begun.filter(pk=task.pk, started_at=task.started_at).update(status="READY")
    if count:
        log.warning("tasks of a dead worker put back", extra={"count": count})
    return count
