"""The order in which actions wait for each other: first a turn at the journal, then rows.

Every action ends by writing in the journal, whose head is one row. An action that locked its rows
first and then waited for the journal could wait for another that holds the journal and wants those
rows; PostgreSQL would end one of them. So whoever locks rows takes a turn first. SQLite's writers
take turns anyway.
"""

from typing import Any, TypeVar

from django.db import connection, models

from amparo.ledger.models import Head

Found = TypeVar("Found", bound=models.Model)


def hold_journal() -> None:
    """Take one's turn at the journal until the transaction ends."""
    if connection.features.has_select_for_update:
        Head.objects.get_or_create(pk=1)
        Head.objects.select_for_update().get(pk=1)


def locking(model: type[Found], **options: Any) -> models.QuerySet[Found]:
    """Return the rows of a model, locked as they are read, after one's turn at the journal."""
    hold_journal()
    return model._default_manager.select_for_update(**options)
