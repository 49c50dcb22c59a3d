"""Who may see, read and change what, and the list filters that say the same.

Three depths: *row* (type, month, region: no victim, no words), *full* (words, victims' code names,
sources) and *change*. A working role reaches an incident in full only through a file of its own, or
because it recorded it.
"""

from collections.abc import Callable
from enum import StrEnum
from typing import Any

from django.db.models import Q

from amparo.evidence.models import File
from amparo.kernel.actors import SYSTEM, Holder
from amparo.kernel.policy import Policy
from amparo.people.models import User
from amparo.people.queries import roles_of
from amparo.situations.models import Incident
from amparo.vault.finding import few_keys

# Roles that work on files: they record, and read in full what belongs to their files.
WORKING = frozenset(
    {
        *("intake_officer", "intake_lead", "duty_officer", "assessor", "assessment_lead"),
        *("case_officer", "decider", "review_authority", "follow_up_officer", "justice_liaison"),
    }
)
RECORDING = frozenset(
    {
        *("intake_officer", "intake_lead", "duty_officer", "assessor", "case_officer"),
        *("follow_up_officer", "registry_analyst"),
    }
)
REGISTRY = frozenset({"registry_analyst"})
ALERTS = frozenset({"alert_analyst", "alert_authority"})
SITUATIONS = REGISTRY | ALERTS | frozenset({"r2p_focal_point"})
CALLS = frozenset({"duty_officer", "intake_officer", "intake_lead"})
# The code names of persons and collectives, with what the work needs of them.
MEETS = WORKING - {"justice_liaison"}

# A room above that keeps files says here which incidents, persons and collectives belong to those
# of a user: `f(who)` returns three filters, each `Q(pk__in=…)`, so that no row comes twice. Set
# once, when the room starts.
Reach = Callable[[Any], tuple[Q, Q, Q]]
REACHES: list[Reach] = []


def register_reach(reach: Reach) -> None:
    """Let a room above say what belongs to whose files."""
    if reach not in REACHES:
        REACHES.append(reach)


class Can(StrEnum):
    """Permissions of this room."""

    SEE = "incident:see"
    READ = "incident:read"
    RECORD = "incident:record"
    CORRECT = "incident:correct"
    VERIFY = "incident:verify"
    EXPORT = "incident:export"
    APPROVE_EXPORT = "incident:approve_export"
    IMPORT = "incident:import"
    REGISTER = "person:register"
    SEE_PERSON = "person:see"
    CHANGE_PERSON = "person:change"
    SEE_SITUATION = "situation:see"
    RECORD_SITUATION = "situation:record"
    MERGE_INCIDENT = "incident:merge"
    MERGE_PERSON = "person:merge"
    SEARCH_NAMES = "person:search"
    TAKE_CALL = "incident:take_call"


NOTHING = Q(pk__in=())
PUBLIC = Q(secrecy="PUBLIC")
NOT_SECRET = ~Q(secrecy="SECRET")
ALL = Q(pk__isnull=False)


def _has(who: Any, roles: frozenset[str]) -> bool:
    return isinstance(who, User) and bool(roles_of(who) & roles)


def is_system(who: Any, what: Any) -> bool:
    return who is SYSTEM


def is_holder_of_a_receipt(who: Any, what: Any) -> bool:
    return isinstance(who, Holder)


def keeps_the_registry(who: Any, what: Any) -> bool:
    return _has(who, REGISTRY)


def works_on_files(who: Any, what: Any) -> bool:
    return _has(who, WORKING)


def records_incidents(who: Any, what: Any) -> bool:
    return _has(who, RECORDING)


def watches_for_alerts(who: Any, what: Any) -> bool:
    return _has(who, ALERTS)


def watches_situations(who: Any, what: Any) -> bool:
    return _has(who, SITUATIONS)


def meets_people(who: Any, what: Any) -> bool:
    return _has(who, MEETS)


def answers_calls(who: Any, what: Any) -> bool:
    return _has(who, CALLS)


def is_staff(who: Any, what: Any) -> bool:
    return isinstance(who, User) and bool(roles_of(who))


def is_not_secret(who: Any, what: Any) -> bool:
    return what is not None and what.secrecy != "SECRET"


def is_public(who: Any, what: Any) -> bool:
    return what is not None and what.secrecy == "PUBLIC"


def recorded_it(who: Any, what: Any) -> bool:
    return what is not None and bool(what.recorded_by) and what.recorded_by == who.actor_id


def belongs_to_a_file_of_theirs(who: Any, what: Any) -> bool:
    if what is None or not isinstance(who, User):
        return False
    places = {"Incident": 0, "Person": 1, "Collective": 2}
    which = places.get(type(what).__name__)
    if which is None:
        return False
    found = type(what)._default_manager.filter(pk=what.pk).filter(_reached(who, which))
    return bool(found.exists())


def _reached(who: Any, which: int) -> Q:
    """Return the filter of what belongs to the files of a user: incidents, persons, collectives."""
    found = NOTHING
    for reach in REACHES:
        found |= reach(who)[which]
    return found


POLICY = Policy(
    {
        Can.SEE: (
            (is_system,),
            (keeps_the_registry, is_not_secret),
            (watches_for_alerts, is_not_secret),
            (works_on_files, is_public),
            (works_on_files, recorded_it),
            (works_on_files, belongs_to_a_file_of_theirs),
        ),
        Can.READ: (
            (is_system,),
            (works_on_files, recorded_it),
            (works_on_files, belongs_to_a_file_of_theirs),
        ),
        Can.RECORD: ((is_system,), (is_holder_of_a_receipt,), (records_incidents,)),
        Can.CORRECT: (
            (is_system,),
            (keeps_the_registry, is_not_secret),
            (records_incidents, recorded_it),
            (records_incidents, belongs_to_a_file_of_theirs),
        ),
        Can.VERIFY: (
            (is_system,),
            (keeps_the_registry, is_not_secret),
            (records_incidents, belongs_to_a_file_of_theirs),
        ),
        Can.EXPORT: ((keeps_the_registry,), (watches_for_alerts,)),
        Can.APPROVE_EXPORT: ((keeps_the_registry,), (watches_for_alerts,)),
        Can.IMPORT: ((is_system,), (keeps_the_registry,)),
        Can.REGISTER: ((is_system,), (is_holder_of_a_receipt,), (meets_people,)),
        Can.SEE_PERSON: ((is_system,), (meets_people, belongs_to_a_file_of_theirs)),
        Can.CHANGE_PERSON: ((is_system,), (meets_people, belongs_to_a_file_of_theirs)),
        Can.SEE_SITUATION: ((is_system,), (watches_situations,), (works_on_files,)),
        Can.RECORD_SITUATION: ((is_system,), (keeps_the_registry,), (watches_for_alerts,)),
        Can.MERGE_INCIDENT: ((is_system,), (keeps_the_registry, is_not_secret)),
        Can.MERGE_PERSON: ((is_system,), (meets_people, belongs_to_a_file_of_theirs)),
        Can.SEARCH_NAMES: ((is_system,), (meets_people,)),
        Can.TAKE_CALL: ((answers_calls,),),
    }
)


def sees_the_registry(who: Any) -> bool:
    """Test if someone sees every incident that is not secret, whatever their files."""
    return _has(who, REGISTRY | ALERTS)


def may_withdraw(who: Any, incident: Incident) -> bool:
    """Test if someone may withdraw or restore an incident: who may correct it.

    Once it was verified, only who may verify: whoever recorded it does not undo that alone.
    """
    needed = (Can.CORRECT, Can.VERIFY) if incident.verified_at else (Can.CORRECT,)
    return all(POLICY.allows(who, one, incident) for one in needed)


def incidents_seen_by(who: Any) -> Q:
    """Return the list filter that says the same as `incident:see`."""
    if who is SYSTEM:
        return ALL
    found = NOT_SECRET if sees_the_registry(who) else NOTHING
    if works_on_files(who, None):
        found |= PUBLIC | incidents_read_by(who)
    return found


def incidents_read_by(who: Any) -> Q:
    """Return the list filter that says the same as `incident:read`."""
    found = NOTHING
    for part in incident_parts_read_by(who):
        found |= part
    return found


def incident_parts_read_by(who: Any) -> tuple[Q, ...]:
    """Return the parts that the list filter of `incident:read` is made of."""
    if who is SYSTEM:
        return (ALL,)
    return (Q(recorded_by=who.actor_id), _reached(who, 0)) if _has(who, WORKING) else ()


def persons_seen_by(who: Any) -> Q:
    """Return the list filter that says the same as `person:see`, for persons."""
    return _met_by(who, 1)


def collectives_seen_by(who: Any) -> Q:
    """Return the list filter that says the same as `person:see`, for collectives."""
    return _met_by(who, 2)


def _met_by(who: Any, which: int) -> Q:
    if who is SYSTEM:
        return Q()
    return _reached(who, which) if _has(who, MEETS) else NOTHING


def situations_seen_by(who: Any) -> Q:
    """Return the list filter that says the same as `situation:see`."""
    return Q() if POLICY.allows(who, Can.SEE_SITUATION) else NOTHING


def own_file(incident: Incident) -> str:
    """Return the file of its own in which recordings of an incident are kept."""
    return f"incident:{incident.pk}"


def looked_into(who: Any) -> frozenset[str] | None:
    """Return the files of the incidents someone reads in full; None where they are too many."""
    keys = few_keys(*(Incident.objects.filter(part) for part in incident_parts_read_by(who)))
    return None if keys is None else frozenset(f"incident:{key}" for key in keys)


def opens(who: Any, copy: File) -> bool:
    """Test if someone may open a sealed copy of an incident: whoever reads it in full."""
    kind, _, key = copy.file.partition(":")
    incident = Incident.objects.filter(pk=key).first() if kind == "incident" else None
    return incident is not None and POLICY.allows(who, Can.READ, incident)
