"""Telling the news in the outbox to those who react, exactly once for each reaction."""

import logging
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q

from amparo.ledger.models import Event, Handled, Heartbeat

log = logging.getLogger("amparo.ledger")

Reaction = Callable[..., Any]
# A worker that dies in the middle of an event leaves it to others after this long.
LEASE = timedelta(minutes=2)
FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=10), timedelta(hours=6)


def drain(reactions: Mapping[str, tuple[Reaction, ...]], *, at: datetime, limit: int = 200) -> int:
    """Tell waiting events to their reactions, oldest first, and return how many ended.

    Find an event that is due; take it by compare-and-swap on its count of attempts, which also
    sets when others may take it; call each reaction that has not answered it yet, each in one
    transaction with the row that says so; mark the event done. A reaction that fails leaves the
    event to be tried again, later each time. A worker killed at any point loses and repeats
    nothing: the row of `Handled` and the effects commit together.
    """
    due = Q(next_try_at=None) | Q(next_try_at__lte=at)
    waiting = Event.objects.filter(due, done_at=None).order_by("id")[:limit]
    return sum(_tell(event, reactions, at) for event in waiting)


def _tell(event: Event, reactions: Mapping[str, tuple[Reaction, ...]], at: datetime) -> bool:
    if not _take(event, at):
        return False
    failure = ""
    for reaction in reactions.get(event.verb, ()):
        try:
            _react(event, reaction, at)
        except Exception as error:
            # The class and the place only: the words of an error may hold a person's.
            failure = failure or f"{type(error).__name__} in {_name(reaction)}"
            log.warning("a reaction failed", extra={"event": event.verb, "error": failure})
    if failure:
        wait = min(FIRST_WAIT * 2 ** min(event.attempts - 1, 20), LONGEST_WAIT)
        _mine(event).update(error=failure, next_try_at=at + wait)
        return False
    _mine(event).update(error="", done_at=at)
    return True


def _take(event: Event, at: datetime) -> bool:
    taken = _mine(event).update(attempts=event.attempts + 1, next_try_at=at + LEASE)
    event.attempts += 1
    return bool(taken)


def _mine(event: Event) -> Any:
    return Event.objects.filter(pk=event.pk, attempts=event.attempts, done_at=None)


def _react(event: Event, reaction: Reaction, at: datetime) -> None:
    name = _name(reaction)
    if Handled.objects.filter(event=event, reaction=name).exists():
        return
    with transaction.atomic():
        try:
            with transaction.atomic():
                Handled.objects.create(event=event, reaction=name, at=at)
        except IntegrityError:
            return  # another worker answered in between
        reaction(event, at=at)


def _name(reaction: Reaction) -> str:
    name = f"{getattr(reaction, '__module__', '')}.{getattr(reaction, '__qualname__', reaction)}"
    return name.removeprefix("amparo.")[-120:]


def beat(name: str, *, at: datetime) -> None:
    """Write down that a worker lives."""
    Heartbeat.objects.update_or_create(name=name, defaults={"at": at})
