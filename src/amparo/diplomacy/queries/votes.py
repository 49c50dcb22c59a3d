"""Votes that someone may see, crossed with who supported an initiative on their day."""

from dataclasses import dataclass
from typing import Any

from amparo.diplomacy.models import Ballot, Initiative
from amparo.diplomacy.queries.facts import visible_to
from amparo.diplomacy.queries.standing import step_of, steps_towards
from amparo.diplomacy.rules.standing import standing_on


@dataclass(frozen=True, slots=True)
class Crossed:
    """One ballot, who vetoed it, and which of them supported the initiative on that day.

    `uncertain` are those whose support has a date too vague to tell.
    """

    ballot: Ballot
    vetoes: list[str]
    supporters: list[str]
    uncertain: list[str]


def crossed(who: Any, initiative: Initiative, *, most: int | None = None) -> list[Crossed]:
    """Return the vetoed drafts, newest first, each with the supporters as of its day."""
    steps = [step_of(one) for one in steps_towards(who, initiative)]
    ballots = visible_to(who, Ballot).exclude(state="withdrawn").filter(votes__choice="veto")
    lines = []
    for ballot in ballots.distinct().prefetch_related("votes").order_by("-first_on", "-id")[:most]:
        vetoes = sorted(v.party for v in ballot.votes.all() if v.choice == "veto")
        # On its last possible day: a ballot of a known day has only one.
        standings = {one.party: one for one in standing_on(ballot.last_on, steps)}
        for_it = [code for code in vetoes if code in standings and standings[code].is_for]
        vague = [code for code in vetoes if code in standings and standings[code].is_uncertain]
        lines.append(Crossed(ballot, vetoes, for_it, vague))
    return lines
