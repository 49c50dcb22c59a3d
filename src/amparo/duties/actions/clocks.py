"""Clocks: start, stop, pause, resume. What the law allows is copied when a clock starts.

These are called by the actions whose moves start and stop clocks, in the same transaction.
"""

from datetime import datetime
from typing import Any

from django.db import IntegrityError, models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

import vocab
from amparo.duties import rules
from amparo.duties.models import Clock, Pause
from amparo.kernel.actors import SYSTEM, Actor
from amparo.kernel.deadlines import due_at as end_of_term
from amparo.kernel.deadlines import extend
from amparo.kernel.errors import Invalid, Refused
from amparo.ledger import actions as ledger
from amparo.ledger.locks import locking
from amparo.people.models import Organisation
from amparo.places import queries as places
from amparo.places.models import ProfileVersion


@transaction.atomic
def start_clock(
    *,
    subject: models.Model | str,
    key: str,
    profile: ProfileVersion,
    at: datetime,
    role: str = "",
    body: Organisation | None = None,
    value: int | None = None,
    due_at: datetime | None = None,
    by: Actor = SYSTEM,
    file: str = "",
) -> Clock | None:
    """Let a term run from `at`, as long as the profile says; return its clock.

    None where the profile has no such limit or says 0. A clock that runs already is returned as it
    is: a term is started once, never restarted. `value` stands in for the profile's number, in the
    profile's unit; `due_at` for a last moment that an act has fixed.
    """
    subject = ledger.label(subject)
    if running := Clock.objects.filter(subject=subject, key=key, ended_at=None).first():
        return running
    term = _term(key, profile, at, value, due_at)
    if term is None:
        return None
    clock = Clock(
        subject=subject,
        key=key,
        profile=profile,
        owed_by_role=role,
        owed_by=body,
        started_at=at,
        **term,
    )
    clock.next_rung_at = next_rung(clock)
    try:
        with transaction.atomic():
            clock.save(force_insert=True)
    except IntegrityError:  # another request started it in between
        return Clock.objects.get(subject=subject, key=key, ended_at=None)
    after = {"clock": key, "due": clock.due_at}
    ledger.record(verb="clock.started", target=subject, by=by, at=at, after=after, file=file)
    return clock


def _term(
    key: str, profile: ProfileVersion, at: datetime, value: int | None, due: datetime | None
) -> dict[str, Any] | None:
    """Return value, unit, basis, source and end of a term, or None if there is none."""
    if due is not None:
        days = max(0, (timezone.localdate(due) - timezone.localdate(at)).days)
        return {
            "value": days,
            "unit": "cd",
            "basis": "S",
            "source": rules.SET_BY_ACT,
            "due_at": due,
        }
    limit = places.profile_of(profile).deadlines.get(key)
    if limit is None:
        return None
    value = limit.value if value is None else value
    end = end_of_term(at, value, limit.unit, places.calendar_of(profile), limit.roll)
    if end is None:
        return None
    source = limit.source[:300]
    return {
        "value": value,
        "unit": limit.unit,
        "basis": limit.basis,
        "source": source,
        "due_at": end,
    }


def family_of(key: str) -> str:
    """Return the family of a clock, which chooses its escalation ladder."""
    known = vocab.terms("cases/clocks").get(key)
    return known.family if known else "case"


def ladder_of(clock: Clock) -> tuple[vocab.Rung, ...]:
    """Return the rungs of the ladder that a clock climbs while it is late."""
    ladders: dict[str, tuple[vocab.Rung, ...]] = dict(places.profile_of(clock.profile).escalation)
    return ladders.get(family_of(clock.key), ())


def next_rung(clock: Clock) -> datetime | None:
    """Return when the next rung of a clock's ladder is reached, None past the last."""
    calendar = places.calendar_of(clock.profile)
    return rules.rung_at(clock.due_at, ladder_of(clock), clock.rung, calendar)


@transaction.atomic
def stop_clock(
    *,
    subject: models.Model | str,
    key: str,
    at: datetime,
    outcome: str = "met",
    by: Actor = SYSTEM,
    file: str = "",
) -> Clock | None:
    """End a term: `met` when what it was for was done, `dropped` when it is no longer owed.

    Whether it was met in time is never stored: it follows from the hour. No running clock: nothing.

    :raises ValueError: if the outcome is neither.
    """
    if outcome not in ("met", "dropped"):
        raise ValueError(f"{outcome!r} is no outcome of a clock: use met or dropped")
    clock = _running(subject, key)
    if clock is None:
        return None
    if clock.paused_at:
        _end_pause(clock, at)
    clock.ended_at, clock.outcome, clock.next_rung_at = at, outcome, None
    clock.save(update_fields=["ended_at", "outcome", "next_rung_at", "paused_at", "due_at"])
    after = {"clock": key, "outcome": clock.outcome_at(at)}
    ledger.record(verb="clock.stopped", target=clock.subject, by=by, at=at, after=after, file=file)
    return clock


def stop_clocks(
    *, subject: models.Model | str, at: datetime, outcome: str = "dropped", by: Actor = SYSTEM
) -> int:
    """End all terms that run for a subject and return how many."""
    keys = Clock.objects.filter(subject=ledger.label(subject), ended_at=None)
    found = list(keys.values_list("key", flat=True))
    for key in found:
        stop_clock(subject=subject, key=key, at=at, outcome=outcome, by=by)
    return len(found)


@transaction.atomic
def pause_clock(
    *,
    subject: models.Model | str,
    key: str,
    at: datetime,
    by: Actor,
    reason: str,
    file: str = "",
) -> Clock | None:
    """Let a term stand still, with who and why, as often as the profile allows.

    No running clock: nothing. The reason is shown to the protected person.

    :raises Invalid: without a reason.
    :raises Refused: if it stands still already, was paused as often as allowed, or has passed.
    """
    if not reason.strip():
        raise Invalid(_("Say why the term stands still."), "reason")
    clock = _running(subject, key)
    if clock is None:
        return None
    if clock.paused_at:
        raise Refused(_("This term already stands still."))
    if at > clock.due_at:
        raise Refused(_("This term has passed. A pause cannot hide that."))
    if clock.pauses.count() >= allowed_pauses(clock):
        raise Refused(_("This term has been paused as often as the rules allow."))
    Pause.objects.create(clock=clock, from_at=at, by_label=by.actor_label, reason=reason)
    clock.paused_at, clock.next_rung_at = at, None
    clock.save(update_fields=["paused_at", "next_rung_at"])
    ledger.record(
        verb="clock.paused",
        target=clock.subject,
        by=by,
        at=at,
        why=reason,
        after={"clock": key},
        file=file,
    )
    return clock


def allowed_pauses(clock: Clock) -> int:
    """Return how often the law lets a term stand still."""
    limit = places.profile_of(clock.profile).deadlines.get(clock.key)
    return limit.pauses if limit else 1


@transaction.atomic
def resume_clock(
    *, subject: models.Model | str, key: str, at: datetime, by: Actor = SYSTEM, file: str = ""
) -> Clock | None:
    """Let a term run on; its end moves by as long as it stood still. Not paused: nothing."""
    clock = _running(subject, key)
    if clock is None or not clock.paused_at:
        return clock
    _end_pause(clock, at)
    clock.next_rung_at = next_rung(clock)
    clock.save(update_fields=["paused_at", "due_at", "next_rung_at"])
    after = {"clock": key, "due": clock.due_at}
    ledger.record(verb="clock.resumed", target=clock.subject, by=by, at=at, after=after, file=file)
    return clock


def _running(subject: models.Model | str, key: str) -> Clock | None:
    return (
        locking(Clock, of=("self",))
        .select_related("profile")
        .filter(subject=ledger.label(subject), key=key, ended_at=None)
        .first()
    )


def _end_pause(clock: Clock, at: datetime) -> None:
    """Close the open pause and move the end of the term; the caller saves the clock."""
    if clock.paused_at is None:
        return
    until = max(at, clock.paused_at)
    calendar = places.calendar_of(clock.profile)
    clock.due_at = extend(clock.due_at, clock.paused_at, until, clock.unit, calendar)  # type: ignore[arg-type]
    Pause.objects.filter(clock=clock, to_at=None).update(to_at=until)
    clock.paused_at = None
