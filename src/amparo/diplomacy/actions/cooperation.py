"""Cooperation: what is offered, what is needed, what became of it."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from amparo.diplomacy.actions.steps import (
    Cited,
    begun,
    chosen,
    cite_at,
    dated,
    kept,
    locked,
    moved,
    worded,
)
from amparo.diplomacy.models import Cooperation
from amparo.diplomacy.policies import Can
from amparo.diplomacy.workflow import COOPERATION
from amparo.kernel.actors import Actor
from amparo.kernel.errors import Invalid


@transaction.atomic
def offer_cooperation(
    *, side: str, field: str, by_party: str, text: str, desk: Any, by: Actor, at: datetime,
    to_party: str = "", when: str = "", cited: Cited | None = None,
) -> Cooperation:  # fmt: skip
    """Write down cooperation that someone offers, or needs.

    :raises Denied: if who asks does not work at that desk.
    :raises Invalid: for a side or kind of no list, or without who and what.
    """
    found = begun(Cooperation(), desk=desk, by=by, at=at)
    describe_cooperation(
        found, by, side=side, field=field, by_party=by_party, text=text, to_party=to_party,
        when=when,
    )  # fmt: skip
    kept(found, by=by, at=at, cited=cited, side=found.side)
    return found


def describe_cooperation(
    found: Cooperation, by: Actor, *, side: str, field: str, by_party: str, text: str,
    to_party: str = "", when: str = "",
) -> None:  # fmt: skip
    """Set who offers or needs what."""
    found.side = chosen(side, "cooperation_sides", "side")
    found.field = chosen(field, "cooperation_kinds", "field")
    found.by_party, found.to_party = worded(by_party, "by_party"), to_party.strip()
    found.text = worded(text, "text")
    dated(found, when)


@transaction.atomic
def answer_cooperation(
    *, cooperation_id: object, how: str, by: Actor, at: datetime, cited: Cited | None = None
) -> Cooperation:
    """Write down what became of an offer or a need: accept, decline, carry out.

    :raises Denied: if who asks does not work at its desk.
    :raises Invalid: for another word.
    :raises Refused: if that cannot follow where it stands, or nothing is cited for what was done.
    """
    found = locked(Cooperation, cooperation_id, by, Can.WRITE)
    if how not in {move.name for move in COOPERATION.moves}:
        raise Invalid(_("Choose from the list."), "how")
    if cited is not None:
        cite_at(found, cited, by=by, at=at)
    moved(COOPERATION, how, found, by=by, at=at)
    return found
