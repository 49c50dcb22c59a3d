"""Change the draft of a plain fact, in the words of one revision."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from amparo.diplomacy.actions.candidacies import describe_candidacy
from amparo.diplomacy.actions.cooperation import describe_cooperation
from amparo.diplomacy.actions.forums import (
    describe_forum,
    describe_meeting,
    describe_office,
    describe_participation,
    describe_process,
)
from amparo.diplomacy.actions.initiatives import describe_initiative, describe_support
from amparo.diplomacy.actions.joint import describe_joint
from amparo.diplomacy.actions.positions import describe_position
from amparo.diplomacy.actions.steps import locked, same, written
from amparo.diplomacy.actions.versions import keep_version
from amparo.diplomacy.actions.votes import describe_ballot
from amparo.diplomacy.models import (
    Ballot,
    Candidacy,
    Cooperation,
    Fact,
    Forum,
    Initiative,
    JointStatement,
    Meeting,
    Office,
    Participation,
    Position,
    Process,
    Support,
    Vote,
)
from amparo.diplomacy.policies import Can
from amparo.diplomacy.workflow import FACT
from amparo.kernel.actors import Actor

DESCRIBE: Mapping[type[Fact], Callable[..., Any]] = {
    Ballot: describe_ballot,
    Candidacy: describe_candidacy,
    Cooperation: describe_cooperation,
    Forum: describe_forum,
    Initiative: describe_initiative,
    JointStatement: describe_joint,
    Meeting: describe_meeting,
    Office: describe_office,
    Participation: describe_participation,
    Position: describe_position,
    Process: describe_process,
    Support: describe_support,
}


@transaction.atomic
def change(
    *, model: type[Fact], key: object, revision: int, by: Actor, at: datetime, **words: Any
) -> Fact:
    """Change a draft; what it said before stays readable for its desk.

    `words` are those with which the same kind of fact is written down.

    :raises Denied: if who asks does not work at its desk.
    :raises Refused: if it is no draft any more.
    :raises Outdated: if someone changed it since `revision`.
    :raises Invalid: as when it was written down.
    """
    fact: Any = locked(model, key, by, Can.WRITE)
    FACT.check(FACT.move("discard"), fact)
    same(fact, revision)
    keep_version(fact, by=by, at=at)
    after = DESCRIBE[model](fact, by, **words)
    fact.revision += 1
    fact.save()
    if model is Ballot:
        fact.votes.all().delete()
        Vote.objects.bulk_create(after)
    elif after is not None:
        after()
    written("changed", fact, by=by, at=at, revision=fact.revision)
    return fact
