"""Votes: what a source says of who voted how."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from amparo.diplomacy.actions.steps import (
    Cited,
    begun,
    chosen,
    dated,
    kept,
    party,
    worded,
)
from amparo.diplomacy.models import Ballot, Vote
from amparo.evidence.models import Source
from amparo.kernel.actors import Actor
from amparo.kernel.errors import Invalid


@dataclass(frozen=True, slots=True, kw_only=True)
class BallotFacts:
    """What a source says of one ballot; `votes` are (State, name as written, choice)."""

    forum_name: str
    draft: str
    when: str
    subject: str
    votes: Sequence[tuple[str, str, str]]
    record: str = ""
    crisis: str = ""
    region: str = ""
    locator: str = ""


@transaction.atomic
def record_ballot(
    *, facts: BallotFacts, desk: Any, by: Actor, at: datetime, cited: Cited | None = None
) -> Ballot:
    """Write down a vote, with how the States that a source names voted.

    :raises Denied: if who asks does not work at that desk.
    :raises Invalid: without a forum, symbol, subject or day, for an unknown State or choice, or a
        State that votes twice.
    """
    found = begun(Ballot(), desk=desk, by=by, at=at)
    votes = describe_ballot(found, by, facts=facts)
    kept(found, by=by, at=at, cited=cited)
    Vote.objects.bulk_create(votes)
    return found


def describe_ballot(found: Ballot, by: Actor, *, facts: BallotFacts) -> list[Vote]:
    """Set what was voted on; return how each State voted, to be saved after it."""
    found.forum_name = worded(facts.forum_name, "forum_name")[:120]
    found.draft = worded(facts.draft, "draft")[:60]
    found.subject = worded(facts.subject, "subject")[:300]
    found.record, found.crisis, found.region = facts.record, facts.crisis, facts.region
    dated(found, facts.when, needed=True)
    codes = [code for code, _written, _choice in facts.votes]
    if len(set(codes)) != len(codes):
        raise Invalid(_("A State votes once."), "votes")
    return [
        Vote(
            ballot=found, party=party(code, "votes"), as_written=name[:120],
            choice=chosen(choice, "vote_choices", "votes"),
        )
        for code, name, choice in facts.votes
    ]  # fmt: skip


@transaction.atomic
def take_ballots(
    *, rows: Sequence[BallotFacts], source: Source | None, by: Actor, at: datetime, desk: Any = None
) -> list[Ballot]:
    """Keep the ballots of a published list as drafts, each cited at its row.

    :raises Denied: if who asks works at no desk.
    """
    made = []
    for facts in rows:
        cited = Cited(source=source, locator=facts.locator) if source else None
        made.append(record_ballot(facts=facts, desk=desk, by=by, at=at, cited=cited))
    return made
