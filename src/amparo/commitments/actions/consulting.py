"""Consultations: who took part, what each group said, and what changed because of it."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from amparo.commitments.actions.holding import (
    Cited,
    begin,
    day_known,
    keep,
    keep_changed,
    of_list,
    to_change,
    written,
)
from amparo.commitments.models import Action, Consultation, Voice
from amparo.commitments.policies import POLICY, Can
from amparo.evidence.rules.partial_dates import span_of
from amparo.instruments.models import Instrument
from amparo.kernel.actors import Actor
from amparo.kernel.errors import Invalid, Refused
from amparo.ledger import actions as ledger
from amparo.ledger.locks import locking


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsultationFacts:
    """What an editor writes of a consultation; it is about an action, an instrument, or both."""

    title: str
    held: str
    place: str = ""
    action: Action | None = None
    instrument: Instrument | None = None
    changed: str = ""
    note: str = ""
    secrecy: str = "INTERNAL"
    country: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class VoiceFacts:
    """A group that took part: how many as far as known, what it said, what came of that."""

    group: str
    kind: str
    women: int | None = None
    men: int | None = None
    people: int | None = None
    said: str = ""
    answer: str = ""


@transaction.atomic
def hold_consultation(
    *, facts: ConsultationFacts, cited: Cited | None = None, by: Actor, at: datetime
) -> Consultation:
    """Record a consultation as a draft.

    :raises Denied: if who asks works at no desk.
    :raises Invalid: without a title or a day, for a day to come, or if it is about nothing.
    """
    row = begin(Consultation(), secrecy=facts.secrecy, by=by, at=at)
    _put(row, facts, at)
    return keep(row, verb="consultation.held", cited=cited, by=by, at=at, after={"held": row.held})


@transaction.atomic
def change_consultation(
    *, consultation_id: object, revision: int, facts: ConsultationFacts,
    cited: Cited | None = None, by: Actor, at: datetime,
) -> Consultation:  # fmt: skip
    """Change a consultation that is still a draft.

    :raises Denied: if who asks may not write it.
    :raises Invalid: as `hold_consultation`.
    :raises Refused: if it was published, or another changed it meanwhile.
    """
    row = to_change(Consultation, consultation_id, revision=revision, secrecy=facts.secrecy, by=by)
    _put(row, facts, at)
    return keep_changed(row, verb="consultation.changed", cited=cited, by=by, at=at)


def _put(row: Consultation, facts: ConsultationFacts, at: datetime) -> None:
    written([("title", facts.title)])
    of_list(facts.secrecy, "places/secrecy", "secrecy")
    day_known(facts.held, "held", period=True, needed=True)
    if span_of(facts.held).first > timezone.localdate(at):
        raise Invalid(_("This day is still to come."), "held")
    if facts.action is None and facts.instrument is None:
        raise Invalid(_("Choose the action or the instrument that it was about."), "action")
    row.title, row.held, row.place = facts.title.strip(), facts.held, facts.place.strip()
    row.action, row.instrument = facts.action, facts.instrument
    row.changed, row.note, row.country = facts.changed.strip(), facts.note.strip(), facts.country


@transaction.atomic
def hear(*, consultation_id: object, facts: VoiceFacts, by: Actor, at: datetime) -> Voice:
    """Record a group that took part in a consultation, before that is published.

    :raises Denied: if who asks may not write the consultation.
    :raises Invalid: without a group, for a kind of no list, or counts that do not add up.
    :raises Refused: if it was published.
    """
    row = locking(Consultation).get(pk=consultation_id)
    POLICY.require(by, Can.WRITE, row)
    if row.state != "draft":
        raise Refused(_("What was published is not changed: withdraw it, and record it anew."))
    written([("group", facts.group)])
    of_list(facts.kind, "commitments/voice_kinds", "kind")
    people = _people(facts)
    voice = Voice.objects.create(
        consultation=row, group=facts.group.strip(), kind=facts.kind, women=facts.women,
        men=facts.men, people=people, said=facts.said.strip(), answer=facts.answer.strip(),
    )  # fmt: skip
    row.written_id, row.written_label = by.actor_id, by.actor_label
    row.revision += 1
    row.save(update_fields=["revision", "written_id", "written_label"])
    after = {"kind": voice.kind, "people": people}
    ledger.record(verb="consultation.heard", target=row, by=by, at=at, after=after)
    return voice


def _people(facts: VoiceFacts) -> int | None:
    """Return how many took part; what is not known stays so.

    :raises Invalid: if women and men are more than all, or not all where both are known.
    """
    known = [n for n in (facts.women, facts.men) if n is not None]
    both = len(known) == 2
    if any(n < 0 for n in (*known, facts.people or 0)):
        raise Invalid(_("A count is not below zero."), "people")
    if facts.people is None:
        return sum(known) if both else None
    if sum(known) > facts.people or (both and sum(known) != facts.people):
        raise Invalid(_("Women and men do not add up to all who took part."), "people")
    return facts.people
