"""What all acts of the room share: begin a fact, check its words, lock it, move it, journal it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar

from django.utils import timezone
from django.utils.translation import gettext as _

import vocab
from amparo.diplomacy.models import Fact
from amparo.diplomacy.policies import POLICY, Can
from amparo.evidence.actions.sources import cite
from amparo.evidence.models import Passage, Source
from amparo.evidence.policies import POLICY as EVIDENCE
from amparo.evidence.policies import Can as CanSee
from amparo.evidence.rules.partial_dates import span_of
from amparo.kernel.actors import SYSTEM, Actor
from amparo.kernel.errors import Denied, Invalid, Outdated
from amparo.kernel.workflow import Workflow
from amparo.ledger import actions as ledger
from amparo.ledger.locks import locking
from amparo.ledger.moving import move
from vocab.states import state as known_state

Kind = TypeVar("Kind", bound=Fact)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cited:
    """Where something is said: a source, the place in it, the words; a span of a passage."""

    source: Source
    locator: str = ""
    quote: str = ""
    passage: Passage | None = None
    start: int | None = None
    end: int | None = None


def begun(fact: Kind, *, desk: Any, by: Actor, at: datetime) -> Kind:
    """Return a new fact of a desk, as a draft of who writes it.

    :raises Denied: if who asks does not work at that desk.
    :raises Invalid: if a person names no desk.
    """
    if desk is None and by is not SYSTEM:
        raise Invalid(_("Choose the desk that holds this."), "desk")
    fact.desk = desk
    POLICY.require(by, Can.WRITE, fact)
    fact.written_id, fact.written_label, fact.written_at = by.actor_id, by.actor_label, at
    return fact


def dated(fact: Fact, when: str, *, needed: bool = False, field: str = "when") -> None:
    """Set when a fact holds, as far as it is known.

    :raises Invalid: if the date is none, or missing where it is needed.
    """
    typed = str(when or "").strip()
    if not typed:
        if needed:
            raise Invalid(_("Say when, as far as it is known: a year is enough."), field)
        fact.when, fact.first_on, fact.last_on = "", None, None
        return
    span = span_in(typed, field)
    fact.when, fact.first_on, fact.last_on = typed, span[0], span[1]


def has_come(fact: Fact, at: datetime, field: str = "when") -> None:
    """Check that what was done was not done on a day to come.

    :raises Invalid: if it was.
    """
    if fact.first_on and fact.first_on > timezone.localdate(at):
        raise Invalid(_("That day has not come yet."), field)


def span_in(typed: str, field: str) -> tuple[date, date]:
    """Return the first and the last day that a partial date or a period may mean.

    :raises Invalid: if it is none.
    """
    try:
        span = span_of(typed)
    except ValueError:
        raise Invalid(
            _("Write a date as far as it is known: 2015, 2015-11 or 2015-11-03."), field
        ) from None
    return span.first, span.last


def kept(fact: Fact, *, by: Actor, at: datetime, cited: Cited | None = None, **after: Any) -> None:
    """Keep a new fact with where it is said, and journal it."""
    fact.save(force_insert=True)
    written("written", fact, by=by, at=at, **after)
    if cited is not None:
        cite_at(fact, cited, by=by, at=at)


def cite_at(fact: Fact, cited: Cited, *, by: Actor, at: datetime) -> None:
    """Tie a fact to where it is said.

    :raises Denied: if who asks may not see that source.
    """
    if by is not SYSTEM and cited.source.secrecy != "PUBLIC":
        EVIDENCE.require(by, CanSee.SEE_SOURCE, cited.source)
    cite(
        source=cited.source, target=fact, by=by, at=at, locator=cited.locator, quote=cited.quote,
        passage=cited.passage, start=cited.start, end=cited.end,
    )  # fmt: skip


def locked(model: type[Kind], key: object, by: Actor, permit: Can) -> Kind:
    """Return a fact with its row locked, if who asks may.

    :raises Denied: if not.
    """
    fact = locking(model).get(pk=key)
    permitted(fact, by, permit)
    return fact


def permitted(fact: Any, by: Actor, permit: Can) -> None:
    """Check that someone may do something with a fact.

    :raises Denied: if not; where only a second person is missing, in those words.
    """
    if not POLICY.allows(by, permit, fact):
        if permit == Can.PUBLISH and POLICY.allows(by, Can.TAKE_BACK, fact):
            raise Denied(_("Whoever wrote any of it does not publish it: ask another head."), fact)
        POLICY.require(by, permit, fact)


def same(thing: Any, revision: int) -> None:
    """Check that nobody changed a thing since who asks read it.

    :raises Outdated: if someone did.
    """
    if thing.revision != revision:
        raise Outdated(
            _("Someone changed this meanwhile. Compare what you typed with what stands now.")
        )


def moved(
    machine: Workflow, name: str, fact: Any, *, by: Actor, at: datetime, why: str = ""
) -> None:
    """Take a thing through one move of its machine, and journal it; the caller saves first.

    :raises Denied: if who asks may not.
    :raises Refused: if the move is closed, with the reason.
    """
    permitted(fact, by, Can(machine.move(name).permit))
    move(machine, name, fact, noun=machine.name, by=by, at=at, why=why)


def written(what: str, fact: Fact, *, by: Actor, at: datetime, **after: Any) -> None:
    """Journal what was done with a fact: keys and counts, no words of it."""
    ledger.record(
        verb=f"fact.{what}", target=fact, by=by, at=at, after={"kind": fact.kind, **after}
    )


def worded(text: str, field: str) -> str:
    """Return words that must not be empty.

    :raises Invalid: if they are.
    """
    if not (said := str(text or "").strip()):
        raise Invalid(_("Write this."), field)
    return said


def chosen(key: str, listed: str, field: str) -> str:
    """Return a key of a closed list.

    :raises Invalid: if it is none.
    """
    term = vocab.terms(f"diplomacy/{listed}").get(key)
    if term is None or term.retired is not None:
        raise Invalid(_("Choose from the list."), field)
    return key


def party(code: str, field: str = "party", *, needed: bool = True) -> str:
    """Return the code of a State that the table knows.

    :raises Invalid: if it knows none.
    """
    if not code and not needed:
        return ""
    if known_state(code) is None:
        raise Invalid(_("Choose a State from the list."), field)
    return code


def parties(codes: Iterable[str], field: str) -> list[str]:
    """Return the codes of States, each once."""
    return [party(code, field) for code in dict.fromkeys(codes)]


def visible(fact: Kind | None, by: Actor, field: str) -> Kind | None:
    """Return a fact that another will point to, if who asks may see it.

    :raises Invalid: if not: what one may not see is not there.
    """
    if fact is not None and not POLICY.allows(by, Can.SEE, fact):
        raise Invalid(_("Choose from the list."), field)
    return fact
