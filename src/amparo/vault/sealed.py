"""Every sealed column of every room, and which rows belong to a protected file.

Found by walking the models, so that a new sealed column can be forgotten neither by the change of
keys nor by an erasure.
"""

from collections.abc import Iterator
from functools import cache
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import models

from amparo.vault.blind import forget_sealed
from amparo.vault.fields import Envelope, SealedText

# Which columns of a row are emptied with its file; identities have an act of their own.
OWN_ACT = frozenset({"vault.Identity", "vault.FormerIdentity"})


def columns(model: type[models.Model]) -> list[SealedText]:
    """Return the sealed columns of a model."""
    return [f for f in model._meta.concrete_fields if isinstance(f, SealedText)]


def sealed_models() -> list[type[models.Model]]:
    """Return every model with a sealed column, in the order of the rooms."""
    return [model for model in apps.get_models() if columns(model)]


def root_of(file: str) -> tuple[type[models.Model], str]:
    """Return the model and the key that a file such as `case:0193…` names.

    :raises LookupError: if no model is called so.
    """
    name, _, key = file.partition(":")
    for model in apps.get_models():
        if model._meta.model_name == name and hasattr(model, "file"):
            return model, key
    raise LookupError(f"no protected file is called {name!r}")


@cache
def path_to(model: type[models.Model], root: type[models.Model]) -> str | None:
    """Return the shortest chain of foreign keys from a model to a root, such as `request__case`.

    Where there is none, the chain to a row that names its file: `duty__file`.
    """
    named = ""
    todo: list[tuple[type[models.Model], str]] = [(model, "")]
    seen = {model}
    while todo:
        here, path = todo.pop(0)
        if here is root:
            return f"{path}pk"
        if not named and _names_its_file(here):
            named = f"{path}file"
        for field in here._meta.concrete_fields:
            target = field.related_model
            if isinstance(target, type) and target not in seen:
                seen.add(target)
                todo.append((target, f"{path}{field.name}__"))
    return named or None


def _names_its_file(model: type[models.Model]) -> bool:
    return any(f.name == "file" and isinstance(f, models.CharField) for f in model._meta.fields)


def rows_of(model: type[models.Model], file: str) -> models.QuerySet[models.Model] | None:
    """Return a model's rows that belong to a protected file, or None where none ever can."""
    if _names_its_file(model):
        return model._default_manager.filter(file=file)
    root, key = root_of(file)
    path = path_to(model, root)
    if path is None:
        return None
    return model._default_manager.filter(**{path: file if path.endswith("file") else key})


def empty(file: str) -> int:
    """Empty the sealed columns of every row that belongs to a file; return how many rows changed.

    A column that cannot be null holds sealed empty text afterwards.
    """
    found = (rows_of(m, file) for m in sealed_models() if m._meta.label not in OWN_ACT)
    return sum(empty_rows(rows) for rows in found if rows is not None)


def empty_rows(rows: models.QuerySet[Any]) -> int:
    """Empty the sealed columns of some rows; return how many had something in them."""
    return sum(_empty_row(row) for row in rows.select_for_update(of=("self",)))


def _empty_row(row: models.Model) -> bool:
    full = [f for f in columns(type(row)) if row.__dict__.get(f.attname) is not None]
    if not full:
        return False
    for field in full:
        row.__dict__[field.attname] = field.emptied()
    row.save(update_fields=[f.name for f in full])
    if isinstance(row.pk, UUID):
        forget_sealed(row.pk)  # what is gone must not be found by its words
    return True


def envelopes(row: models.Model) -> Iterator[tuple[SealedText, Envelope]]:
    """Yield the columns of a row that stand sealed, with what stands in them."""
    for field in columns(type(row)):
        value = row.__dict__.get(field.attname)
        if isinstance(value, Envelope):
            yield field, value
