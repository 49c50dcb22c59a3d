"""Positions: what a State says on a topic, and which earlier one it supersedes."""

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
    locked,
    party,
    visible,
    worded,
)
from amparo.diplomacy.models import Meeting, Paragraph, Position, Topic
from amparo.diplomacy.policies import POLICY, Can
from amparo.kernel.actors import Actor
from amparo.kernel.errors import Invalid, Refused


@transaction.atomic
def take_position(
    *, topic: str, party_code: str, stance: str, summary: str, desk: Any, by: Actor, at: datetime,
    when: str = "", quote: str = "", meeting: Meeting | None = None,
    paragraph: Paragraph | None = None, supersedes_id: object | None = None, note: str = "",
    cited: Cited | None = None,
) -> Position:  # fmt: skip
    """Write down a position; one that supersedes another leaves it readable, and says so.

    Without a date it has that of its statement, else of its meeting.

    :raises Denied: if who asks does not work at that desk.
    :raises Invalid: for an unknown State or stance, without topic, words or any date, for a quote
        that the paragraph does not have, or if the other is of another State or topic, or later.
    :raises Refused: if the other was superseded already.
    """
    found = begun(Position(), desk=desk, by=by, at=at)
    found.note = note.strip()
    describe_position(
        found, by, topic=topic, party_code=party_code, stance=stance, summary=summary, when=when,
        quote=quote, meeting=meeting, paragraph=paragraph, supersedes_id=supersedes_id,
    )  # fmt: skip
    kept(found, by=by, at=at, cited=cited, stance=found.stance)
    return found


def describe_position(
    found: Position, by: Actor, *, topic: str, party_code: str, stance: str, summary: str,
    when: str = "", quote: str = "", meeting: Meeting | None = None,
    paragraph: Paragraph | None = None, supersedes_id: object | None = None,
) -> None:  # fmt: skip
    """Set what a State says on a topic, where, and what it supersedes."""
    found.topic = Topic.objects.get_or_create(name=worded(topic, "topic"))[0]
    found.party = party(party_code, "party_code")
    found.stance = chosen(stance, "stances", "stance")
    found.summary, found.quote = worded(summary, "summary"), quote.strip()
    found.meeting, found.paragraph = visible(meeting, by, "meeting"), None
    _rest_on(found, paragraph, by)
    dated(found, when or _day_of(found), needed=True)
    found.supersedes = None
    if supersedes_id is not None:
        found.supersedes = _superseded(found, supersedes_id, by)


def _rest_on(found: Position, paragraph: Paragraph | None, by: Actor) -> None:
    if paragraph is None:
        return
    if not POLICY.allows(by, Can.SEE, paragraph.statement):
        raise Invalid(_("Choose from the list."), "paragraph")
    if found.quote and " ".join(found.quote.split()) not in " ".join(paragraph.text.split()):
        raise Invalid(_("The paragraph does not have these words. Copy them from it."), "quote")
    found.paragraph = paragraph
    found.meeting = found.meeting or paragraph.statement.meeting


def _day_of(found: Position) -> str:
    if found.paragraph:
        return found.paragraph.statement.when
    return found.meeting.when if found.meeting else ""


def _superseded(found: Position, key: object, by: Actor) -> Position:
    old = locked(Position, key, by, Can.SEE)
    if old.pk == found.pk:
        raise Invalid(_("Choose from the list."), "supersedes")
    if (old.party, old.topic_id) != (found.party, found.topic_id):
        raise Invalid(
            _("A position supersedes one of the same State on the same topic."), "supersedes"
        )
    if old.first_on and found.last_on and found.last_on < old.first_on:
        raise Invalid(_("A position does not supersede a later one."), "supersedes")
    if Position.objects.filter(supersedes=old).exclude(pk=found.pk).exists():
        raise Refused(_("That position was superseded already."))
    return old
