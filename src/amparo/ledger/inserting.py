"""Many new rows of a table at once, straight to the driver: an object for each costs most of it."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from django.db import connection, models

AT_ONCE = 2000  # rows given to the driver in one go

As = Callable[[Any], Any]


def insert(
    model: type[models.Model],
    names: Sequence[str],
    rows: Iterable[Sequence[Any]],
    same: Mapping[str, Any] | None = None,
) -> int:
    """Insert rows that are known to be new, and return how many.

    `names` are those of the fields (of a foreign key with `_id`) whose values the rows hold, in
    their order; `same` are fields that hold one value in all of them. Fields that neither names
    hold their default. Values of the rows must be of the type that the field stores.
    """
    fields = {field.attname: field for field in model._meta.concrete_fields}
    fixed = _fixed(fields, names, same or {})
    columns = [str(fields[name].column) for name in (*names, *fixed)]
    ways = [(n, way) for n, name in enumerate(names) if (way := _way(fields[name]))]
    # Whole before the first is sent: a row in the making may ask the base, and a COPY answers none.
    stored = list(_stored(rows, ways, tuple(fixed.values())))
    write = _copied if connection.vendor == "postgresql" else _executed
    return write(model._meta.db_table, columns, stored)


def _stored(
    rows: Iterable[Sequence[Any]], ways: Sequence[tuple[int, As]], tail: tuple[Any, ...]
) -> Iterator[Sequence[Any]]:
    """Yield rows as they are stored; only the values that need it are touched."""
    for row in rows:
        values = [*row, *tail]
        for n, way in ways:
            if (value := values[n]) is not None:
                values[n] = way(value)
        yield values


def _fixed(
    fields: Mapping[str, models.Field[Any, Any]], names: Sequence[str], same: Mapping[str, Any]
) -> dict[str, Any]:
    """Return the stored value of every field that no row names."""
    values = {
        name: same[name] if name in same else field.get_default()
        for name, field in fields.items()
        if name not in names
    }
    return {
        name: _plain(fields[name].get_db_prep_save(value, connection))
        for name, value in values.items()
    }


def _plain(value: Any) -> Any:
    """Return a stored value without the driver's wrapper around JSON."""
    inner = getattr(value, "obj", value)
    return json.dumps(inner) if inner is not value else value


def _way(field: models.Field[Any, Any]) -> As | None:
    """Return how a value of a field is brought into the form in which it is stored, if at all."""
    kind = field.target_field if isinstance(field, models.ForeignKey) else field
    if isinstance(kind, models.UUIDField) and not connection.features.has_native_uuid_field:
        return _hex
    if isinstance(kind, models.JSONField):
        return json.dumps
    if isinstance(kind, models.DateField | models.DecimalField):  # also moments
        return lambda value: kind.get_db_prep_save(value, connection)
    return None


def _hex(value: Any) -> str:
    return str(value.hex)


def _parts(rows: Iterable[Sequence[Any]]) -> Iterable[list[Sequence[Any]]]:
    remaining = iter(rows)
    while part := list(islice(remaining, AT_ONCE)):
        yield part


def _listed(columns: Sequence[str]) -> str:
    return ", ".join(connection.ops.quote_name(column) for column in columns)


def _executed(table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
    places = ", ".join(["%s"] * len(columns))
    name = connection.ops.quote_name(table)
    statement = f"INSERT INTO {name} ({_listed(columns)}) VALUES ({places})"  # noqa: S608
    count = 0
    with connection.cursor() as cursor:
        for part in _parts(rows):
            cursor.executemany(statement, part)
            count += len(part)
    return count


def _copied(table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
    name = connection.ops.quote_name(table)
    count = 0
    statement = f"COPY {name} ({_listed(columns)}) FROM STDIN"
    with (
        connection.wrap_database_errors,  # which the cursor does for its other calls
        connection.cursor() as cursor,
        cursor.copy(statement) as copy,
    ):
        for row in rows:
            copy.write_row(row)
            count += 1
    return count
