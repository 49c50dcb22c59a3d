"""Registering persons and collectives under a code name."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, TypeVar

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

import vocab
from amparo.evidence.models import File
from amparo.kernel.actors import Actor
from amparo.kernel.errors import Invalid, Refused
from amparo.ledger import actions as ledger
from amparo.ledger.locks import locking
from amparo.situations import rules
from amparo.situations.models import Collective, Person, Representative
from amparo.situations.policies import POLICY, Can
from amparo.vault import actions as vault

Known = TypeVar("Known", Person, Collective)
PERSON = frozenset(
    {
        *("region", "gender", "ethnic_identity", "sexual_orientation", "disability", "languages"),
        *("reading_aid", "birth_year", "causes", "role", "defends_since", "sdg_group"),
        *("occupation", "collective", "died_on"),
    }
)
COLLECTIVE = frozenset(
    {
        *("kind", "region", "territory", "public_territory", "languages", "causes"),
        *("members_estimate", "decision_rule", "decision_rule_text", "title_status"),
    }
)
# Which closed list the words of a field come from.
LISTS = {
    "gender": "situations/genders",
    "ethnic_identity": "situations/ethnic_identities",
    "sdg_group": "situations/sdg_groups",
    "causes": "situations/causes",
    "kind": "situations/collective_kinds",
    "decision_rule": "situations/decision_rules",
    "languages": "places/languages",
}
TRIES = 5


@transaction.atomic
def register_person(
    *, by: Actor, at: datetime, identity: Mapping[str, Any], file: str = "", **fields: Any
) -> Person:
    """Register a person: the identity goes sealed to the vault, a code name stands for it.

    `identity` holds `legal_name`, `document`, `contacts`… as the vault takes them; the other fields
    are those of `Person`.

    :raises Denied: if the actor may not register people.
    :raises Invalid: if a word is not of its list.
    """
    POLICY.require(by, Can.REGISTER)
    _check(fields, PERSON)
    sealed = vault.keep_identity(by=by, at=at, file=file, **identity)
    person = _named(Person, identity=sealed, created_at=at, file=file, **fields)
    ledger.record(
        verb="person.registered",
        target=person,
        by=by,
        at=at,
        file=file,
        after={"code_name": person.code_name},
    )
    return person


@transaction.atomic
def register_collective(
    *,
    by: Actor,
    at: datetime,
    identity: Mapping[str, Any],
    kind: str,
    file: str = "",
    **fields: Any,
) -> Collective:
    """Register a collective with its own rule of deciding; its name goes sealed to the vault.

    :raises Denied: if the actor may not register collectives.
    :raises Invalid: if a word is not of its list.
    """
    POLICY.require(by, Can.REGISTER)
    _check({"kind": kind, **fields}, COLLECTIVE)
    sealed = vault.keep_identity(by=by, at=at, file=file, **identity)
    collective = _named(Collective, identity=sealed, created_at=at, file=file, kind=kind, **fields)
    ledger.record(
        verb="collective.registered",
        target=collective,
        by=by,
        at=at,
        file=file,
        after={"code_name": collective.code_name, "kind": kind},
    )
    return collective


@transaction.atomic
def change_person(
    *, person_id: object, by: Actor, at: datetime, file: str = "", **changes: Any
) -> Person:
    """Correct what is known of a person beside the identity; the journal keeps which fields.

    :raises Denied: if the actor may not change this person.
    :raises Invalid: if a word is not of its list.
    """
    person = locking(Person).get(pk=person_id)
    POLICY.require(by, Can.CHANGE_PERSON, person)
    _check(changes, PERSON)
    return _changed(person, changes, by=by, at=at, file=file, verb="person.changed")


@transaction.atomic
def change_collective(
    *, collective_id: object, by: Actor, at: datetime, file: str = "", **changes: Any
) -> Collective:
    """Correct what is known of a collective beside its identity.

    :raises Denied: if the actor may not change it.
    :raises Invalid: if a word is not of its list.
    """
    collective = locking(Collective).get(pk=collective_id)
    POLICY.require(by, Can.CHANGE_PERSON, collective)
    _check(changes, COLLECTIVE)
    return _changed(collective, changes, by=by, at=at, file=file, verb="collective.changed")


@transaction.atomic
def add_mandate(
    *,
    collective_id: object,
    person: Person,
    since_on: date,
    by: Actor,
    at: datetime,
    until_on: date | None = None,
    mandate: File | None = None,
    file: str = "",
) -> Representative:
    """Record that a person may speak for a collective, by a mandate, from a day to a day.

    :raises Denied: if the actor may not change the collective.
    :raises Invalid: if the mandate ends before it begins.
    :raises Refused: if that person has a mandate already that is still open.
    """
    collective = locking(Collective).get(pk=collective_id)
    POLICY.require(by, Can.CHANGE_PERSON, collective)
    if until_on and until_on < since_on:
        raise Invalid(_("The mandate ends before it begins."), "until_on")
    if collective.representatives.filter(person=person, until_on=None).exists():
        raise Refused(_("This person has an open mandate already. End it first."))
    row = Representative.objects.create(
        collective=collective, person=person, since_on=since_on, until_on=until_on, mandate=mandate
    )
    after = {"code_name": person.code_name, "since_on": since_on.isoformat()}
    ledger.record(verb="mandate.added", target=collective, by=by, at=at, file=file, after=after)
    return row


@transaction.atomic
def end_mandate(
    *, representative_id: object, until_on: date, by: Actor, at: datetime, file: str = ""
) -> Representative:
    """End a mandate on a day; the row stays: what was decided under it was decided by mandate.

    :raises Denied: if the actor may not change the collective.
    :raises Refused: if it has its end already.
    :raises Invalid: if the day is before its beginning.
    """
    row = locking(Representative).get(pk=representative_id)
    POLICY.require(by, Can.CHANGE_PERSON, row.collective)
    if row.until_on:
        raise Refused(_("This mandate has its end already."))
    if until_on < row.since_on:
        raise Invalid(_("The mandate ends before it begins."), "until_on")
    row.until_on = until_on
    row.save(update_fields=["until_on"])
    after = {"until_on": until_on.isoformat()}
    ledger.record(verb="mandate.ended", target=row.collective, by=by, at=at, file=file, after=after)
    return row


@transaction.atomic
def forget_person(
    *, person_id: object, by: Actor, at: datetime, file: str = "", reason: str = ""
) -> Person:
    """Empty what could still tell who a person is, after the identity was erased; the row stays.

    The caller has asked the vault to erase the identity first.

    :raises Refused: if the identity still stands.
    """
    person = locking(Person).select_related("identity").get(pk=person_id)
    if person.identity.erased_at is None:
        raise Refused(_("Erase the identity first."))
    person.sexual_orientation = None
    person.disability = person.reading_aid = person.role = person.occupation = ""
    person.birth_year = None
    person.save()
    ledger.record(verb="person.forgotten", target=person, by=by, at=at, file=file, why=reason)
    return person


def free_name() -> str:
    """Return a code name that no person and no collective has: they share them.

    :raises Refused: if chance gave none.
    """
    drawn = rules.candidates()
    taken = {
        name
        for model in (Person, Collective)
        for name in model._default_manager.filter(code_name__in=drawn).values_list(
            "code_name", flat=True
        )
    }
    for name in drawn:
        if name not in taken:
            return name
    raise Refused(_("No code name was free. Try again."))


def _named(model: type[Known], **fields: Any) -> Known:
    """Create a row under a free code name, even while others do the same."""
    for _try in range(TRIES):
        try:
            with transaction.atomic():
                return model._default_manager.create(code_name=free_name(), **fields)
        except IntegrityError:
            continue
    raise Refused(_("No code name was free. Try again."))


def _changed(
    thing: Known, changes: Mapping[str, Any], *, by: Actor, at: datetime, file: str, verb: str
) -> Known:
    changed = sorted(name for name, value in changes.items() if getattr(thing, name) != value)
    for name in changed:
        setattr(thing, name, changes[name])
    if changed:
        thing.save(update_fields=changed)
        ledger.record(verb=verb, target=thing, by=by, at=at, file=file, after={"fields": changed})
    return thing


def _check(fields: Mapping[str, Any], known: frozenset[str]) -> None:
    if stray := set(fields) - known:
        raise TypeError(f"no field is called {', '.join(sorted(stray))}")
    for name, listed in LISTS.items():
        value = fields.get(name)
        if not value:
            continue
        for key in value if isinstance(value, list | tuple) else [value]:
            if key not in vocab.terms(listed):
                raise Invalid(_("«%(word)s» is not on the list.") % {"word": key}, name)
