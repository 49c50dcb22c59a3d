"""How the house is: what `/health` answers."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from amparo.ledger.models import Entry, Heartbeat

WORKER_LATE = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class Health:
    """What a monitor needs to know. Without a database nothing else can be said."""

    database: bool
    migrations: bool = False
    journal_seconds: int | None = None
    worker_seconds: int | None = None

    @property
    def serves(self) -> bool:
        """Test if people can be answered."""
        return self.database and self.migrations

    @property
    def works(self) -> bool:
        """Test if clocks are watched too."""
        late = WORKER_LATE.total_seconds()
        return self.serves and self.worker_seconds is not None and self.worker_seconds < late

    def as_json(self) -> dict[str, Any]:
        """Return what the page shows: states and ages, nothing about anyone."""
        return {
            "status": "ok" if self.works else "degraded" if self.serves else "down",
            "database": "ok" if self.database else "no answer",
            "migrations": "applied" if self.migrations else "missing",
            "journal": {"seconds_since_last_entry": self.journal_seconds},
            "worker": {"seconds_since_last_sign": self.worker_seconds},
            "version": settings.VERSION,
        }


def health(at: datetime) -> Health:
    """Return how the house is at a moment."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        if not _migrated():
            return Health(database=True)
        entry = Entry.objects.order_by("-seq").values_list("at", flat=True).first()
        beat = Heartbeat.objects.order_by("-at").values_list("at", flat=True).first()
    except DatabaseError:
        return Health(database=False)
    return Health(True, True, _seconds(entry, at), _seconds(beat, at))


_known_as_migrated = False


def _migrated() -> bool:
    """Test if every migration is applied. Asked until it is; code and tables then move together."""
    global _known_as_migrated
    if not _known_as_migrated:
        executor = MigrationExecutor(connection)
        _known_as_migrated = not executor.migration_plan(executor.loader.graph.leaf_nodes())
    return _known_as_migrated


def _seconds(then: datetime | None, at: datetime) -> int | None:
    return None if then is None else max(0, int((at - then).total_seconds()))
