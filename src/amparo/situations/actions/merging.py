"""Merging two records that are one, undoing it, and remembering that two are not.

Nothing is copied and nothing is deleted: what pointed at the one points at the other, and is listed
key by key, so that undoing puts back exactly that, whatever came after.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _

from amparo.kernel.actors import Actor
from amparo.kernel.errors import Invalid, Refused
from amparo.ledger import actions as ledger
from amparo.ledger.locks import locking
from amparo.situations.models import Act, Correction, Incident, Judgement, Match, Merge, Withdrawal
from amparo.situations.policies import POLICY
from amparo.situations.queries.matching import MODELS, candidates_of, match_between, merging

# What stays with an incident that is merged: its own history; its acts, lest a victim count twice.
STAYS: tuple[type[models.Model], ...] = (Correction, Judgement, Withdrawal, Act)


def note_matches(*, kind: str, thing: Any, at: datetime) -> int:
    """Note the records that may be the same as one, and return how many are new.

    A pair that someone has answered stays answered. Looking takes long and finds little: only a
    pair that is found is written, so that nobody waits for the looking.
    """
    count = 0
    for pair in candidates_of(kind, thing):
        first, second = sorted((pair.one.pk, pair.other.pk))
        _match, is_new = Match.objects.get_or_create(
            kind=kind, first=first, second=second,
            defaults={
                "score": pair.score.points,
                "reasons": [list(reason) for reason in pair.score.reasons],
                "found_at": at,
            },
        )  # fmt: skip
        count += is_new
    return count


@transaction.atomic
def say_different(*, kind: str, one: UUID, other: UUID, why: str, by: Actor, at: datetime) -> Match:
    """Remember that two records are not the same, so that nobody is asked again.

    :raises Denied: if the actor may not merge them.
    :raises Invalid: without a reason.
    :raises Refused: if one of them was merged meanwhile.
    """
    things = _locked(kind, one, other, by)
    _check(why)
    return _answer(kind, things, Match.DIFFERENT, why=why, by=by, at=at)


@transaction.atomic
def merge(
    *, kind: str, keep: UUID, other: UUID, why: str, by: Actor, at: datetime,
    with_acts: bool = False,
) -> Merge:  # fmt: skip
    """Merge a record into the one that is kept. `with_acts`: its acts are of other victims.

    :raises Denied: if the actor may not merge them.
    :raises Invalid: without a reason, or if they are one record.
    :raises Refused: if one of them was merged meanwhile.
    """
    if keep == other:
        raise Invalid(_("This is one record. Choose another."), "keep")
    kept, gone = _locked(kind, keep, other, by)
    _check(why)
    moved = [
        [field.model._meta.label, field.name, [str(key) for key in keys]]
        for field in pointing_at(type(gone), with_acts=with_acts)
        if (keys := _repoint(field, gone.pk, kept.pk))
    ]
    gone.merged_into = kept
    gone.save(update_fields=["merged_into"])
    row = Merge.objects.create(
        kind=kind, kept=kept.pk, merged=gone.pk, moved=moved, why=why.strip(), at=at,
        by_label=by.actor_label,
    )  # fmt: skip
    _answer(kind, (kept, gone), Match.MERGED, why=why, by=by, at=at)
    _journal(f"{kind}.merged", row, (kept, gone), by=by, at=at)
    return row


@transaction.atomic
def undo_merge(*, merge_id: UUID, why: str, by: Actor, at: datetime) -> Merge:
    """Undo a merge: what pointed at the record before points at it again.

    What has come to the kept record since stays there. A merge further on may stand.

    :raises Denied: if the actor may not merge the kept record.
    :raises Invalid: without a reason.
    :raises Refused: if it was undone already.
    """
    row = locking(Merge).get(pk=merge_id)
    model = MODELS[row.kind]
    things = _rows(model, row.kept, row.merged)
    kept, gone = things[row.kept], things[row.merged]
    places = _stands_now(kept)
    POLICY.require(by, merging(row.kind), places[-1])
    _check(why)
    if row.undone_at is not None:
        raise Refused(_("This merge was undone already."))
    for label, name, keys in row.moved:
        pointing = apps.get_model(label)._base_manager.filter(pk__in=keys)
        pointing.filter(**{f"{name}__in": [place.pk for place in places]}).update(**{name: gone.pk})
    gone.merged_into = None
    gone.save(update_fields=["merged_into"])
    row.undone_at, row.undone_label, row.undone_why = at, by.actor_label, why.strip()
    row.save(update_fields=["undone_at", "undone_label", "undone_why"])
    Match.objects.filter(
        kind=row.kind, first=min(kept.pk, gone.pk), second=max(kept.pk, gone.pk)
    ).update(state=Match.OPEN, answered_at=None, answered_label="")
    _journal(f"{row.kind}.merge_undone", row, (kept, gone), by=by, at=at)
    return row


def _journal(verb: str, row: Merge, things: tuple[Any, Any], *, by: Actor, at: datetime) -> None:
    """Write one entry for each record: neither file names the other, which may be of another."""
    moved = {f"{label}.{name}": len(keys) for label, name, keys in row.moved}
    for thing in things:
        after = {"merge": str(row.pk), "record": _name(thing), "moved": moved}
        ledger.record(verb=verb, target=thing, by=by, at=at, file=thing.file, after=after)


def pointing_at(
    model: type[models.Model], *, with_acts: bool = False
) -> Iterator[models.ForeignKey[Any, Any]]:
    """Yield the foreign keys of every room that lead to a model, but those that stay."""
    for relation in model._meta.related_objects:
        field = relation.field
        if not isinstance(field, models.ForeignKey) or field.name == "merged_into":
            continue
        if model is Incident and field.model in STAYS and not (with_acts and field.model is Act):
            continue
        yield field


def _repoint(field: models.ForeignKey[Any, Any], gone: UUID, kept: UUID) -> list[Any]:
    """Point what leads to one record at the other; return the keys of the rows that moved.

    A row that has its like at the other already stays where it is.
    """
    # An earlier event that turns out to be this one is no chain of an event to itself.
    rows = field.model._base_manager.filter(**{field.name: gone}).exclude(pk=kept)
    keys = sorted(rows.values_list("pk", flat=True))
    try:
        with transaction.atomic():
            rows.update(**{field.name: kept})
    except IntegrityError:
        return [key for key in keys if _moved_alone(field, key, kept)]
    return keys


def _moved_alone(field: models.ForeignKey[Any, Any], key: Any, kept: UUID) -> bool:
    try:
        with transaction.atomic():
            field.model._base_manager.filter(pk=key).update(**{field.name: kept})
    except IntegrityError:
        return False
    return True


def _locked(kind: str, one: UUID, other: UUID, by: Actor) -> tuple[Any, Any]:
    """Return two records, locked in the order of their keys: two mergers never wait in a ring.

    :raises Denied: if the actor may not merge them.
    :raises Refused: if one was merged meanwhile.
    """
    found = _rows(MODELS[kind], one, other)
    things = found[one], found[other]
    for thing in things:
        POLICY.require(by, merging(kind), thing)
        if getattr(thing, "withdrawn_at", None):
            raise Refused(_("One of the two is withdrawn. Restore it first, if it did happen."))
        if thing.merged_into_id:
            raise Refused(_("One of the two was merged meanwhile. Look at what it is now."))
    return things


def _rows(model: Any, *keys: UUID) -> dict[UUID, Any]:
    rows = locking(model, of=("self",)).filter(pk__in=keys).order_by("pk")
    found = {row.pk: row for row in rows}
    if len(found) != len(set(keys)):
        raise model.DoesNotExist
    return found


def _stands_now(thing: Any) -> list[Any]:
    """Return a record and those that it was itself merged into since."""
    things = [thing]
    while things[-1].merged_into_id and things[-1].merged_into not in things:
        things.append(things[-1].merged_into)
    return things


def _answer(
    kind: str, things: tuple[Any, Any], state: str, *, why: str, by: Actor, at: datetime
) -> Match:
    first, second = sorted(thing.pk for thing in things)
    row = match_between(kind, first, second) or Match(
        kind=kind, first=first, second=second, score=0, found_at=at
    )
    row.state, row.why = state, why.strip()
    row.answered_at, row.answered_label = at, by.actor_label
    row.save()
    if state == Match.DIFFERENT:
        for thing in things:
            after = {"match": str(row.pk)}
            ledger.record(
                verb=f"{kind}.said_different", target=thing, by=by, at=at, file=thing.file,
                after=after,
            )  # fmt: skip
    return row


def _check(why: str) -> None:
    if not why.strip():
        raise Invalid(_("Write why."), "why")


def _name(thing: Any) -> str:
    return str(getattr(thing, "code", "") or thing.code_name)
