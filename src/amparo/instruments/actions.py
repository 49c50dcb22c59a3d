"""Writing instruments: entered as drafts, published by the head of a desk, archived."""

from dataclasses import asdict, dataclass, fields
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

import vocab
from amparo.evidence.rules.partial_dates import in_order, is_partial_date
from amparo.instruments.models import Instrument, Provision, Relation
from amparo.instruments.policies import POLICY, Can, opens, seen_by
from amparo.instruments.queries import CHANGED
from amparo.instruments.workflow import RECORD
from amparo.kernel.actors import Actor
from amparo.kernel.errors import Denied, Invalid, Outdated, Refused
from amparo.ledger import actions as ledger
from amparo.ledger.locks import locking
from vocab.treaties import Treaty, treaties, untc_number

DAYS = ("adopted", "opened", "closes", "in_force", "published", "horizon")
LISTS = {
    "kind": "instruments/kinds",
    "level": "instruments/levels",
    "binding": "instruments/binding",
    "reservations": "instruments/reservations",
    "secrecy": "places/secrecy",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class InstrumentFacts:
    """What an editor writes of an instrument. Dates may be partial."""

    short: str
    title: str
    kind: str
    level: str
    title_es: str = ""
    binding: str = "binding"
    country: str = ""
    number: str = ""
    alias: str = ""
    depositary: str = ""
    issuer: str = ""
    adopted: str = ""
    adopted_at_place: str = ""
    opened: str = ""
    closes: str = ""
    in_force: str = ""
    published: str = ""
    horizon: str = ""
    reservations: str = "unknown"
    untc: str = ""
    known_as: str = ""
    chapter: str = ""
    secrecy: str = "INTERNAL"


@transaction.atomic
def enter(*, facts: InstrumentFacts, by: Actor, at: datetime) -> Instrument:
    """Enter an instrument as a draft.

    :raises Denied: if who asks works at no desk.
    :raises Invalid: without a name, for a word of no list, or days in the wrong order.
    """
    row = Instrument(written_id=by.actor_id, written_label=by.actor_label, recorded_at=at)
    row.secrecy = facts.secrecy
    POLICY.require(by, Can.WRITE, row)
    _put(row, facts, by)
    row.save(force_insert=True)
    ledger.record(verb="instrument.entered", target=row, by=by, at=at, after={"kind": row.kind})
    return row


@transaction.atomic
def change(
    *, instrument_id: object, revision: int, facts: InstrumentFacts, by: Actor, at: datetime
) -> Instrument:
    """Change what is known of an instrument; a published one stays so, and the journal says what.

    :raises Denied: if who asks may not write it; a published one only a head changes, and opens it
        to more only if they wrote none of it.
    :raises Refused: if another changed it meanwhile.
    :raises Invalid: as `enter`.
    """
    row = locking(Instrument).get(pk=instrument_id)
    POLICY.require(by, Can.WRITE, row)
    if row.state == Instrument.PUBLISHED:
        # To open it to more is to publish it: that does nobody who wrote any of it.
        POLICY.require(by, Can.PUBLISH, row if opens(row, facts.secrecy) else None)
    if row.revision != revision:
        raise Outdated(
            _("Someone changed this meanwhile. Compare what you typed with what stands now.")
        )
    before = facts_of(row)
    _put(row, facts, by)
    POLICY.require(by, Can.WRITE, row)
    row.revision += 1
    if row.state != Instrument.PUBLISHED:
        row.written_id, row.written_label = by.actor_id, by.actor_label
    row.save()
    names = [f.name for f in fields(facts)]
    was = {name: getattr(before, name) for name in names}
    changed = sorted(name for name in names if was[name] != getattr(row, name))
    ledger.record(
        verb=CHANGED, target=row, by=by, at=at, before={name: was[name] for name in changed},
        after={"fields": changed, "revision": row.revision},
    )  # fmt: skip
    return row


@transaction.atomic
def move(*, instrument_id: object, name: str, by: Actor, at: datetime) -> Instrument:
    """Take a record on: submit it, return it, publish it, archive it or restore it.

    :raises Denied: if who asks may not; whoever wrote any of it does not publish it.
    :raises Refused: if it is not at that stage.
    """
    row = locking(Instrument).get(pk=instrument_id)
    step = RECORD.move(name)
    # Who may write may also return; who archives need not be another than who wrote.
    about = None if name in ("archive", "restore") else row
    if not POLICY.allows(by, step.permit, about):
        if name == "publish" and POLICY.allows(by, step.permit):
            raise Denied(_("Whoever wrote any of it does not publish it: ask another head."), row)
        POLICY.require(by, step.permit, about)
    RECORD.check(step, row)
    before, row.state = row.state, step.target
    if name == "publish":
        row.published_at = at
    row.save(update_fields=["state", "published_at"])
    ledger.record(
        verb=f"instrument.{step.target}", target=row, by=by, at=at,
        before={"state": before}, after={"state": row.state},
    )  # fmt: skip
    return row


@transaction.atomic
def add_provision(
    *, instrument_id: object, place: str, obligation: str, by: Actor, at: datetime, text: str = ""
) -> Provision:
    """Add an article or paragraph of an instrument, and what it obliges to.

    :raises Denied: if who asks may not write the instrument.
    :raises Invalid: without a place, or for an obligation of no list.
    :raises Refused: if that place stands there already.
    """
    row = locking(Instrument).get(pk=instrument_id)
    POLICY.require(by, Can.WRITE, row)
    if not place.strip():
        raise Invalid(_("Write which article or paragraph it is."), "place")
    if obligation not in vocab.terms("instruments/obligations"):
        raise Invalid(_("Choose from the list."), "obligation")
    if row.provisions.filter(place=place.strip()).exists():
        raise Refused(_("This provision stands there already."))
    added = row.provisions.create(
        place=place.strip(), text=text.strip(), obligation=obligation,
        order=row.provisions.count() + 1,
    )  # fmt: skip
    after = {"provision": str(added.pk), "obligation": obligation}
    ledger.record(verb="instrument.provided", target=row, by=by, at=at, after=after)
    return added


@transaction.atomic
def relate(
    *, one_id: object, other_id: object, kind: str, by: Actor, at: datetime, note: str = ""
) -> Relation:
    """Say how one instrument stands to another.

    :raises Denied: if who asks may not write the first, or not see the other.
    :raises Invalid: for a kind of no list, or an instrument with itself.
    :raises Refused: if that was said before.
    """
    one, other = locking(Instrument).get(pk=one_id), Instrument.objects.get(pk=other_id)
    POLICY.require(by, Can.WRITE, one)
    POLICY.require(by, Can.SEE, other)
    if kind not in vocab.terms("instruments/relations"):
        raise Invalid(_("Choose from the list."), "kind")
    if one.pk == other.pk:
        raise Invalid(_("Choose another instrument: this is the same."), "other")
    if Relation.objects.filter(one=one, other=other, kind=kind).exists():
        raise Refused(_("These two are related so already."))
    relation = Relation.objects.create(one=one, other=other, kind=kind, note=note.strip()[:300])
    after = {"kind": kind, "other": str(other.pk)}
    ledger.record(verb="instrument.related", target=one, by=by, at=at, after=after)
    return relation


def facts_of(row: Instrument) -> InstrumentFacts:
    """Return an instrument as its editor would write it again."""
    return InstrumentFacts(**{f.name: getattr(row, f.name) for f in fields(InstrumentFacts)})


def known_facts(treaty: Treaty) -> InstrumentFacts:
    """Return what the vocabulary knows of a treaty."""
    return InstrumentFacts(
        short=treaty.key, title=treaty.title.en, title_es=treaty.title.es, kind=treaty.kind,
        level=treaty.level, adopted=_text(treaty.adopted), opened=_text(treaty.opened),
        closes=_text(treaty.closes), in_force=_text(treaty.in_force),
        reservations=treaty.reservations, untc=treaty.untc, known_as=treaty.key, secrecy="PUBLIC",
    )  # fmt: skip


@transaction.atomic
def enter_known(*, by: Actor, at: datetime) -> int:
    """Enter the treaties of the vocabulary that are not here yet, published; return how many.

    Protocols are related to their parents. Safe to call again.

    :raises Denied: if who asks heads no desk.
    """
    POLICY.require(by, Can.PUBLISH)
    here = set(Instrument.objects.exclude(known_as="").values_list("known_as", flat=True))
    fresh = [t for key, t in treaties().items() if key not in here]
    numbered = {i.untc: i for i in Instrument.objects.exclude(untc="")}
    for treaty in fresh:
        row = numbered.get(treaty.untc) if treaty.untc else None
        row = row or Instrument(
            written_id=by.actor_id, written_label=by.actor_label, recorded_at=at
        )
        for name, value in asdict(known_facts(treaty)).items():
            setattr(row, name, value)
        row.state, row.published_at = Instrument.PUBLISHED, row.published_at or at
        row.save()
    _relate_parents()
    if fresh:
        ledger.record(
            verb="instruments.known", target="instruments.Instrument:known", by=by, at=at,
            after={"entered": len(fresh)},
        )  # fmt: skip
    return len(fresh)


def _relate_parents() -> None:
    rows = {i.known_as: i for i in Instrument.objects.exclude(known_as="")}
    for key, treaty in treaties().items():
        if treaty.parent and key in rows and treaty.parent in rows:
            kind = "protocol_to" if treaty.kind == "protocol" else "complements"
            Relation.objects.get_or_create(one=rows[key], other=rows[treaty.parent], kind=kind)


def _text(day: object) -> str:
    return str(day) if day else ""


def _put(row: Instrument, facts: InstrumentFacts, by: Actor) -> None:
    said = {f.name: str(getattr(facts, f.name)).strip() for f in fields(facts)}
    said["untc"] = untc_number(said["untc"])
    for name in ("short", "title"):
        if not said[name]:
            raise Invalid(_("Write this."), name)
    for name, listed in LISTS.items():
        if said[name] not in vocab.terms(listed) or said[name] == "SECRET":
            raise Invalid(_("Choose from the list."), name)
    _days_fit(said)
    _is_new(row, said, by)
    for name, value in said.items():
        setattr(row, name, value)


def _days_fit(said: dict[str, str]) -> None:
    for name in DAYS:
        if said[name] and not is_partial_date(said[name]):
            raise Invalid(
                _("Write a date as far as it is known: 2015, 2015-11 or 2015-11-03."), name
            )
    if not in_order(said["adopted"], said["in_force"]):
        raise Invalid(_("It cannot be in force before it was adopted."), "in_force")
    if not in_order(said["opened"], said["closes"]):
        raise Invalid(_("The end lies before the beginning."), "closes")


def _is_new(row: Instrument, said: dict[str, str], by: Actor) -> None:
    if said["known_as"] and said["known_as"] not in treaties():
        raise Invalid(_("Choose from the list."), "known_as")
    for name in ("untc", "known_as"):
        same = Instrument.objects.filter(**{name: said[name]}).exclude(pk=row.pk)
        if not said[name] or not same.exists():
            continue
        if same.filter(seen_by(by)).exists():
            raise Invalid(_("This instrument is here already."), name)
        raise Invalid(_("This cannot be used here. Leave it empty, or ask a head of a desk."), name)
