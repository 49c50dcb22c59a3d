"""What points to a record: it is asked before the record is taken back."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Model, QuerySet


def resting_on(model: type[Model], rows: Iterable[Any], kind: type[Model]) -> Iterator[QuerySet]:
    """Return the records of a kind that point to some rows of a model, one question a relation.

    What is only linked beside others, many to many, rests on none of them.
    """
    for relation in model._meta.related_objects:
        other: Any = relation.related_model
        if issubclass(other, kind) and not relation.many_to_many:
            yield other._default_manager.filter(**{f"{relation.field.name}__in": rows})
