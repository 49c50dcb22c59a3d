"""The rows of every table as portable lines of JSON, and back: the same on both databases.

Sealed columns travel as they stand, sealed. Nothing here opens an envelope.
"""

import base64
import json
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import islice
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, models

from amparo.vault.fields import Envelope

CHUNK = 2000  # rows a piece
# Who was signed in is nobody's business after a restore.
LEFT_OUT = frozenset({"sessions.Session"})


def tables() -> list[type[models.Model]]:
    """Return every model that has a table of its own, links between tables included."""
    found = apps.get_models(include_auto_created=True)
    return [
        m for m in found
        if m._meta.managed and not m._meta.proxy and m._meta.label not in LEFT_OUT
    ]  # fmt: skip


def count(model: type[models.Model]) -> int:
    """Count the rows of a table."""
    return model._base_manager.count()


def lines_of(model: type[models.Model]) -> Iterator[bytes]:
    """Yield a table in pieces of lines, one row a line, in the order of its key."""
    names = [f.attname for f in model._meta.concrete_fields]
    rows = model._base_manager.order_by("pk").values_list(*names).iterator(chunk_size=CHUNK)
    while piece := list(islice(rows, CHUNK)):
        yield b"".join(json.dumps([_out(v) for v in row]).encode() + b"\n" for row in piece)


def load_lines(model: type[models.Model], piece: bytes) -> int:
    """Write a piece of lines into a table as it stood, and return how many rows it held."""
    fields = list(model._meta.concrete_fields)
    rows = [
        SimpleNamespace(
            **{f.attname: _in(v) for f, v in zip(fields, json.loads(line), strict=True)}
        )
        for line in piece.splitlines()
    ]
    size = connection.ops.bulk_batch_size(fields, rows)
    for start in range(0, len(rows), size):
        # raw: no default, no «now», no sealing; what was read is what is written.
        model._base_manager._insert(  # type: ignore[attr-defined]
            rows[start : start + size], fields=fields, using=connection.alias, raw=True
        )
    return len(rows)


def wipe(models_: Iterable[type[models.Model]]) -> None:
    """Delete every row that migrations have put into an empty database."""
    for model in models_:
        model._base_manager.all()._raw_delete(connection.alias)  # type: ignore[attr-defined]


def count_on() -> None:
    """Let automatic keys go on after the highest that was loaded."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), tables()):
            cursor.execute(statement)


def _out(value: Any) -> Any:
    if value is None or isinstance(value, str | bool | int | float):
        return value
    if isinstance(value, bytes | bytearray | memoryview):
        return {"bytes": base64.b64encode(bytes(value)).decode()}
    for kind, (shape, out, _) in _KINDS.items():
        if isinstance(value, shape):
            return {kind: out(value)}
    return {"json": value}


def _in(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    ((kind, text),) = value.items()
    if kind == "json":
        return text
    if kind == "bytes":
        return Envelope(base64.b64decode(text))
    return _KINDS[kind][2](text)


_KINDS: dict[str, tuple[type, Any, Any]] = {
    "at": (datetime, datetime.isoformat, datetime.fromisoformat),
    "on": (date, date.isoformat, date.fromisoformat),
    "time": (time, time.isoformat, time.fromisoformat),
    "seconds": (timedelta, timedelta.total_seconds, lambda s: timedelta(seconds=s)),
    "id": (UUID, str, UUID),
    "number": (Decimal, str, Decimal),
}
