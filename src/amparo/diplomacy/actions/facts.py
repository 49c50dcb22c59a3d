"""What can be done with any fact: cite it, publish it, withdraw it."""

from datetime import datetime

from django.db import transaction

from amparo.diplomacy.actions.steps import (
    Cited,
    cite_at,
    locked,
    moved,
    worded,
    written,
)
from amparo.diplomacy.actions.versions import keep_version
from amparo.diplomacy.models import Fact, InputRequest, Statement
from amparo.diplomacy.policies import Can
from amparo.diplomacy.workflow import FACT
from amparo.kernel.actors import Actor

LIVES_OF_ITS_OWN = (Statement, InputRequest)


@transaction.atomic
def cite_fact(*, model: type[Fact], key: object, cited: Cited, by: Actor, at: datetime) -> Fact:
    """Add where a fact is said.

    :raises Denied: if who asks does not work at its desk, or may not see the source.
    """
    fact = locked(model, key, by, Can.WRITE)
    cite_at(fact, cited, by=by, at=at)
    return fact


@transaction.atomic
def publish(*, model: type[Fact], key: object, by: Actor, at: datetime) -> Fact:
    """Publish a fact: from now on everyone reads it, with where it is said.

    :raises Denied: if who asks does not head its desk, or wrote any of it.
    :raises Refused: without a citation, with one that is not public, beside a meeting or an
        initiative that is not published, or with a count that does not agree and no note.
    """
    fact = _of_plain_life(model, key, by, Can.PUBLISH)
    fact.published_at, fact.published_label = at, by.actor_label
    moved(FACT, "publish", fact, by=by, at=at)
    return fact


@transaction.atomic
def withdraw(*, model: type[Fact], key: object, reason: str, by: Actor, at: datetime) -> Fact:
    """Take a fact back: only its desk still reads it, with the reason. A draft is discarded so.

    :raises Denied: if who asks may not; what was published only a head takes back.
    :raises Invalid: without a reason.
    :raises Refused: if it was taken back already.
    """
    fact = _of_plain_life(model, key, by, Can.WRITE)
    fact.withdrawn_reason = worded(reason, "reason")
    moved(FACT, "withdraw" if fact.state == "published" else "discard", fact, by=by, at=at)
    return fact


@transaction.atomic
def annotate(
    *, model: type[Fact], key: object, note: str, by: Actor, at: datetime
) -> Fact:  # fmt: skip
    """Write the note that stands beside a draft: why a count differs, what is doubtful.

    :raises Denied: if who asks does not work at its desk.
    :raises Refused: if it is no draft any more.
    """
    fact = _of_plain_life(model, key, by, Can.WRITE)
    FACT.check(FACT.move("discard"), fact)
    keep_version(fact, by=by, at=at)
    fact.note = worded(note, "note")
    fact.revision += 1
    fact.save(update_fields=["note", "revision"])
    written("annotated", fact, by=by, at=at)
    return fact


def _of_plain_life(model: type[Fact], key: object, by: Actor, permit: Can) -> Fact:
    if issubclass(model, LIVES_OF_ITS_OWN):
        raise TypeError(f"{model.__name__} has a life of its own")
    return locked(model, key, by, permit)
